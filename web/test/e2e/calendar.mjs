// The calendar and what is to be done: added in words, moved by drag and by key, taken back.
import assert from "node:assert/strict";
import { LOOKS, at, becomes, button, clean } from "./helpers.mjs";
import { settled } from "./browser.mjs";

const DAY = 86_400_000;
/** The day it is where the mock's people are, and days from it. */
const day = (count = 0) => new Date(Date.now() + 8 * 3_600_000 + count * DAY).toISOString().slice(0, 10);
const WORDS = {
  en: {
    add: "Add",
    undo: "Undo",
    said: "Ring Hale & Co in 2 days at 15:30",
    subject: "Ring Hale & Co",
    done: "Done",
    putOff: "Put off",
    tomorrow: "Tomorrow",
    overdue: "Overdue",
  },
  "zh-CN": {
    add: "添加",
    undo: "撤销",
    said: "两天后下午三点半给明远科技打电话",
    subject: "给明远科技打电话",
    done: "完成",
    putOff: "推迟",
    tomorrow: "明天",
    overdue: "已逾期",
  },
};

const admin = (state) => state.book.tables.people.values().next().value;
const task = (state, data) =>
  state.book.create(
    "tasks",
    { status: "open", kind: "todo", owner: admin(state).id, ...data },
    admin(state),
    "203.0.113.7",
  );
const now = (state, { id }) => state.book.tables.tasks.get(id);
const saved = async (page, act) => {
  const answered = page.waitForResponse((one) => one.request().method() === "PATCH");
  await act();
  await answered;
  await settled(page);
};
const chip = (page, { id }) => page.locator(`[data-entry="${id}"]`);

const spoken = LOOKS.map((look) => ({
  name: `a task is added in words and taken back: ${look.language}, ${look.width} px`,
  async run({ browser, base, state }) {
    const words = WORDS[look.language];
    const visit = await at(browser, base, "/calendar?view=agenda", look);
    const { page } = visit;
    await page.locator("main form input").fill(words.said);
    await page.locator("main form [role=status]").getByText("3:30 PM").or(page.getByText("15:30")).first().waitFor();
    await page.keyboard.press("Enter");
    const row = page.locator("[data-entry]", { hasText: words.subject });
    await row.waitFor();
    const [made] = [...state.book.tables.tasks.values()].filter(({ subject }) => subject === words.subject);
    assert.deepEqual([made.due_on, made.due_at, made.kind, made.owner], [day(2), "15:30", "call", admin(state).id]);
    await button(page, words.undo).click();
    await row.waitFor({ state: "detached" });
    await becomes(() => !!now(state, made).deleted_at, true);
    await clean(visit);
  },
}));

const listed = LOOKS.map((look) => ({
  name: `what is to be done is ticked off and put off: ${look.language}, ${look.width} px`,
  async run({ browser, base, state }) {
    const words = WORDS[look.language];
    const late = task(state, { subject: "Late one", due_on: day(-3) });
    const visit = await at(browser, base, "/calendar?view=tasks", look);
    const { page } = visit;
    const overdue = page.locator("section", { has: page.getByRole("heading", { name: words.overdue }) });
    const done = overdue.getByRole("checkbox", { name: /Late one/ });
    await saved(page, () => done.click());
    await becomes(() => now(state, late).status, "done");
    await done.waitFor({ state: "detached" });
    await saved(page, () => button(page, words.undo).click());
    await becomes(() => now(state, late).status, "open");
    await overdue.getByRole("button", { name: `${words.putOff} Late one` }).click();
    await saved(page, () => page.getByRole("menuitem", { name: words.tomorrow }).click());
    await becomes(() => now(state, late).due_on, day(1));
    await done.waitFor({ state: "detached" });
    await clean(visit);
  },
}));

