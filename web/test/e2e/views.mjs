// Saved views of a list: kept, shared, opened by a link, changed, first.
import assert from "node:assert/strict";
import { settled, visitor, signIn } from "./browser.mjs";
import { at, becomes, button, clean, test } from "./helpers.mjs";

const menu = async (page, item) => {
  await page.getByRole("button", { name: /^View: / }).click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
};
const views = (state) => [...state.book.tables.views.values()].filter(({ deleted_at }) => !deleted_at);
const shown = (page, name) => page.getByRole("button", { name: `View: ${name}`, exact: true }).waitFor();
const chip = (page) => page.getByRole("button", { name: "Level is any of Key", exact: true });

export const tests = [
  test("a filter is saved as a view, which a colleague opens by its link", async ({ browser, base, state }) => {
    const one = await at(browser, base, "/customers?f=level.in.key&sort=-employees&cols=name,level,employees");
    const { page } = one;
    await menu(page, "Save this view…");
    await page.getByLabel("Name").fill("Big and dear");
    await page.getByRole("button", { name: /Who sees it/ }).click();
    await page.getByRole("option", { name: "Everyone" }).click();
    await button(page, "Save").click();
    await shown(page, "Big and dear");
    const made = views(state).find(({ name }) => name === "Big and dear");
    assert.deepEqual(JSON.parse(made.filter), { field: "level", op: "in", value: ["key"] });
    assert.deepEqual([made.sort, made.shared], [["-employees"], "everyone"]);
    const link = page.url();
    assert.equal(new URL(link).search, `?view=${made.id}`);
    await clean(one);
    const other = await visitor(browser);
    await signIn(other.page, base, { email: "rep@acme.example" });
    await other.page.goto(link);
    await settled(other.page);
    await chip(other.page).waitFor();
    await shown(other.page, "Big and dear");
    await other.page.getByRole("columnheader", { name: /Employees/ }).waitFor();
    await clean(other);
  }),

  ...[
    ["en", /Count by/, "Level", "Count by: Level", "Records by Level"],
    ["zh-CN", /统计方式/, "级别", "按级别统计", "按级别统计的记录"],
  ].map(([language, name, level, says, counts]) =>
    test(`a list that is counted by a field says so where the field is chosen: ${language}`, async ({
      browser,
      base,
    }) => {
      const one = await at(browser, base, "/customers", { language });
      const { page } = one;
      await page.getByRole("button", { name }).click();
      await page.getByRole("option", { name: level, exact: true }).click();
      await page.getByRole("button", { name }).getByText(says, { exact: true }).waitFor();
      await page.getByRole("list", { name: counts }).waitFor();
      await clean(one);
    }),
  ),

  test("a changed view is kept, dropped or saved anew, and its filter can be taken away", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, `/customers?view=${state.view}`);
    const { page } = one;
    await chip(page).waitFor();
    await page.getByRole("searchbox").fill("wood");
    await page.waitForURL(/q=wood/);
    assert.ok(!page.url().includes("own="));
    await page.getByRole("searchbox").fill("");
    await page.waitForURL((url) => !url.search.includes("q="));
    await button(page, "Clear all").click();
    await page.getByText("changed", { exact: false }).first().waitFor();
    await chip(page).waitFor({ state: "detached" });
    await menu(page, "Drop the changes");
    await chip(page).waitFor();
    await button(page, "Clear all").click();
    await chip(page).waitFor({ state: "detached" });
    await menu(page, "Save the changes");
    await page.getByText("View saved").waitFor();
    await becomes(() => views(state).find(({ id }) => id === state.view).filter, null);
    await clean(one);
  }),

  test("a list begins with the view that a person chose, and all records are one press away", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, `/customers?view=${state.view}`);
    const { page } = one;
    await menu(page, "Save as a new view…");
    await page.getByLabel("Name").fill("Mine");
    await button(page, "Save").click();
    await shown(page, "Mine");
    await menu(page, "Begin with this view");
    await page.getByText("The list begins with this view from now on").waitFor();
    await page.goto(`${base}/customers`);
    await shown(page, "Mine");
    assert.match(page.url(), /view=viw_/);
    await menu(page, "All records");
    await shown(page, "All records");
    await chip(page).waitFor({ state: "detached" });
    await page.goto(`${base}/customers`);
    await shown(page, "Mine");
    await menu(page, "Delete the view");
    await page.getByText("Mine deleted").waitFor();
    await becomes(() => !views(state).some(({ name }) => name === "Mine"), true);
    await page.goto(`${base}/customers`);
    await shown(page, "All records");
    await clean(one);
  }),

  test("a view that is gone leaves the list and says so", async ({ browser, base }) => {
    const one = await at(browser, base, "/customers?view=viw_01J00000000000000000000000", { expected: [/404/] });
    await one.page.getByText("That view was deleted, or is not shared with you").waitFor();
    await one.page.getByRole("row").nth(2).waitFor();
    await clean(one);
  }),

  test("an administrator chooses with which view the list of a role begins", async ({ browser, base, state }) => {
    const visit = await at(browser, base, `/customers?view=${state.view}`);
    const { page } = visit;
    await page.getByRole("button", { name: "View: Key accounts" }).click();
    await page.getByRole("menuitem", { name: "Rename or share…" }).click();
    const form = page.getByRole("dialog");
    await form.getByRole("button", { name: /Who sees it/ }).click();
    await page.getByRole("option", { name: "Everyone" }).click();
    await form.getByText("Sales representative").click();
    await button(form, "Save").click();
    await page.getByText("View saved").waitFor();
    await becomes(() => state.book.get("views", state.view).default_for_roles, ["rep"]);

    const rep = state.company.people.find(({ role }) => role === "rep");
    const other = await at(browser, base, "/customers", { who: { email: rep.email } });
    await other.page.waitForURL(/view=/);
    await other.page.getByRole("button", { name: "View: Key accounts" }).waitFor();
    await clean(other);
    await clean(visit);
  }),
];
