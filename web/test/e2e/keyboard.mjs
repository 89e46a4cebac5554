// A morning's work without a mouse, and every screen at twice its size.
import assert from "node:assert/strict";
import { settled, signIn, visitor } from "./browser.mjs";
import { at, becomes, button, clean, customer, test } from "./helpers.mjs";
import { open, SCREENS } from "./screens.mjs";

const STOPS = 120;
const ZOOMED = { width: 640, height: 400 };
const LOOKED_AT = 10;

/** Go from one stop to the next until it is this one; every stop on the way shows where it is. */
async function tabTo(page, target, key = "Tab") {
  for (let stop = 0; stop < STOPS; stop++) {
    if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${target} is not reached by ${key}`);
}

/** What has the focus and cannot be seen: outside of the window, or under something else. */
const unseen = (page) =>
  page.evaluate(() => {
    const one = document.activeElement;
    if (!one || one === document.body || one.closest("[aria-hidden=true]")) return null;
    const { left, top, width, height } = one.getBoundingClientRect();
    if (width < 2 || height < 2) return null;
    const points = [0.2, 0.5, 0.8].flatMap((x) => [0.2, 0.5, 0.8].map((y) => [left + width * x, top + height * y]));
    const shown = points.some(([x, y]) => {
      const at = document.elementFromPoint(x, y);
      return at && (one.contains(at) || at.contains(one) || at.closest("label")?.contains(one));
    });
    return shown ? null : `${one.outerHTML.slice(0, 160)} at ${[left, top, width, height].map(Math.round)}`;
  });

export const tests = [
  test("decision after decision is made and taken back without leaving the keyboard", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, "/retention");
    const { page } = one;
    const held = (wanted) => [...state.book.tables.churn_alerts.values()].filter((alert) => alert.state === wanted);
    const before = { reprieve: held("reprieve").length, lost: held("lost").length };
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    const [first] = await page.getByRole("dialog").getByRole("heading", { level: 3 }).allInnerTexts();
    assert.equal(first, "In the churn inbox");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("j");
    await page.keyboard.press("e");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.type("Call the buyer");
    await page.keyboard.press("Control+Enter");
    await page.getByText(/is on reprieve/).waitFor();
    await becomes(() => held("reprieve").length, before.reprieve + 1);
    await page.waitForFunction(() => document.activeElement?.hasAttribute("data-alert"));
    await page.keyboard.press("x");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("listbox").waitFor({ state: "detached" });
    await page.keyboard.press("Control+Enter");
    await page.getByText(/is marked as lost/).waitFor();
    await page.waitForFunction(() => document.activeElement?.hasAttribute("data-alert"));
    await page.keyboard.press("u");
    await page.getByText(/is taken back/).waitFor();
    await becomes(() => held("lost").length, before.lost);
    await clean(one);
  }),

  test("a customer is added, a call logged, a deal moved and the day ended without a mouse", async ({
    browser,
    base,
    state,
  }) => {
    // What was on its way while signing out is refused.
    const visit = await visitor(browser, { expected: [/401/] });
    const { page } = visit;
    await page.goto(`${base}/sign-in`);
    await settled(page);
    for (const [name, text] of [
      ["organization", "acme"],
      ["email", "admin@acme.example"],
      ["password", "Correct-horse-7"],
    ]) {
      await tabTo(page, page.locator(`input[name=${name}]`));
      await page.keyboard.type(text);
    }
    await page.keyboard.press("Enter");
    await page.locator("nav ul").waitFor();
    await settled(page);
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to content" });
    assert.ok(
      await skip.evaluate((element) => element === document.activeElement),
      "the first stop leads past the menu",
    );

    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await page.getByRole("heading", { name: "Customers", level: 1 }).waitFor();
    await settled(page);
    await page.keyboard.press("n");
    await page.getByRole("dialog").getByRole("textbox").first().waitFor();
    await tabTo(page, page.getByRole("textbox", { name: "Name", exact: true }));
    await page.keyboard.type("Harbour Tools");
    await page.keyboard.press("Enter");
    await page.getByText("Customer created").waitFor();
    const made = customer(state).find(({ name }) => name === "Harbour Tools");

    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.type("Harbour Tools");
    await page
      .getByRole("option", { name: /Harbour Tools/ })
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Harbour Tools", level: 1 }).waitFor();
    await settled(page);
    const composer = page.getByRole("form", { name: "Log an interaction" });
    await tabTo(page, button(composer, "Phone"));
    await page.keyboard.press("Space");
    await tabTo(page, composer.getByRole("textbox").first());
    await page.keyboard.type("Asked for prices");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("list", { name: "Timeline" }).getByText("Asked for prices").waitFor();
    await becomes(
      () => [...state.book.tables.interactions.values()].find(({ subject }) => subject === "Asked for prices").customer,
      made.id,
    );

    await page
      .getByRole("heading", { level: 1 })
      .first()
      .evaluate(() => document.activeElement?.blur());
    await page.keyboard.press("g");
    await page.keyboard.press("p");
    const card = page.getByRole("region", { name: "Prospecting" }).locator("[data-card]").first();
    await card.waitFor();
    await settled(page);
    const id = await card.getAttribute("data-card");
    await tabTo(page, card.getByRole("link"));
    await page.keyboard.press("]");
    await page.getByRole("region", { name: "Engaging" }).locator(`[data-card="${id}"]`).waitFor();
    await becomes(() => state.book.get("opportunities", id).stage, "engaging");

    await tabTo(page, page.getByRole("button", { name: /Account of/ }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Sign out", exact: true }).waitFor();
    for (let item = 0; item < 12; item++) {
      if (
        await page
          .getByRole("menuitem", { name: "Sign out", exact: true })
          .evaluate((one) => one === document.activeElement)
      )
        break;
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /Sign in/ }).waitFor();
    await clean(visit);
  }),

  test("a list is filtered and a record opened without a mouse, and the focus is not lost", async (given) => {
    const { browser, base, state } = given;
    const visit = await visitor(browser);
    const { page } = visit;
    await signIn(page, base);
    await settled(page);
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await page.getByRole("heading", { name: "Customers", level: 1 }).waitFor();
    await page.waitForFunction(() => document.activeElement?.id === "main");
    await tabTo(page, button(page, "Filter"));
    await page.keyboard.press("Enter");
    await page.getByRole("searchbox", { name: "Find a field" }).waitFor();
    await page.keyboard.type("Level");
    await page.keyboard.press("Enter");
    const key = page.getByRole("option", { name: "Key" });
    await key.waitFor();
    await tabTo(page, key);
    await page.keyboard.press("Space");
    await tabTo(page, button(page, "Apply"));
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^Level is any of Key/ }).waitFor();
    await settled(page);
    await page.waitForFunction(() => document.activeElement?.textContent === "Add filter");
    const { name } = customer(state).find(({ level }) => level === "key");
    const link = page.getByRole("link", { name, exact: true }).first();
    await tabTo(page, link);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    await settled(page);
    await page.waitForFunction(() => document.activeElement && document.activeElement !== document.body);
    await page.goBack();
    await tabTo(page, page.getByRole("button", { name: /^Remove filter Level/ }));
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.textContent === "Filter");
    await clean(visit);
  }),

  test("a change is taken back by keys, and a ticked box does not swallow them", async ({ browser, base, state }) => {
    const visit = await at(browser, base, "/customers?sort=name&cols=name,country");
    const { page } = visit;
    const cell = page.locator("[data-edit=country]").first();
    const before = await cell.textContent();
    await cell.focus();
    await page.keyboard.press("F2");
    await page.getByRole("textbox", { name: "Country", exact: true }).fill("Atlantis");
    await page.keyboard.press("Enter");
    await button(page, "Undo").waitFor();
    await page.keyboard.press("Control+z");
    await page.getByText("Put back").waitFor();
    await becomes(() => cell.textContent(), before);
    await becomes(() => customer(state).every(({ country }) => country !== "Atlantis"), true);
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await page.getByRole("heading", { name: "Tasks", level: 1 }).waitFor();
    const box = page.locator("tbody").getByRole("checkbox").first();
    await box.focus();
    await page.keyboard.press("Space");
    await page.getByText("1 chosen").waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await page.getByRole("heading", { name: "Customers", level: 1 }).waitFor();
    await clean(visit);
  }),

  test("a field is found for a filter with the arrows", async ({ browser, base }) => {
    const visit = await at(browser, base, "/customers");
    const { page } = visit;
    await button(page, "Filter").press("Enter");
    await page.getByRole("searchbox", { name: "Find a field" }).waitFor();
    await page.keyboard.type("Level");
    await page.getByRole("option", { name: "Level" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await button(page, "Apply").waitFor();
    await clean(visit);
  }),

  test("at 320 px a list shows whole values", async ({ browser, base }) => {
    const visit = await at(browser, base, "/customers?sort=name", { width: 320, height: 568 });
    const { page } = visit;
    await page.getByRole("row").nth(2).waitFor();
    const cut = await page.locator("tbody td").evaluateAll((cells) =>
      cells
        .flatMap((cell) => [cell, ...cell.querySelectorAll("*")])
        .filter((one) => one.clientWidth && one.scrollWidth > one.clientWidth + 1)
        .map((one) => one.textContent),
    );
    assert.deepEqual(cut, []);
    await clean(visit);
  }),

  test("at 200 % nothing scrolls sideways, and whatever has the focus is seen", async ({ browser, base, state }) => {
    const { page, close } = await visitor(browser, ZOOMED);
    const found = [];
    await signIn(page, base);
    for (const screen of SCREENS) {
      await open(page, base, state, screen);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) found.push(`${screen.name}: scrolls sideways by ${wide} px`);
      for (let stop = 0; stop < LOOKED_AT; stop++) {
        await page.keyboard.press("Tab");
        let lost = await unseen(page);
        for (let look = 0; lost && look < 5; look++) {
          await page.waitForTimeout(50);
          lost = await unseen(page);
        }
        if (lost) found.push(`${screen.name}: out of sight: ${lost}`);
      }
    }
    await close();
    assert.deepEqual(found, []);
  }),
];
