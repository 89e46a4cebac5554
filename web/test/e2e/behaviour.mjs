// What a person does, against the mock.
import assert from "node:assert/strict";
import { settled, signIn, visitor } from "./browser.mjs";

async function at(browser, base, path, options = {}) {
  const one = await visitor(browser, options);
  await signIn(one.page, base, options.who);
  await one.page.goto(base + path);
  await settled(one.page);
  return one;
}

const clean = async ({ faults, close }) => {
  await close();
  assert.deepEqual(faults, []);
};
const button = (page, name) => page.getByRole("button", { name, exact: true });
const customer = (state) => [...state.book.tables.customers.values()];
const test = (name, run) => ({ name, run });

export const tests = [
  test("a wrong password says so, and the language can be changed before signing in", async ({ browser, base }) => {
    const one = await visitor(browser, { expected: [/401/] });
    const { page } = one;
    await page.goto(`${base}/sign-in`);
    await page.getByRole("button", { name: /中文/ }).click();
    await page.getByRole("heading", { name: "登录 Kith" }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
    await page.locator("input[name=organization]").fill("acme");
    await page.locator("input[name=email]").fill("admin@acme.example");
    await page.locator("input[name=password]").fill("wrong");
    await page.locator("button[type=submit]").click();
    await page.getByRole("alert").waitFor();
    assert.ok(!page.url().includes("wrong"));
    await clean(one);
  }),

  test("a link to a page leads there after signing in", async ({ browser, base }) => {
    const one = await visitor(browser);
    await one.page.goto(`${base}/opportunities?f=stage.in.engaging&sort=-amount`);
    await one.page.waitForURL(/sign-in/);
    await one.page.locator("input[name=organization]").fill("acme");
    await one.page.locator("input[name=email]").fill("admin@acme.example");
    await one.page.locator("input[name=password]").fill("Correct-horse-7");
    await one.page.locator("button[type=submit]").click();
    await one.page
      .getByRole("button", { name: /Stage is any of Engaging/ })
      .first()
      .waitFor();
    await one.page.getByText("1,600 records").waitFor();
    await clean(one);
  }),

  test("an invitation's token leaves the address and sets the password", async ({ browser, base }) => {
    const one = await visitor(browser);
    const { page } = one;
    await page.goto(`${base}/invite?tenant=acme#token=good`);
    await page.locator("input[type=password]").first().fill("Correct-horse-7");
    assert.ok(!page.url().includes("good"));
    await page.locator("input[type=password]").nth(1).fill("Correct-horse-7");
    await button(page, "Set password").click();
    await page.getByText("Your password is set.").waitFor();
    await clean(one);
  }),

  test("a list is filtered, sorted and searched, and its address brings the same view back", async ({
    browser,
    base,
  }) => {
    const one = await at(browser, base, "/customers");
    const { page } = one;
    await button(page, "Filter").click();
    await page.getByRole("option", { name: "Level" }).click();
    await page.getByRole("option", { name: "Key" }).click();
    await button(page, "Apply").click();
    await page.getByRole("button", { name: "Level is any of Key", exact: true }).waitFor();
    await page.getByRole("columnheader", { name: "Annual revenue" }).getByRole("button").click();
    await page.locator("[aria-sort=ascending]").waitFor();
    await settled(page);
    assert.match(page.url(), /f=level\.in\.key/);
    assert.match(page.url(), /sort=annual_revenue/);
    const before = await page.getByRole("row").allInnerTexts();
    await page.reload();
    await settled(page);
    assert.deepEqual(await page.getByRole("row").allInnerTexts(), before);
    await page.getByRole("searchbox").fill("blue");
    await page.waitForURL(/q=blue/);
    await clean(one);
  }),

  test("a list of 8,800 scrolls to its end with few rows in the page", async ({ browser, base }) => {
    const one = await at(browser, base, "/opportunities");
    const { page } = one;
    await page.getByText("8,800 records").waitFor();
    const box = page.getByRole("region", { name: "Opportunities" });
    for (let turn = 0; turn < 5; turn += 1) {
      await box.evaluate((element) => element.scrollTo(0, element.scrollHeight));
      await page.waitForLoadState("networkidle");
    }
    const rows = await page.getByRole("row").count();
    assert.ok(rows < 80, `${rows} rows`);
    const last = await page.getByRole("row").last().getAttribute("aria-rowindex");
    assert.ok(Number(last) > 300, `only reached row ${last}`);
    await clean(one);
  }),

  test("a customer is created, refused when the name is taken, and shown", async ({ browser, base, state }) => {
    const one = await at(browser, base, "/customers", { expected: [/409/] });
    const { page } = one;
    await button(page, "New").click();
    await page.getByLabel("Name").fill(customer(state)[1].name);
    await button(page, "Save").click();
    await page.getByText("is already used by another record").waitFor();
    assert.equal(await page.getByLabel("Name").inputValue(), customer(state)[1].name);
    await page.getByLabel("Name").fill("杭州新客户");
    await button(page, "Save").click();
    await page.getByText("Customer created").waitFor();
    await page.getByText("86 records").waitFor();
    await clean(one);
  }),

  test("a change made meanwhile by someone else is shown, and what was typed stays", async ({
    browser,
    base,
    state,
  }) => {
    const [first] = customer(state);
    const one = await at(browser, base, `/customers/${first.id}`, { expected: [/412/] });
    const { page } = one;
    await button(page, "Edit").click();
    await page.getByLabel("Country").fill("Atlantis");
    const now = state.book.get("customers", first.id);
    state.book.change(
      "customers",
      first.id,
      { country: "Lemuria", employees: 77 },
      now.version,
      state.company.people[1],
      "203.0.113.1",
    );
    await button(page, "Save").click();
    await button(page, "Reload, keep my typing").click();
    await page.getByText("Now: Lemuria").waitFor();
    assert.equal(await page.getByLabel("Country").inputValue(), "Atlantis");
    assert.equal(await page.getByLabel("Employees").inputValue(), "77");
    await button(page, "Save").click();
    await page.getByText("Saved").waitFor();
    assert.equal(state.book.get("customers", first.id).country, "Atlantis");
    await clean(one);
  }),

  test("a deleted customer comes back by undo", async ({ browser, base, state }) => {
    const [, second] = customer(state);
    const one = await at(browser, base, `/customers/${second.id}`);
    const { page } = one;
    await button(page, "More actions").click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByText(`${second.name} deleted`).waitFor();
    await button(page, "Undo").click();
    await page.getByText("Put back").waitFor();
    assert.equal(state.book.get("customers", second.id).deleted_at, null);
    await clean(one);
  }),

  test("a visit is logged on the customer's page and stands first in the timeline", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, `/customers/${customer(state)[3].id}`);
    const { page } = one;
    await button(page, "Visit").click();
    await page.getByLabel("What happened").fill("Met the new buyer\nThey want a trial.");
    await button(page, "Log it").click();
    await page.getByText("Logged").waitFor();
    const first = page.locator("ol > li").first();
    await first.getByText("Met the new buyer").waitFor();
    await first.getByText("They want a trial.").waitFor();
    await clean(one);
  }),

  test("history tells who changed what, from which value to which", async ({ browser, base, state }) => {
    const one = await at(browser, base, `/customers/${state.changed}`);
    await one.page.getByRole("tab", { name: "History" }).click();
    const entry = one.page.locator("ol > li").last();
    await entry.getByText("Ada Hale").waitFor();
    await entry.getByText("4,200").waitFor();
    await clean(one);
  }),

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
    await card.getByRole("link").focus();
    await page.keyboard.press("]");
    await engaging.locator(`[data-card="${id}"]`).waitFor();
    await engaging.getByText("1,601").waitFor();
    await page.waitForFunction(
      (moved) => document.activeElement?.closest("[data-card]")?.getAttribute("data-card") === moved,
      id,
    );
    await page.waitForLoadState("networkidle");
    assert.equal(state.book.get("opportunities", id).stage, "engaging");

    const loose = [...state.book.tables.opportunities.values()].find(
      ({ stage, customer: whose }) => stage === "engaging" && !whose,
    );
    await page.getByRole("searchbox").fill(loose.name);
    await engaging.locator(`[data-card="${loose.id}"]`).getByRole("link").focus();
    await page.keyboard.press("]");
    await page.getByText("A won deal needs a customer").waitFor();
    await engaging.locator(`[data-card="${loose.id}"]`).waitFor();
    assert.equal(state.book.get("opportunities", loose.id).stage, "engaging");
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
    assert.equal(state.book.get("opportunities", id).stage, "lost");
    await clean(one);
  }),

  test("on a phone a card is moved from its menu, one stage in view", async ({ browser, base, state }) => {
    const one = await at(browser, base, "/pipeline", { width: 390, height: 844 });
    const { page } = one;
    assert.equal(await page.locator("main section").count(), 1);
    const card = page.locator("[data-card]").first();
    const id = await card.getAttribute("data-card");
    await card.getByRole("button").tap();
    await page.getByRole("menuitem", { name: "Move to Engaging" }).tap();
    await page.getByRole("group", { name: "Stage", exact: true }).getByText("1,601").waitFor();
    await page.waitForLoadState("networkidle");
    assert.equal(state.book.get("opportunities", id).stage, "engaging");
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
    assert.equal([...state.book.tables.churn_alerts.values()].filter(({ state: now }) => now === "lost").length, 5);
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
    const one = await at(browser, base, "/reports");
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
    assert.equal(await page.getByLabel("Name").inputValue(), "Half typed");
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

  test("global search finds a record by keyboard from anywhere", async ({ browser, base }) => {
    const one = await at(browser, base, "/reports");
    const { page } = one;
    await page.keyboard.press("/");
    await page.keyboard.type("bluew");
    await page
      .getByRole("option", { name: /Bluewood/ })
      .first()
      .waitFor();
    await page.keyboard.press("ArrowDown");
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
    await page.getByText("Rita Reed can no longer sign in").waitFor();
    assert.equal(state.company.people[2].active, true, "the mock keeps records apart from who may sign in");
    await clean(one);
  }),

  test("an operator onboards a tenant, sees its steps, and suspends it", async ({ browser, base }) => {
    const one = await visitor(browser);
    const { page } = one;
    await page.goto(`${base}/operator`);
    await page.locator("input[name=email]").fill("operator@kith.example");
    await page.locator("input[name=password]").fill("Correct-horse-7");
    await page.locator("button[type=submit]").click();
    await button(page, "Onboard a tenant").click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Globex");
    await page.getByLabel("Short name for sign-in").fill("globex");
    await page.getByLabel("First administrator").fill("Gil Globe");
    await page.getByLabel("Administrator’s e-mail").fill("gil@globex.example");
    await button(page, "Onboard").click();
    await page.getByText(/Globex is onboarded/).waitFor();
    assert.equal(await page.getByRole("list", { name: "Steps" }).getByRole("img", { name: "done" }).count(), 5);
    await page.getByRole("button", { name: "Close" }).last().click();
    await page.getByRole("button", { name: "Suspend Globex" }).click();
    await page.getByRole("button", { name: "Reactivate Globex" }).waitFor();
    await clean(one);
  }),
];
