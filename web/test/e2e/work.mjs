// Pipeline, churn, reports, the session and settings, against the mock.
import assert from "node:assert/strict";
import { at, becomes, button, clean, test } from "./helpers.mjs";

export const tests = [
  test("a card is moved by keyboard, the totals follow at once, and it comes back when refused", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, "/pipeline", { expected: [/422/] });
    const { page } = one;
    const engaging = page.getByRole("region", { name: "Engaging" });
    await page.getByRole("region", { name: "Prospecting" }).getByText("500").first().waitFor();
    await engaging.getByText("1,600").waitFor();
    const card = page.getByRole("region", { name: "Prospecting" }).locator("[data-card]").nth(1);
    const id = await card.getAttribute("data-card");
    await card.getByText(state.book.get("opportunities", id).next_step || "No next step").waitFor();
    await card.getByRole("link").focus();
    await page.keyboard.press("]");
    await engaging.locator(`[data-card="${id}"]`).waitFor();
    await engaging.getByText("1,601").waitFor();
    await page.waitForFunction(
      (moved) => document.activeElement?.closest("[data-card]")?.getAttribute("data-card") === moved,
      id,
    );
    await page.waitForLoadState("networkidle");
    await becomes(() => state.book.get("opportunities", id).stage, "engaging");

    const loose = [...state.book.tables.opportunities.values()].find(
      ({ stage, customer: whose }) => stage === "engaging" && !whose,
    );
    await page.getByRole("searchbox").fill(loose.name);
    await engaging.locator(`[data-card="${loose.id}"]`).getByRole("link").focus();
    await page.keyboard.press("]");
    await page.getByText("A won deal needs a customer").waitFor();
    await engaging.locator(`[data-card="${loose.id}"]`).waitFor();
    await becomes(() => state.book.get("opportunities", loose.id).stage, "engaging");
    await clean(one);
  }),

  test("a card is dragged to another stage", async ({ browser, base, state }) => {
    const one = await at(browser, base, "/pipeline");
    const { page } = one;
    const card = page.getByRole("region", { name: "Prospecting" }).locator("[data-card]").nth(2);
    const id = await card.getAttribute("data-card");
    await card.dragTo(page.getByRole("region", { name: "Lost" }));
    await page.getByRole("region", { name: "Lost" }).locator(`[data-card="${id}"]`).waitFor();
    await page.waitForLoadState("networkidle");
    await becomes(() => state.book.get("opportunities", id).stage, "lost");
    await clean(one);
  }),

  test("on a phone a card is moved from its menu, one stage in view", async ({ browser, base, state }) => {
    const one = await at(browser, base, "/pipeline", { width: 390, height: 844 });
    const { page } = one;
    await becomes(() => page.locator("main section").count(), 1);
    const card = page.locator("[data-card]").first();
    const id = await card.getAttribute("data-card");
    await card.getByRole("button").tap();
    await page.getByRole("menuitem", { name: "Move to Engaging" }).tap();
    await page.getByRole("group", { name: "Stage", exact: true }).getByText("1,601").waitFor();
    await page.waitForLoadState("networkidle");
    await becomes(() => state.book.get("opportunities", id).stage, "engaging");
    await clean(one);
  }),

  test("a filter is set by touch", async ({ browser, base }) => {
    const one = await at(browser, base, "/customers", { width: 390, height: 844 });
    const { page } = one;
    await button(page, "Filter").tap();
    await page.getByRole("option", { name: "Level" }).tap();
    await page.getByRole("option", { name: "Key" }).tap();
    await button(page, "Apply").tap();
    await page.waitForURL(/f=level\.in\.key/);
    await clean(one);
  }),

  test("an alert says why in words, goes to reprieve with measures, and is confirmed lost with a reason", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, "/retention");
    const { page } = one;
    const [first] = await page.locator("main ol > li").allInnerTexts();
    assert.match(first, /No order for \d+ days; last on .*; 52 orders before/);
    await page.getByRole("button", { name: "Reprieve" }).first().click();
    await button(page, "Give reprieve").click();
    await page.getByText("Say what will be done").waitFor();
    await page.getByLabel("Measure 1", { exact: true }).fill("Visit with the new price list");
    await button(page, "Give reprieve").click();
    await page.getByText(/is on reprieve/).waitFor();
    await page.getByRole("link", { name: /Reprieve 6/ }).click();
    await page.waitForURL(/state=reprieve/);
    await page.getByRole("button", { name: "Lost" }).first().click();
    await button(page, "Confirm lost").click();
    await page.getByText("This is needed").waitFor();
    await page.getByRole("button", { name: /Reason/ }).click();
    await page.getByRole("option", { name: "Price" }).click();
    await button(page, "Confirm lost").click();
    await page.getByText(/is marked as lost/).waitFor();
    await becomes(
      () => [...state.book.tables.churn_alerts.values()].filter(({ state: now }) => now === "lost").length,
      5,
    );
    await clean(one);
  }),

  test("a quote is made of lines: a product brings its price, each line and all of them are totalled as typed", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, "/quotes");
    const { page } = one;
    const [product] = [...state.book.tables.products.values()];
    product.list_price = { amount: "19.99", currency: "USD" };
    await page.keyboard.press("n");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Customer" }).fill("a");
    await page.locator("[role=option][data-key]").first().click();
    await button(dialog, "Add a line").click();
    await dialog.getByRole("combobox", { name: "Product 1" }).fill(product.name);
    await page.getByRole("option", { name: product.name }).click();
    await page.waitForFunction(() => [...document.querySelectorAll("input")].some(({ value }) => value === "19.99"));
    await dialog.getByLabel("Quantity 1").fill("3");
    await dialog.getByLabel("Discount, % 1").fill("5");
    await dialog.getByLabel("Tax, % 1").fill("13");
    await dialog.getByText("$64.38").first().waitFor();
    await button(dialog, "Add a line").click();
    await dialog.getByLabel("Unit price 2").fill("10");
    await dialog.locator("strong", { hasText: "$74.38" }).waitFor();
    await button(dialog, "Line 2 up").click();
    await becomes(() => dialog.getByLabel("Unit price 1").inputValue(), "10");
    await button(dialog, "Save").click();
    await page.getByText("Quote created").waitFor();
    const [made] = [...state.book.tables.quotes.values()].filter(({ lines }) => lines?.length === 2);
    assert.deepEqual(made.lines[1], {
      product: product.id,
      quantity: "3",
      unit_price: "19.99",
      discount_percent: "5",
      tax_percent: "13",
    });
    await clean(one);
  }),

  test("an alert is worked by keyboard: why, what to offer as a measure, and a decision taken back", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, "/retention");
    const { page } = one;
    const reprieved = () => [...state.book.tables.churn_alerts.values()].filter((alert) => alert.state === "reprieve");
    const before = reprieved().length;
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await page.keyboard.press("i");
    await page.getByText("Buys about every 9 days, silent for 204").waitFor();
    await page
      .getByRole("button", { name: /^Offer .* as a measure/ })
      .first()
      .click();
    assert.match(await page.getByLabel("Measure 1", { exact: true }).inputValue(), /^Offer /);
    await page.getByText("Measure 1 is done").click();
    await page.getByLabel("What came of measure 1").fill("Wants a sample first");
    await button(page, "Give reprieve").click();
    await page.getByText(/is on reprieve/).waitFor();
    await becomes(() => reprieved().length, before + 1);
    await becomes(() => reprieved().filter(({ measures }) => measures[0].result === "Wants a sample first").length, 1);
    await button(page, "Undo").click();
    await page.getByText(/is taken back/).waitFor();
    await becomes(() => reprieved().length, before);
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page
      .getByRole("dialog")
      .getByText(/is lost/)
      .waitFor();
    await page.keyboard.press("Escape");
    await clean(one);
  }),

  test("a run as of a day shows its progress and outcome; a representative is not offered one", async ({
    browser,
    base,
  }) => {
    const one = await at(browser, base, "/retention");
    await button(one.page, "Run as of a day").click();
    await button(one.page, "Run").click();
    await one.page.getByText(/85 checked, 3 warned, 1 closed/).waitFor();
    await clean(one);
    const rep = await at(browser, base, "/retention", { who: { email: "rep@acme.example" } });
    assert.equal(await button(rep.page, "Run as of a day").count(), 0);
    await clean(rep);
  }),

  test("the report is exported, with progress, to a file that can be fetched", async ({ browser, base }) => {
    const one = await at(browser, base, "/reports/contribution");
    const { page } = one;
    await button(page, "Excel").click();
    await page.getByRole("button", { name: /Download Excel/ }).waitFor();
    await clean(one);
  }),

  test("when the session ends the form stays as typed, and signing in again goes on", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, "/customers", { expected: [/401/] });
    const { page } = one;
    await button(page, "New").click();
    await page.getByLabel("Name").fill("Half typed");
    for (const token of state.tokens.keys()) state.expired.add(token);
    await button(page, "Save").click();
    await page.getByRole("heading", { name: "Your session has ended" }).waitFor();
    await page.locator("input[name=password]").fill("Correct-horse-7");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("heading", { name: "Your session has ended" }).waitFor({ state: "hidden" });
    await becomes(() => page.getByLabel("Name").inputValue(), "Half typed");
    await button(page, "Save").click();
    await page.getByText("Customer created").waitFor();
    await clean(one);
  }),

  test("tokens are not in the address, and the access token is kept in memory only", async ({ browser, base }) => {
    const one = await at(browser, base, "/customers");
    const kept = await one.page.evaluate(
      () => JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }),
    );
    assert.ok(!kept.includes("access-"));
    assert.ok(kept.includes("refresh-"));
    await clean(one);
  }),

  test("signing out leaves nothing behind", async ({ browser, base }) => {
    const one = await at(browser, base, "/customers");
    const { page } = one;
    await page.getByRole("button", { name: /Account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out", exact: true }).click();
    await page.getByRole("heading", { name: "Sign in to Kith" }).waitFor();
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    await page.goto(`${base}/customers`);
    await page.waitForURL(/sign-in/);
    await clean(one);
  }),

  test("global search finds a record by keyboard from anywhere", async ({ browser, base }) => {
    const one = await at(browser, base, "/reports");
    const { page } = one;
    await page.keyboard.press("/");
    await page.getByRole("combobox").waitFor();
    await page.keyboard.type("bluew");
    await page
      .getByRole("option", { name: /Bluewood/ })
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Bluewood", level: 1 }).waitFor();
    await clean(one);
  }),

  test("somebody is invited and somebody deactivated", async ({ browser, base, state }) => {
    const one = await at(browser, base, "/settings");
    const { page } = one;
    await button(page, "Invite").click();
    await page.getByLabel("Name").fill("Nora New");
    await page.getByLabel("E-mail").fill("nora@acme.example");
    await button(page, "Send invitation").click();
    await page.getByText("Invitation sent to nora@acme.example").waitFor();
    await page.getByRole("button", { name: "Actions for Rita Reed" }).click();
    await page.getByRole("menuitem", { name: "Deactivate" }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Deactivate/ })
      .click();
    await page.getByText("Rita Reed can no longer sign in").waitFor();
    await becomes(() => state.company.people[2].active, true, "the mock keeps records apart from who may sign in");
    await clean(one);
  }),
];
