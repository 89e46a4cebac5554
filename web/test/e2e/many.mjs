// Work on many records of a list: chosen, changed, taken back, counted, saved as a file.
import { at, becomes, button, clean, customer, test } from "./helpers.mjs";

export const tests = [
  test("chosen records get a value and get their old one back, and all that a filter holds are deleted", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, "/customers?f=level.in.key&sort=name");
    const { page } = one;
    const before = customer(state).filter(({ level }) => level === "key");
    const boxes = page.getByRole("checkbox", { name: /^Choose (?!all)/ });
    await boxes.first().check();
    await boxes.nth(2).click({ modifiers: ["Shift"] });
    await page.getByText("3 chosen").waitFor();
    await button(page, "Set a field").click();
    await page.getByRole("button", { name: /Field/ }).click();
    await page.getByRole("option", { name: "Country", exact: true }).click();
    await page.locator("[role=dialog] form input[type=text]").last().fill("Atlantis");
    await button(page, "Change 3 records").click();
    await page.getByText("3 records changed").waitFor();
    const moved = () => customer(state).filter(({ country }) => country === "Atlantis").length;
    await becomes(() => moved(), 3);
    await button(page, "Undo").click();
    await page.waitForFunction(() => !document.body.innerText.includes("Atlantis"));
    await becomes(() => moved(), 0);
    await boxes.first().check();
    await button(page, `Choose all ${before.length}`).click();
    await button(page, "Delete").click();
    await page.getByText("Nothing matches").waitFor();
    await becomes(() => before.every(({ id }) => state.book.tables.customers.get(id).deleted_at), true);
    await clean(one);
  }),

  test("a list is counted by a field, narrowed by one press, and saved as a file", async ({ browser, base }) => {
    const one = await at(browser, base, "/customers?by=level");
    const { page } = one;
    await page.getByRole("list", { name: "Records by Level" }).getByRole("button", { name: /^Key/ }).click();
    await page.getByRole("button", { name: "Level is any of Key", exact: true }).waitFor();
    await button(page, "Export").click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: "CSV" }).click(),
    ]);
    await download.path();
    await clean(one);
  }),
];
