// The lead inbox and the case desk: a list that is worked through, by key and by thumb.
import assert from "node:assert/strict";
import { at, becomes, button, clean, customer, test } from "./helpers.mjs";

const rows = (page) => page.locator("main ol").first().locator("[data-row]");
const called = (state, object, field, text) =>
  [...state.book.tables[object].values()].find((one) => one[field] === text);

export const tests = [
  test("leads are worked by key, the best first: assigned, put off with a task, disqualified with a reason and back", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, "/lead-inbox");
    const { page } = one;
    const lead = (name) => called(state, "leads", "name", name);
    assert.match((await rows(page).allInnerTexts()).join(" "), /Nadia Frost.*周敏.*Theo Lang.*Ola Berg.*韩雪/s);
    await page.getByRole("heading", { name: "Nadia Frost" }).waitFor();
    await page.keyboard.press("a");
    await button(page.getByRole("dialog"), "Take it myself").click();
    await page.getByText("Nadia Frost goes to Ada Hale").waitFor();
    await becomes(() => lead("Nadia Frost").owner, state.company.people[0].id);
    await page.keyboard.press("j");
    await page.getByRole("heading", { name: "周敏" }).waitFor();
    await page.keyboard.press("s");
    await page.getByText("With a task for me on that day").click();
    await button(page.getByRole("dialog"), "Tomorrow").click();
    await page.getByText(/周敏 waits until/).waitFor();
    await page.getByRole("heading", { name: "Theo Lang" }).waitFor();
    await becomes(
      () => called(state, "tasks", "subject", "Contact 周敏").due_on === lead("周敏").next_contact_on,
      true,
    );
    await page.keyboard.press("d");
    const dialog = page.getByRole("dialog", { name: "Disqualify Theo Lang" });
    await button(dialog, "Disqualify").click();
    await dialog.getByText("This is needed").waitFor();
    await dialog.getByRole("button", { name: /Why disqualified/ }).click();
    await page.getByRole("option", { name: "No budget" }).click();
    await button(dialog, "Disqualify").click();
    await page.getByText("Theo Lang is disqualified").waitFor();
    await becomes(() => lead("Theo Lang").disqualify_reason, "no_budget");
    await button(page, "Undo").last().click();
    await page.getByText("Put back").waitFor();
    await becomes(() => [lead("Theo Lang").status, lead("Theo Lang").disqualify_reason], ["working", null]);
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await page.waitForURL(/\/customers/);
    assert.equal(await page.getByRole("dialog").count(), 0, "a letter after g leads elsewhere, and does nothing else");
    await clean(one);
  }),

  test("a lead becomes a customer, a contact and an opportunity in one step, or joins the customer that is there", async ({
    browser,
    base,
    state,
  }) => {
    const known = customer(state)[3];
    const lead = (name) => called(state, "leads", "name", name);
    Object.assign(lead("Ola Berg"), { company: known.name });
    const one = await at(browser, base, "/lead-inbox");
    const { page } = one;
    await page.getByRole("heading", { name: "Nadia Frost" }).waitFor();
    await page.keyboard.press("c");
    const dialog = page.getByRole("dialog", { name: "Convert Nadia Frost" });
    assert.ok(await dialog.getByLabel("New customer: Frost Logistics").isChecked());
    await dialog.getByLabel("Budget").fill("52000");
    await button(dialog, "Convert").click();
    await page.getByText("Frost Logistics is a customer with an opportunity now").waitFor();
    const { customer: made, contact, opportunity } = lead("Nadia Frost");
    await becomes(() => state.book.get("customers", made).name, "Frost Logistics");
    await becomes(() => state.book.get("contacts", contact).customer, made);
    await becomes(() => state.book.get("opportunities", opportunity).amount.amount, "52000");
    await rows(page).filter({ hasText: "Ola Berg" }).click();
    await page.getByText(/May be a customer already/).waitFor();
    await page.keyboard.press("c");
    const other = page.getByRole("dialog", { name: "Convert Ola Berg" });
    await other.getByText("There already: Name is the same").waitFor();
    assert.ok(await other.getByRole("radio", { name: new RegExp(`^${known.name}`) }).isChecked());
    await button(other, "Convert").click();
    await other.waitFor({ state: "hidden" });
    await becomes(() => lead("Ola Berg").customer, known.id);
    await page.getByRole("link", { name: /^Decided/ }).click();
    await rows(page).filter({ hasText: "Ola Berg" }).click();
    await page.getByRole("link", { name: "Opportunity", exact: true }).click();
    await page.waitForURL(/opportunities/);
    await clean(one);
  }),

  test("on a phone a lead is opened, decided, and the list is there again, in Chinese", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, "/lead-inbox", { language: "zh-CN", width: 390, height: 844 });
    const { page } = one;
    await page.getByRole("link", { name: /周敏/ }).tap();
    await page.getByRole("heading", { name: "周敏" }).waitFor();
    assert.equal(await rows(page).first().isVisible(), false);
    await button(page, "稍后").tap();
    await button(page.getByRole("dialog"), "两周后").tap();
    await page.getByText(/周敏推迟到/).waitFor();
    await rows(page).first().waitFor();
    assert.equal(await rows(page).filter({ hasText: "周敏" }).count(), 0);
    await becomes(() => !!called(state, "leads", "name", "周敏").next_contact_on, true);
    await clean(one);
  }),

  test("cases stand by when they are due, are taken and handed back by key, and archived by a satisfied customer", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, "/case-desk");
    const { page } = one;
    const found = (subject) => called(state, "cases", "subject", subject);
    const texts = await rows(page).allInnerTexts();
    assert.match(texts[0], /Printer prints blank pages[^]*3 h 0 min overdue/);
    assert.match(texts[1], /Delivery is late again[^]*3\d min left/);
    assert.match(texts.at(-1), /night delivery slot[^]*no time set/);
    await page.getByRole("button", { name: /The printer prints blank pages/ }).waitFor();
    await page.keyboard.press("j");
    await page.getByRole("heading", { name: "Delivery is late again" }).waitFor();
    await page.keyboard.press("t");
    await page.getByText("Delivery is late again is yours").waitFor();
    await becomes(() => found("Delivery is late again").state, "assigned");
    await page.getByText("handled by Ada Hale").waitFor();
    await page.keyboard.press("h");
    await page.getByText("Delivery is late again waits for somebody again").waitFor();
    await becomes(() => found("Delivery is late again").handler, null);
    // What was done last is still on its way while the next is begun.
    state.slow = 400;
    await button(page, "Undo").last().click();
    await page.getByText("handled by Ada Hale").waitFor();
    await page.keyboard.press("r");
    state.slow = 0;
    const dialog = page.getByRole("dialog", { name: "Resolve Delivery is late again" });
    await button(dialog, "Resolve").click();
    await dialog.getByText("This is needed").waitFor();
    await dialog.getByLabel("Resolution").fill("Sent by express, with an apology");
    await dialog.getByLabel("2 of 5").check();
    await dialog.getByText("Goes back to whoever handled it").waitFor();
    await button(dialog, "Resolve").click();
    await page.getByText("Delivery is late again goes back to Ada Hale: the customer is not satisfied").waitFor();
    await becomes(
      () => [found("Delivery is late again").state, found("Delivery is late again").returned],
      ["assigned", 1],
    );
    await page.getByRole("link", { name: /^Feedback/ }).click();
    await page.getByRole("heading", { name: "Password cannot be reset" }).waitFor();
    await page.keyboard.press("f");
    const judged = page.getByRole("dialog", { name: "Feedback on Password cannot be reset" });
    await judged.getByLabel("5 of 5").check();
    await button(judged, "Save").click();
    await page.getByText("Password cannot be reset is archived").waitFor();
    await becomes(() => found("Password cannot be reset").state, "archived");
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByText("At the case desk").waitFor();
    await clean(one);
  }),

  test("a case that waits for somebody stands after those whose clock runs, until it goes on", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, "/case-desk");
    const { page } = one;
    const subject = "Printer prints blank pages since Monday";
    const found = () => called(state, "cases", "subject", subject);
    const { due_at } = found();
    await page.getByRole("heading", { name: subject }).waitFor();
    await page.keyboard.press("p");
    const dialog = page.getByRole("dialog", { name: `Pause the clock of ${subject}` });
    await button(dialog, "Pause").click();
    await dialog.getByText("This is needed").waitFor();
    await dialog.getByRole("button", { name: /Waits for/ }).click();
    await page.getByRole("option", { name: "Parts" }).click();
    await button(dialog, "Pause").click();
    await page.getByText(`The clock of ${subject} is paused`).waitFor();
    const last = rows(page).last().getByText("Waits for: Parts");
    await last.waitFor();
    assert.match(await rows(page).last().innerText(), /paused, 3 h 0 min overdue/);
    assert.match(await rows(page).first().innerText(), /Delivery is late again/);
    await rows(page).last().click();
    await button(page, "Go on").click();
    await page.getByText(`The clock of ${subject} goes on`).waitFor();
    assert.ok(Date.parse(found().due_at) > Date.parse(due_at));
    await rows(page).first().getByText(subject).waitFor();
    await button(page, "Undo").last().click();
    await last.waitFor();
    await becomes(() => found().waits_for, "parts");
    await clean(one);
  }),

  test("a macro made from a case answers it, sets its values and is taken back", async ({ browser, base, state }) => {
    const one = await at(browser, base, "/case-desk");
    const { page } = one;
    const subject = "Printer prints blank pages since Monday";
    const found = () => called(state, "cases", "subject", subject);
    await page.getByRole("heading", { name: subject }).waitFor();
    await page.keyboard.press("m");
    await button(page, "New macro from this case").click();
    await page.getByRole("dialog", { name: "New Case macro" }).getByLabel("Reply").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    const reply = page.getByRole("form", { name: "Reply to the customer" }).getByRole("textbox");
    await reply.fill("Dear {{customer}}, a new head for {{number}} is on its way.");
    await button(page, "Macros").click();
    await page.getByText("Dear Bluewood, please send us a photo of it. Your number is S-1001.").waitFor();
    await button(page, "New macro from this case").click();
    const form = page.getByRole("dialog", { name: "New Case macro" });
    await form.getByLabel("Name").fill("New head");
    assert.match(await form.getByLabel("Reply").inputValue(), /^Dear/);
    await button(form, "Save").click();
    await form.waitFor({ state: "hidden" });
    const macro = [...state.book.tables.macros.values()].at(-1);
    Object.assign(macro, { priority: "high", resolves: true, resolution: "Sent a new head" });
    await page.keyboard.press("Escape");
    await page.reload();
    await reply.fill("");
    await reply.blur();
    await page.keyboard.press("m");
    const dialog = page.getByRole("dialog", { name: "Macros" });
    await dialog.getByText("Dear Bluewood, a new head for S-1001").waitFor();
    await button(dialog, "Apply New head").click();
    await page.getByText(`New head is applied to ${subject}`).waitFor();
    await becomes(() => [found().state, found().priority, found().resolution], ["handled", "high", "Sent a new head"]);
    await button(page, "Undo").last().click();
    await page.getByText("Put back").waitFor();
    await becomes(() => [found().state, found().priority, found().resolution], ["assigned", "urgent", null]);
    await clean(one);
  }),

  test("on a phone a case is answered with an article, noted for colleagues and resolved, in Chinese", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, "/case-desk?of=Repair", { language: "zh-CN", width: 390, height: 844 });
    const { page } = one;
    const found = () => called(state, "cases", "subject", "打印机一直打印空白页");
    await becomes(() => rows(page).count(), 2);
    await page.getByRole("link", { name: /打印机一直打印空白页/ }).tap();
    await page.getByRole("button", { name: /打印机打印空白页/ }).tap();
    await button(page, "放入回复").tap();
    const reply = page.getByRole("form", { name: "回复客户" });
    assert.match(await reply.getByRole("textbox").inputValue(), /打印机打印空白页/);
    await button(reply, "记录回复").tap();
    await page.getByText("回复已记录").waitFor();
    const said = [...state.book.tables.interactions.values()].at(-1);
    assert.deepEqual([said.about_record, said.direction, said.channel], [found().id, "out", "email"]);
    await button(reply, "内部备注").tap();
    await page.getByPlaceholder("仅供同事查看，客户看不到。").fill("可能需要换打印头");
    await button(page, "添加备注").tap();
    await page.getByText("已添加内部备注").waitFor();
    await becomes(() => [...state.book.tables.notes.values()].at(-1).about_record, found().id);
    await button(page, "受理").tap();
    await button(page, "处理完成").tap();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("处理结果").fill("已清洗打印头");
    await button(dialog, "处理完成").tap();
    await rows(page).first().waitFor();
    await becomes(() => found().state, "handled");
    await clean(one);
  }),

  test("what a customer holds stands beside what to offer, and one from somebody else becomes an opportunity", async ({
    browser,
    base,
    state,
  }) => {
    const { id, name } = customer(state)[0];
    const one = await at(browser, base, `/customers/${id}`);
    const { page } = one;
    const card = page.locator("section", { has: page.getByRole("heading", { name: /^Holdings/ }) });
    assert.match(
      (await card.getByRole("listitem").allInnerTexts()).join(" "),
      /GX Pro, 12 seats.*Cloud backup.*MG Special/s,
    );
    await card.getByText("expires in 18 days").waitFor();
    await card.getByText("from Northcloud").waitFor();
    await page.getByRole("heading", { name: "What to offer next" }).waitFor();
    await button(card, "Opportunity to replace Cloud backup").click();
    const dialog = page.getByRole("dialog", { name: "New Opportunity" });
    await becomes(() => dialog.getByLabel("Name").inputValue(), "Cloud backup");
    await button(dialog, "Save").click();
    await page.getByText("Opportunity created").waitFor();
    const made = [...state.book.tables.opportunities.values()].at(-1);
    await becomes(() => state.book.get("customers", made.customer).name, name);
    await button(card, "Add what they hold").click();
    await page.getByRole("dialog").getByLabel("Name").fill("Service contract");
    await button(page.getByRole("dialog"), "Save").click();
    await card.getByText("Service contract").waitFor();
    await clean(one);
  }),
];
