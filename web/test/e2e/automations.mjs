// What an administrator has happen by itself: made, tried, turned off, and tried again where it failed.
import assert from "node:assert/strict";
import { signIn, visitor } from "./browser.mjs";
import { DESK_AND_PHONE, becomes, clean, test } from "./helpers.mjs";
import { wordsOf } from "./words.mjs";
import { ranBefore } from "../mock/automations.mjs";
import { settingsOf } from "../mock/settings.mjs";

const each = (name, walk) =>
  DESK_AND_PHONE.map((look) =>
    test(`${name}; ${look.language}, ${look.width} px`, async ({ browser, base, state }) => {
      const one = await visitor(browser, look);
      await signIn(one.page, base);
      await walk({ ...one, base, state, say: wordsOf(look.language) });
      assert.ok(await one.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "sideways scroll");
      await clean(one);
    }),
  );

/** Go to something by keyboard, and press it. */
async function press(page, found, key = "Enter") {
  await found.waitFor();
  await found.focus();
  await page.keyboard.press(key);
}

const TOLD = {
  name: "Warnings",
  active: true,
  object: "churn_alerts",
  when: { on: "created" },
  if: null,
  then: [{ kind: "notify", to: ["owner"], text: "{{ title }}" }],
};

export const tests = [
  ...each("an automation is made from a template by keyboard and tried on a record", async (at) => {
    const { page, base, state, say } = at;
    await page.goto(`${base}/settings/automations`);
    const name = say("A churn warning makes a task for the owner");
    await press(page, page.getByRole("link", { name }));
    await page.getByRole("textbox", { name: say("Name"), exact: true }).waitFor();
    const alert = [...state.book.tables.churn_alerts.values()][0];
    const record = page.getByRole("combobox", { name: say("Record"), exact: true });
    await record.focus();
    await page.keyboard.type(alert.title.slice(0, 5));
    await page.getByRole("option", { name: alert.title }).first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await press(page, page.getByRole("button", { name: say("Try it"), exact: true }));
    await page.getByText(say("It would run"), { exact: true }).waitFor();
    await press(page, page.getByRole("button", { name: say("Save and turn on") }));
    await page.waitForURL(/automations\/aut_/);
    const [made] = state.settings.automations;
    assert.deepEqual([made.name, made.active, made.object], [name, true, "churn_alerts"]);
    assert.deepEqual(made.then[0].values.about_record, { formula: "id" });
  }),

  ...each("what the server refuses stands at its field, and what was typed is kept", async (at) => {
    const { page, base, state, say } = at;
    await page.goto(`${base}/settings/automations/new?from=churn-task`);
    const subject = page.getByRole("textbox", {
      name: say.like("{0}, as a formula", { 0: say.field("tasks", "subject") }),
    });
    await subject.waitFor();
    const formula = page.getByRole("button", {
      name: say.like("{0} as a formula", { 0: say.field("tasks", "subject") }),
    });
    await press(page, formula, "Space");
    await press(page, page.getByRole("button", { name: say("Save and turn on") }));
    const plain = page.getByRole("textbox", { name: say.field("tasks", "subject"), exact: true });
    await page.waitForFunction(() => document.querySelector("main input[aria-invalid]"));
    await becomes(() => plain.getAttribute("aria-invalid"), "true");
    assert.equal(at.faults.splice(0).length, 1, "the refusal is what the console tells of, and nothing else");
    await plain.fill("Call");
    await page.getByRole("button", { name: say("Add an action") }).press("Enter");
    await page.getByRole("menuitem", { name: say("Tell people") }).press("Enter");
    await page.getByRole("textbox", { name: say("What they are told"), exact: true }).fill("{{ title }}");
    const up = say.like("Move {0} up", { 0: `2. ${say("Tell people")}` });
    await press(page, page.getByRole("button", { name: up }));
    await press(page, page.getByRole("button", { name: say("Save and turn on") }));
    await page.waitForURL(/automations\/aut_/);
    await becomes(() => state.settings.automations[0].then.map(({ kind }) => kind), ["notify", "create"]);
  }),

  ...each("an automation is turned off and on again, and a run that failed is tried again", async (at) => {
    const { page, base, state, say } = at;
    state.settings ??= settingsOf();
    const person = [...state.book.tables.people.values()][1];
    const kept = ranBefore(state, { ...TOLD, then: [...TOLD.then, { kind: "assign", to: { person: person.id } }] });
    await page.goto(`${base}/settings/automations`);
    await page.getByText(say.like("{failed} failed", { failed: "1" })).waitFor();
    await page.getByText(say.like("give it to {0}", { 0: person.name })).waitFor();
    const runs = page.getByRole("switch", { name: say.like("“{0}” runs", { 0: kept.name }) });
    await press(page, runs, "Space");
    await page.getByText(say.like("“{0}” is off", { 0: kept.name })).waitFor();
    assert.equal(kept.active, false);
    await press(page, page.getByRole("button", { name: say("Undo"), exact: true }));
    await page.getByText(say.like("“{0}” is on", { 0: kept.name })).waitFor();
    assert.equal(kept.active, true);
    await press(page, page.getByRole("link", { name: kept.name, exact: true }));
    await page.getByText("The owner is not active").first().waitFor();
    await press(
      page,
      page.getByRole("button", { name: say.like("Try again: {title}", { title: kept.runs[0].record.title }) }),
    );
    await page.getByText("The owner is not active").first().waitFor({ state: "detached" });
    assert.deepEqual([kept.runs[0].outcome, kept.runs[0].tries], ["done", 2]);
  }),
];
