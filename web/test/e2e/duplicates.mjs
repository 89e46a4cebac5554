// Who is there twice: looked for, compared side by side, merged or told apart.
import assert from "node:assert/strict";
import { settled } from "./browser.mjs";
import { at, becomes, button, clean, customer, test } from "./helpers.mjs";

/** Two customers that are somebody else under another name. */
function doubled(state) {
  const [first, second] = customer(state);
  const [person] = state.company.people;
  const make = (of, more) => state.book.create("customers", { emails: of.emails, ...more }, person, "203.0.113.9");
  return [
    [first, make(first, { name: `${first.name} Ltd`, phones: ["+8613800138000"] })],
    [second, make(second, { name: "Quite Another" })],
  ];
}

export const tests = [
  test("duplicates are looked for with progress, told apart and back, and merged, by keyboard", async ({
    browser,
    base,
    state,
  }) => {
    const [[, double], [second, other]] = doubled(state);
    const visit = await at(browser, base, "/duplicates");
    const { page } = visit;
    await page.getByText("Nobody looked among Customers yet").waitFor();
    await button(page, "Look for duplicates").click();
    await page.getByRole("progressbar", { name: "Comparing records" }).waitFor();
    await page.getByText("2 pairs to look at").waitFor();
    const pairs = page.getByRole("list", { name: "Pairs that may be the same" }).locator("> li");
    await pairs.first().getByText("96 % alike").waitFor();
    await pairs.first().getByText("E-mails are the same · Name is alike").waitFor();

    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByText("Not shown as duplicates any more").waitFor();
    await page.getByText("1 pair to look at").waitFor();
    await becomes(() => state.apart.has([second.id, other.id].sort().join(" ")), true);
    await button(page, "Undo").click();
    await page.getByText("2 pairs to look at").waitFor();
    await becomes(() => state.apart.size, 0);

    await page.getByRole("heading", { level: 1 }).click();
    await page.keyboard.press("j");
    await page.keyboard.press("c");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("It can be undone for thirty days.").waitFor();
    await button(dialog, "Merge").click();
    await page.getByText("1 pair to look at").waitFor();
    await becomes(() => !!state.book.get("customers", double.id, true).deleted_at, true);
    assert.match(page.url(), /duplicates/);
    await page.getByRole("region", { name: "Messages" }).getByRole("button", { name: "Undo" }).last().click();
    await page.getByText("2 pairs to look at").waitFor();
    await page.reload();
    await settled(page);
    await page.getByText("2 pairs to look at").waitFor();
    await clean(visit);
  }),
];
