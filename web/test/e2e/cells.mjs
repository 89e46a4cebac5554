// Values changed where they stand in a list, by keyboard and by mouse.
import assert from "node:assert/strict";
import { at, becomes, button, clean, customer, test } from "./helpers.mjs";

const PATH = "/customers?sort=name&cols=name,country,employees";
const first = (state) => customer(state).toSorted((one, other) => (one.name < other.name ? -1 : 1))[0];
const row = (page, name) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
const cell = (page, name, field) => row(page, name).locator(`[data-edit=${field}]`);

export const tests = [
  test("a cell is changed by keyboard, the next by Tab, one kept as it was by Escape, and the last undone", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, PATH);
    const { page } = one;
    const { id, name, employees } = first(state);
    const now = () => state.book.get("customers", id);
    await cell(page, name, "country").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "Country", exact: true }).fill("Atlantis");
    await page.keyboard.press("Tab");
    const number = page.getByRole("textbox", { name: "Employees", exact: true });
    await number.waitFor();
    await page.getByText("Country changed").waitFor();
    await becomes(() => now().country, "Atlantis");
    await number.fill("7");
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.edit), "employees");
    await becomes(() => now().employees, employees);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("F2");
    await page.getByRole("textbox", { name: "Country", exact: true }).fill("Lemuria");
    await page.keyboard.press("Enter");
    await cell(page, name, "country").getByText("Lemuria").waitFor();
    await page.waitForFunction(() => document.body.innerText.split("Country changed").length > 2);
    await becomes(() => now().country, "Lemuria");
    await button(page, "Undo").last().click();
    await cell(page, name, "country").getByText("Atlantis").waitFor();
    await page.getByText("Put back").waitFor();
    await becomes(() => now().country, "Atlantis");
    await clean(one);
  }),

  test("a cell someone else changed meanwhile shows their value and says why", async ({ browser, base, state }) => {
    const one = await at(browser, base, PATH, { expected: [/412/] });
    const { page } = one;
    const { id, name } = first(state);
    await cell(page, name, "country").dblclick();
    const { version } = state.book.get("customers", id);
    state.book.change("customers", id, { country: "Lemuria" }, version, state.company.people[1], "203.0.113.1");
    await page.getByRole("textbox", { name: "Country", exact: true }).fill("Atlantis");
    await page.keyboard.press("Enter");
    await cell(page, name, "country").getByText("Lemuria").waitFor();
    await page.getByText(/changed since/).waitFor();
    await becomes(() => state.book.get("customers", id).country, "Lemuria");
    await clean(one);
  }),
];
