// Forms: their layout, what they pick from, and that nothing typed is lost.
import assert from "node:assert/strict";
import { settled } from "./browser.mjs";
import { at, becomes, button, clean, customer, test } from "./helpers.mjs";

const LAYOUT = "/settings/objects/customers/layout";
const fieldsIn = (page, section) =>
  page
    .getByRole("list", { name: `Fields of ${section}` })
    .locator("> li")
    .evaluateAll((rows) => rows.map((row) => row.dataset.order));
const move = async (page, field, to) => {
  await button(page, `Move ${field} to`).click();
  await page.getByRole("menuitem", { name: to, exact: true }).click();
};

export const tests = [
  test("an administrator lays out a form, and forms and pages follow in both languages", async ({
    browser,
    base,
    state,
  }) => {
    const visit = await at(browser, base, LAYOUT);
    const { page } = visit;
    await button(page, "New section").click();
    const made = page.getByRole("group", { name: "New section" });
    await made.getByLabel("In English").fill("Money");
    const money = page.getByRole("group", { name: "Money", exact: true });
    await money.first().getByLabel("In Chinese").fill("资金");
    await move(page, "Annual revenue", "Money");
    await move(page, "Employees", "Money");
    await button(page, "Move Employees up").focus();
    await page.keyboard.press("Enter");
    await page.getByText("Employees is now 1 of 2").waitFor({ state: "attached" });
    const last = (await fieldsIn(page, "Details")).at(-1);
    await page
      .locator(`[data-order=${last}] > span`)
      .first()
      .dragTo(page.locator("[data-order=annual_revenue]"), { targetPosition: { x: 60, y: 12 } });
    await page.waitForFunction(
      (name) => !document.querySelector("[data-order=s0]").querySelector(`[data-order=${name}]`),
      last,
    );
    assert.deepEqual(await fieldsIn(page, "Money"), ["employees", last, "annual_revenue"]);
    await button(page, "Undo").click();
    await move(page, "Website", "Left out of forms and pages");
    await move(page, "Source", "Left out of forms and pages");
    await page.getByRole("heading", { level: 1 }).click();
    await page.keyboard.press("Control+z");
    assert.deepEqual(await fieldsIn(page, "Money"), ["employees", "annual_revenue"]);
    await button(page, "Move Name to").click();
    await becomes(
      () => page.getByRole("menuitem", { name: "Left out of forms and pages" }).getAttribute("aria-disabled"),
      "true",
    );
    await page.keyboard.press("Escape");
    await button(page, "Save").click();
    await page.getByText("Layout saved").waitFor();
    await becomes(() => state.settings.definitions.customers.layout.hidden, ["website"]);

    await page.goto(`${base}/customers/${customer(state)[0].id}`);
    await settled(page);
    await page.getByRole("heading", { name: "Money" }).waitFor();
    assert.equal(await page.getByRole("term").filter({ hasText: "Website" }).count(), 0);
    await button(page, "Edit").click();
    const form = page.getByRole("dialog");
    const section = form.getByRole("group", { name: "Money" });
    await section.waitFor();
    await becomes(() => section.getByRole("textbox").count(), 2);
    assert.equal(await form.getByLabel("Website").count(), 0);
    await becomes(() => form.getByLabel("Source", { exact: true }).count(), 1);
    await button(form, "Cancel").click();
    await page.getByRole("button", { name: /中文/ }).click();
    await page.getByRole("heading", { name: "资金" }).waitFor();
    await clean(visit);
  }),

  test("two administrators at one layout: nothing is overwritten unseen, and a reload loses nothing", async ({
    browser,
    base,
    state,
  }) => {
    const visit = await at(browser, base, LAYOUT, { expected: [/412/] });
    const { page } = visit;
    await move(page, "Website", "Left out of forms and pages");
    await page.getByText("Not saved yet").waitFor();
    await page.reload();
    await settled(page);
    await page.getByText("What you changed here and did not save is back.").waitFor();
    const { customers } = state.settings.definitions;
    customers.version += 1;
    await button(page, "Save").click();
    await page.getByText("Someone else changed this object meanwhile. Nothing was overwritten.").waitFor();
    assert.equal(customers.layout, undefined);
    await button(page, "Save mine instead").click();
    await page.getByText("Layout saved").waitFor();
    assert.deepEqual(customers.layout.hidden, ["website"]);
    await button(page, "Back to the standard layout").click();
    await page.getByText("The standard layout is back").waitFor();
    assert.equal(customers.layout, undefined);
    await page
      .getByRole("region", { name: "Messages" })
      .getByText("The standard layout is back")
      .locator("..")
      .getByRole("button", { name: "Undo" })
      .click();
    await button(page, "Back to the standard layout").waitFor();
    assert.deepEqual(customers.layout.hidden, ["website"]);
    await clean(visit);
  }),

  test("a note is about any record: found by its name, the ones opened lately first, by keyboard alone", async ({
    browser,
    base,
    state,
  }) => {
    const [seen, sought] = customer(state);
    const visit = await at(browser, base, `/customers/${seen.id}`);
    const { page } = visit;
    await page.getByRole("heading", { level: 1, name: seen.name }).waitFor();
    await page.goto(`${base}/notes`);
    await settled(page);
    await button(page, "New").first().click();
    const form = page.getByRole("dialog", { name: "New Note" });
    await form.getByLabel("Content").fill("Call them back");
    const more = button(form, "More fields");
    if (await more.count()) await more.click();
    await form.getByRole("combobox", { name: "About" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("option", { name: seen.name }).getByText("Customer, opened lately").waitFor();
    await page.keyboard.type(sought.name);
    const option = page.getByRole("option", { name: `${sought.name} Customer`, exact: true });
    await option.waitFor();
    while ((await option.getAttribute("data-focused")) !== "true") await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await form.getByText("Customer", { exact: true }).waitFor();
    await becomes(() => form.getByRole("combobox", { name: "About" }).inputValue(), sought.name);
    await button(form, "Save").click();
    await page.getByText("Note created").waitFor();
    const note = [...state.book.tables.notes.values()].at(-1);
    assert.equal(note.about_record, sought.id);
    await page.goto(`${base}/notes/${note.id}`);
    await page.getByRole("main").getByRole("link", { name: sought.name }).click();
    await page.getByRole("heading", { level: 1, name: sought.name }).waitFor();
    await clean(visit);
  }),

  test("numbers read as people at home write them, and lead to a call, a message or a letter", async ({
    browser,
    base,
    state,
  }) => {
    const visit = await at(browser, base, `/customers/${state.changed}`);
    const { page } = visit;
    const call = page.getByRole("link", { name: "139 0013 9000", exact: true });
    await call.waitFor();
    await becomes(() => call.getAttribute("href"), "tel:+8613900139000");
    const text = page.getByRole("link", { name: "Text 139 0013 9000" });
    await becomes(() => text.getAttribute("href"), "sms:+8613900139000");
    const { emails } = state.book.get("customers", state.changed);
    await becomes(() => page.getByRole("link", { name: emails[0] }).getAttribute("href"), `mailto:${emails[0]}`);
    await page.goto(`${base}/customers?cols=name,phones,emails&q=${encodeURIComponent("139")}`);
    await settled(page);
    await page.getByRole("row").getByRole("link", { name: "139 0013 9000", exact: true }).first().waitFor();
    await clean(visit);
  }),

  test("a phone number stands in a form as people write it, and is stored in one way", async ({
    browser,
    base,
    state,
  }) => {
    const one = state.book.tables.customers.get(customer(state)[3].id);
    state.book.tables.customers.set(one.id, { ...one, phones: ["+8613900139000", "+12025550123"] });
    const visit = await at(browser, base, `/customers/${one.id}`, { language: "zh-CN", width: 390, height: 844 });
    const { page } = visit;
    await page.getByText("139 0013 9000").first().waitFor();
    await button(page, "编辑").first().click();
    const field = page.getByRole("dialog").getByRole("textbox", { name: /^电话/ });
    await becomes(() => field.inputValue(), "139 0013 9000\n+1 202 555 0123");
    await field.fill("139-0013-9001\n+1 (202) 555-0123");
    await button(page, "保存").click();
    await page.getByText("139 0013 9001").first().waitFor();
    await becomes(() => state.book.get("customers", one.id).phones, ["+8613900139001", "+12025550123"]);
    await clean(visit);
  }),
];