export const tests = [
  ...spoken,
  ...listed,
  {
    name: "an entry of a month is moved by a drag and by keys, and put back",
    async run({ browser, base, state }) {
      const first = `${day().slice(0, 8)}10`;
      const one = task(state, { subject: "Movable", due_on: first, due_at: "09:30" });
      const visit = await at(browser, base, `/calendar?view=month&on=${first}`, { height: 1000 });
      const { page } = visit;
      const cells = page.locator("tbody td");
      const cell = cells.filter({ has: page.locator(`[data-entry="${one.id}"]`) });
      const from = await cell.evaluate((element) => [...document.querySelectorAll("tbody td")].indexOf(element));
      await saved(page, () => chip(page, one).dragTo(cells.nth(from + 2)));
      await becomes(() => [now(state, one).due_on, now(state, one).due_at], [`${first.slice(0, 8)}12`, "09:30"]);
      await saved(page, () => button(page, "Undo").click());
      await becomes(() => now(state, one).due_on, first);
      await chip(page, one).focus();
      await saved(page, () => page.keyboard.press("]"));
      await becomes(() => now(state, one).due_on, `${first.slice(0, 8)}11`);
      await page.waitForFunction((id) => document.activeElement?.dataset.entry === id, one.id);
      await saved(page, () => page.keyboard.press("Shift+ArrowDown"));
      await becomes(() => now(state, one).due_on, `${first.slice(0, 8)}18`);
      await clean(visit);
    },
  },
  {
    name: "an entry of a week is moved by quarters of an hour, and what then overlaps is said",
    async run({ browser, base, state }) {
      const on = day(40);
      const one = task(state, { subject: "First call", kind: "call", due_on: on, due_at: "10:00" });
      const other = task(state, { subject: "Second call", kind: "call", due_on: on, due_at: "10:30" });
      const visit = await at(browser, base, `/calendar?view=week&on=${on}`, { height: 1000 });
      const { page } = visit;
      assert.ok(!(await chip(page, one).getAttribute("aria-label")).includes("Second call"));
      await chip(page, one).focus();
      await saved(page, () => page.keyboard.press("Shift+ArrowDown"));
      await becomes(() => now(state, one).due_at, "10:15");
      await page.getByText(/First call: .*, at the same time as Second call/).waitFor();
      assert.ok((await chip(page, other).getAttribute("aria-label")).includes("at the same time as First call"));
      const box = await chip(page, other).boundingBox();
      const column = await page.locator("section", { has: chip(page, other) }).boundingBox();
      await saved(page, () =>
        chip(page, other).dragTo(page.locator("section", { has: chip(page, other) }), {
          sourcePosition: { x: 8, y: 8 },
          targetPosition: { x: 40, y: box.y - column.y + 8 + 96 },
        }),
      );
      await becomes(() => now(state, other).due_at, "12:30");
      assert.ok(!(await chip(page, one).getAttribute("aria-label")).includes("Second call"));
      await clean(visit);
    },
  },
  {
    name: "an entry is opened, and moved by its day and time",
    async run({ browser, base, state }) {
      const one = task(state, { subject: "Movable", due_on: day(3), due_at: "09:30" });
      const visit = await at(browser, base, "/calendar?view=agenda", { width: 390, height: 844 });
      const { page } = visit;
      await chip(page, one).click();
      await page.locator("[role=dialog] input[type=time]").fill("16:45");
      await saved(page, () => button(page, "Move").click());
      await becomes(() => now(state, one).due_at, "16:45");
      await button(page, "Undo").waitFor();
      await clean(visit);
    },
  },
  {
    name: "the calendar shows what is chosen, of whom is chosen, and says so in its address",
    async run({ browser, base, state }) {
      const [, manager] = [...state.book.tables.people.values()];
      const theirs = task(state, { subject: "The manager’s own", due_on: day(2), owner: manager.id });
      const visit = await at(browser, base, "/calendar?view=agenda");
      const { page } = visit;
      await page.locator("[data-entry]").first().waitFor();
      assert.equal(await chip(page, theirs).count(), 0);
      await button(page, "Everyone’s").click();
      await chip(page, theirs).waitFor();
      await button(page, "Show").click();
      await page
        .getByRole("dialog")
        .getByText(/^Tasks/)
        .click();
      await chip(page, theirs).waitFor({ state: "detached" });
      assert.match(page.url(), /whose=all/);
      assert.match(page.url(), /show=visits/);
      await clean(visit);
    },
  },
];
