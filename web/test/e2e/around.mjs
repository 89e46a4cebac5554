// A customer's page: what is said, noted and planned, files, who is there twice.
import assert from "node:assert/strict";
import { at, becomes, button, clean, customer, test } from "./helpers.mjs";

export const tests = [
  test("a change of stage says what changed, and of a deal also which", async ({ browser, base, state }) => {
    const [, mine] = customer(state);
    const [deal] = [...state.book.tables.opportunities.values()].filter(
      ({ stage }) => !["won", "lost", "negotiation"].includes(stage),
    );
    const by = state.company.people[0];
    state.book.change("customers", mine.id, { lifecycle_stage: "at_risk" }, mine.version, by, "");
    state.book.change("opportunities", deal.id, { customer: mine.id, stage: "negotiation" }, deal.version, by, "");
    const one = await at(browser, base, `/customers/${mine.id}`);
    const timeline = one.page.getByRole("list", { name: "Timeline" });
    await timeline.getByText("Lifecycle stage changed", { exact: true }).waitFor();
    await timeline.getByRole("link", { name: `${deal.name}: Stage changed`, exact: true }).waitFor();
    assert.equal(await timeline.getByText(mine.name, { exact: true }).count(), 0);
    await clean(one);
  }),
  test("a call, a note and a task are kept from one place, and the timeline narrows to a kind", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, `/customers/${customer(state)[13].id}`);
    const { page } = one;
    const timeline = page.getByRole("list", { name: "Timeline" });
    const tell = async (kind, text, save) => {
      await button(page, kind).click();
      await page.getByRole("form", { name: "Log an interaction" }).getByRole("textbox").first().fill(text);
      await button(page, save).click();
      await timeline.getByText(text.split("\n")[0]).first().waitFor();
    };
    await tell("Phone", "Asked for a sample\nBy Friday", "Log it");
    await tell("Note", "Prefers mornings", "Add note");
    await tell("Task", "Send the sample", "Add task");
    await timeline.getByText("By Friday").waitFor();
    await page.getByRole("link", { name: "All Tasks" }).waitFor();
    await page.getByRole("group", { name: "Show" }).getByRole("button", { name: "Tasks" }).click();
    await timeline.getByText("Prefers mornings").waitFor({ state: "detached" });
    await becomes(() => timeline.getByRole("listitem").count(), 1);
    await clean(one);
  }),

  test("a file is attached, saved, removed and put back", async ({ browser, base, state }) => {
    const one = await at(browser, base, `/customers/${customer(state)[4].id}`);
    const { page } = one;
    const buffer = Buffer.from("price list");
    await page
      .locator("input[type=file]")
      .first()
      .setInputFiles({ name: "prices.txt", mimeType: "text/plain", buffer });
    const save = page.getByRole("button", { name: "Download prices.txt" });
    await save.waitFor();
    const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
    await download.path();
    await page.getByRole("button", { name: "Remove prices.txt" }).click();
    await save.waitFor({ state: "detached" });
    await button(page, "Undo").click();
    await save.waitFor();
    await clean(one);
  }),

  test("a picture is shown small among the files", async ({ browser, base, state }) => {
    const one = await at(browser, base, `/customers/${customer(state)[6].id}`);
    const { page } = one;
    const buffer = Buffer.from("picture");
    const file = { name: "roof.png", mimeType: "image/png", buffer };
    await page.locator("input[type=file]").first().setInputFiles(file);
    const line = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: "Download roof.png" }) });
    const small = line.locator("img");
    await small.waitFor();
    assert.deepEqual(await small.evaluate((img) => [img.offsetWidth, img.offsetHeight, img.naturalWidth > 0]), [
      40,
      40,
      true,
    ]);
    await clean(one);
  }),

  test("whoever types a customer that is there is told so; two of them become one, and two again", async ({
    browser,
    base,
    state,
  }) => {
    const [first, , second] = customer(state);
    state.book.tables.customers.set(second.id, { ...second, name: `${first.name} Ltd`, country: "Fiji" });
    const one = await at(browser, base, "/customers");
    const { page } = one;
    await button(page, "New").click();
    await page.getByLabel("Name").fill(first.name);
    await page.getByRole("link", { name: `Open ${first.name} Ltd` }).click();
    await page.getByRole("heading", { level: 1, name: `${first.name} Ltd` }).waitFor();
    await page.goto(`${base}/customers/${first.id}`);
    await button(page, "Compare and merge").click();
    await page.getByRole("button", { name: `Compare with ${first.name} Ltd` }).click();
    await page.getByRole("group", { name: "Country" }).getByRole("button", { name: "Fiji" }).click();
    await button(page, "Merge").click();
    await page.getByText(/is now part of/).waitFor();
    await becomes(() => state.book.get("customers", first.id).country, "Fiji");
    await page.getByRole("tab", { name: "History" }).click();
    await page.getByText("Merged into this record").waitFor();
    await button(page, "Undo").first().click();
    await page.getByText("Both records are there again").waitFor();
    await becomes(() => state.book.get("customers", second.id).name, `${first.name} Ltd`);
    await becomes(() => state.book.get("customers", first.id).country, first.country);
    await clean(one);
  }),

  test("a deal moves on from its own page, and back", async ({ browser, base, state }) => {
    const deal = [...state.book.tables.opportunities.values()].find(({ stage }) => stage === "prospecting");
    const one = await at(browser, base, `/opportunities/${deal.id}`);
    const { page } = one;
    await button(page, "Move to Engaging 40 %").click();
    await page.locator("[aria-current=step]", { hasText: "Engaging" }).waitFor();
    await becomes(() => state.book.get("opportunities", deal.id).stage, "engaging");
    await button(page, "Undo").click();
    await page.locator("[aria-current=step]", { hasText: "Prospecting" }).waitFor();
    await clean(one);
  }),
];
