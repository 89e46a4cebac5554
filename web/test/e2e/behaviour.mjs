// Signing in, lists, forms and a customer's page, against the mock.
import assert from "node:assert/strict";
import { settled, visitor } from "./browser.mjs";
import { at, becomes, button, clean, customer, scrollTo, test } from "./helpers.mjs";

export const tests = [
  test("a wrong password says so, and the language can be changed before signing in", async ({ browser, base }) => {
    const one = await visitor(browser, { expected: [/401/] });
    const { page } = one;
    await page.goto(`${base}/sign-in`);
    await page.getByRole("button", { name: /中文/ }).click();
    await page.getByRole("heading", { name: "登录 Kith" }).waitFor();
    await becomes(() => page.locator("html").getAttribute("lang"), "zh-CN");
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
    const one = await visitor(browser, { expected: [/422/] });
    const { page } = one;
    await page.goto(`${base}/invite?tenant=acme#token=good`);
    const first = page.locator("input[type=password]").first();
    await first.fill("weak");
    await page.locator("input[type=password]").nth(1).fill("weak");
    await button(page, "Set password").click();
    await page.getByText("does not meet the rules for passwords").waitFor();
    await becomes(() => first.getAttribute("aria-invalid"), "true");
    await first.fill("Correct-horse-7");
    assert.ok(!page.url().includes("good"));
    await page.locator("input[type=password]").nth(1).fill("Correct-horse-7");
    await button(page, "Set password").click();
    await page.getByText("Your password is set.").waitFor();
    await clean(one);
  }),

  test("whoever opens a record while still typing a search gets the record", async ({ browser, base, state }) => {
    const one = await at(browser, base, "/customers");
    const { page } = one;
    const { name } = customer(state)[0];
    await page.route(/record-screen/, async (route) => {
      await new Promise((done) => setTimeout(done, 800));
      await route.continue();
    });
    await page.getByRole("searchbox").fill(name.slice(0, 3));
    await page.locator("tbody a").first().click();
    await page.waitForURL(/customers\/cus_/);
    await page.getByRole("heading", { level: 1 }).waitFor();
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
    await scrollTo(page, box, 400);
    await clean(one);
  }),

  test("a customer is created, refused when the name is taken, and shown", async ({ browser, base, state }) => {
    const one = await at(browser, base, "/customers", { expected: [/409/] });
    const { page } = one;
    await button(page, "New").click();
    await page.getByLabel("Name").fill(customer(state)[1].name);
    await button(page, "Save").click();
    await page.getByText("is already used by another record").waitFor();
    await becomes(() => page.getByLabel("Name").inputValue(), customer(state)[1].name);
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
    await page.getByLabel("Country").first().fill("Atlantis");
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
    await becomes(() => page.getByLabel("Country").first().inputValue(), "Atlantis");
    await becomes(() => page.getByLabel("Employees").inputValue(), "77");
    await button(page, "Save").click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await becomes(() => state.book.get("customers", first.id).country, "Atlantis");
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
    await becomes(() => state.book.get("customers", second.id).deleted_at, null);
    await clean(one);
  }),

  test("a visit is logged on the customer's page and stands first in the timeline", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, `/customers/${customer(state)[30].id}`);
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
];
