// What people set for themselves, and administrators for everybody.
import assert from "node:assert/strict";
import { settled } from "./browser.mjs";
import { at, becomes, button, clean, test } from "./helpers.mjs";

const bell = (page) => page.getByRole("button", { name: /^Notifications/ });

export const tests = [
  test("the bell counts what is unread, leads to the record, and is quiet when all is read", async ({
    browser,
    base,
    state,
  }) => {
    const visit = await at(browser, base, "/");
    const { page } = visit;
    await button(page, "Notifications, 5 unread").click();
    const panel = page.getByRole("dialog", { name: "Notifications" });
    await panel
      .getByRole("button", { name: /Due now/ })
      .first()
      .click();
    await page.waitForURL(/\/customers\/cus_/);
    await page.getByRole("heading", { level: 1, name: state.notices[1].title }).waitFor();
    await button(page, "Notifications, 4 unread").click();
    await button(panel, "Show more").click();
    await panel.getByRole("listitem").nth(33).waitFor();
    await button(panel, "Mark all as read").click();
    await page.getByRole("button", { name: "Mark all as read" }).waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await button(page, "Notifications").waitFor();
    await clean(visit);
  }),

  test("a person chooses how they are told, and it is kept", async ({ browser, base }) => {
    const visit = await at(browser, base, "/");
    const { page } = visit;
    await bell(page).click();
    await button(page, "How I am told").click();
    const due = page.getByRole("group", { name: "A task is due" });
    await due.getByText("By e-mail").click();
    await page.getByRole("button", { name: /Mail with the churn warnings/ }).click();
    await page.getByRole("option", { name: "Every week" }).click();
    await page.getByRole("button", { name: /Monday On/ }).click();
    await page.getByRole("option", { name: "Friday" }).click();
    await button(page, "Save").click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await page.reload();
    await settled(page);
    assert.ok(await due.getByRole("checkbox", { name: "By e-mail" }).isChecked());
    await page.getByRole("button", { name: /Friday On/ }).waitFor();
    await clean(visit);
  }),

  test("whose mail comes back is shown with the reason, until an administrator has it sent again", async ({
    browser,
    base,
    state,
  }) => {
    const [, one] = [...state.book.tables.people.values()].sort((left, right) => left.name.localeCompare(right.name));
    Object.assign(one, { mail_problem: "bounced", mail_problem_on: "2026-09-01" });
    state.mailProblem = { problem: "bounced", text: "Mail to ada@acme.example comes back" };
    const visit = await at(browser, base, "/settings");
    const { page } = visit;
    await page.getByText(/^Mail comes back; none is sent since/).waitFor();
    await button(page, `Actions for ${one.name}`).click();
    await page.getByRole("menuitem", { name: "Send mail again" }).click();
    await page.getByText(`${one.name} gets mail again`).waitFor();
    await page.getByText(/^Mail comes back; none is sent since/).waitFor({ state: "detached" });
    await becomes(() => state.book.tables.people.get(one.id).mail_problem, null);
    await page.goto(`${base}/account`);
    await page.getByText("Mail to ada@acme.example comes back").waitFor();
    await clean(visit);
  }),

  test("an administrator makes a pipeline, orders its stages, and the board offers it", async ({ browser, base }) => {
    const visit = await at(browser, base, "/settings/pipelines", { expected: [/409/] });
    const { page } = visit;
    await button(page, "New pipeline").click();
    const form = page.getByRole("dialog");
    await form.getByLabel("Name in English").fill("Renewals");
    await form.getByLabel("Name in Chinese").fill("续约");
    const stage = (at) => form.getByRole("listitem").nth(at);
    await stage(0).getByLabel("In English").fill("Offer");
    await stage(0).getByLabel("Probability").fill("40");
    await stage(1).getByLabel("In English").fill("Remind");
    await stage(1).getByLabel("Probability").fill("15");
    await button(form, "Move Remind up").focus();
    await page.keyboard.press("Enter");
    await form.getByText("Remind is now 1 of 2").waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Move Remind down");
    await button(form, "New stage").click();
    await stage(2).getByLabel("In English").fill("Extra");
    await button(form, "Remove Extra").click();
    await button(form, "Save").click();
    await page.getByRole("heading", { name: "Renewals" }).waitFor();
    const made = page.locator("section", { has: page.getByRole("heading", { name: "Renewals" }) });
    assert.match((await made.getByRole("list").innerText()).replace(/\s+/g, " "), /Remind 15 % Offer 40 % Won .* Lost/);

    await page
      .locator("section", { has: page.getByRole("heading", { name: "Sales" }) })
      .getByText("Change")
      .click();
    await button(form, "Remove Engaging").click();
    await button(form, "Save").click();
    await form
      .getByRole("alert")
      .getByText(/In use by \d+ records/)
      .waitFor();
    await button(form, "Cancel").click();

    await page.goto(`${base}/pipeline`);
    await page.getByRole("region", { name: "Engaging" }).locator("[data-card]").first().waitFor();
    await page.getByRole("button", { name: /Which pipeline/ }).click();
    await page.getByRole("option", { name: "Renewals" }).click();
    await page.getByRole("region", { name: "Remind" }).getByText("No opportunity here").waitFor();
    assert.equal(await page.getByRole("region", { name: "Engaging" }).count(), 0);
    await page.waitForURL(/of=renewals/);
    await clean(visit);
  }),

  test("a webhook is made, its secret shown once, and what was given up is sent again", async ({ browser, base }) => {
    const visit = await at(browser, base, "/settings/webhooks", { expected: [/422/] });
    const { page } = visit;
    await button(page, "New webhook").click();
    const form = page.getByRole("dialog");
    await form.getByLabel("Name").fill("Mail tool");
    await form.getByLabel("Address").fill("http://mail.example/kith");
    await button(form, "Save").click();
    await form.getByText("must be an https address without a password").waitFor();
    await form.getByLabel("Address").fill("https://mail.example/kith");
    await button(form, "Save").click();
    assert.match(await page.getByRole("textbox", { name: "Secret" }).inputValue(), /^whsec_/);
    await button(page, "I have kept it").click();
    await page.getByText("Mail tool").waitFor();
    assert.equal(await page.getByText("whsec_").count(), 0);
    await button(page, "Actions for Mail tool").click();
    await page.getByRole("menuitem", { name: "What was sent" }).click();
    await page.getByText("given up").waitFor();
    const again = page.getByRole("button", { name: /^Send again/ }).first();
    await again.click();
    await page.getByText("on its way").waitFor();
    await clean(visit);
  }),

  test("a program gets a key that is shown once, turned off and replaced", async ({ browser, base }) => {
    const visit = await at(browser, base, "/settings/keys", { expected: [/422/] });
    const { page } = visit;
    await button(page, "New API key").click();
    const form = page.getByRole("dialog");
    await form.getByLabel("Name").fill("Web shop");
    await form.getByRole("button", { name: /Role$/ }).click();
    await page.getByRole("option", { name: "Sales representative" }).click();
    await button(form, "Save").click();
    assert.match(await page.getByRole("textbox", { name: "API key" }).inputValue(), /^kith_/);
    await button(page, "I have kept it").click();
    await page.getByText(/Sales representative · .* · not used yet · without an end/).waitFor();
    assert.equal(await page.getByText("kith_").count(), 0);
    await button(page, "Actions for Web shop").click();
    await page.getByRole("menuitem", { name: "Turn off" }).click();
    await page.getByText("off", { exact: true }).waitFor();
    await button(page, "Actions for Web shop").click();
    await page.getByRole("menuitem", { name: "Replace the key" }).click();
    await button(page.getByRole("dialog", { name: "Replace the key: Web shop" }), "Replace the key").click();
    await page.getByRole("dialog", { name: "The API key" }).waitFor();
    await button(page, "I have kept it").click();
    await button(page, "Actions for Web shop").click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    await button(page.getByRole("dialog", { name: "Remove Web shop?" }), "Remove").click();
    await page.getByText("No API key yet").waitFor();
    await clean(visit);
  }),

  test("a churn rule with a policy of its own is tried out before it holds", async ({ browser, base, state }) => {
    const visit = await at(browser, base, "/settings/retention");
    const { page } = visit;
    await page.getByLabel("Months without an order").fill("3");
    await button(page, "Whom it would warn today").click();
    await page.getByText("This rule would warn of 20 customers today.").waitFor();
    await page.getByText(/10 would be new/).waitFor();
    await button(page, "New policy").click();
    const form = page.getByRole("dialog");
    await form.getByLabel("Name").fill("Key customers");
    await form.getByLabel("Months without an order").fill("2");
    await button(form, "Use it").click();
    await page.getByText("after 2 months").waitFor();
    await button(page, "Save").first().click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await becomes(() => state.policy.window_months, 3);
    await becomes(() => state.policy.policies.map(({ name, months }) => [name, months]), [["Key customers", 2]]);
    await page.getByLabel("With so many orders").fill("8");
    await button(page, "Save").last().click();
    await page.getByText("Saved; every customer is brought in line").waitFor();
    await becomes(() => state.lifecycle.loyal_orders, 8);
    await clean(visit);
  }),

  test("each step of a customer's life has a rule of its own or is left to people", async ({
    browser,
    base,
    state,
  }) => {
    const { page, ...visit } = await at(browser, base, "/settings/retention");
    await button(page, /A suspect becomes one with/).click();
    await page.getByRole("option", { name: "A first contact", exact: true }).click();
    await page.getByLabel("Orders that make a customer").fill("2");
    await page.getByLabel("A customer again after so many more").fill("3");
    await page.getByText("By itself").nth(1).click();
    await page.getByText("Only people set this stage.", { exact: true }).waitFor();
    assert.equal(await page.getByLabel("With so many orders").count(), 0);
    await button(page, "Save").last().click();
    await page.getByText("Saved; every customer is brought in line").waitFor();
    const { by_hand, prospect_by, customer_orders, won_back_orders } = state.lifecycle;
    assert.deepEqual([by_hand, prospect_by, customer_orders, won_back_orders], [["loyal"], "contact", 2, 3]);
    await clean({ page, ...visit });
  }),

  test("what to offer a customer next becomes an opportunity", async ({ browser, base, state }) => {
    const [customer] = state.book.tables.customers.values();
    const visit = await at(browser, base, `/customers/${customer.id}`);
    const { page } = visit;
    const card = page.locator("section", { has: page.getByRole("heading", { name: "What to offer next" }) });
    await card
      .getByText(/64% of those who have GK 500/)
      .first()
      .waitFor();
    await card.getByRole("button", { name: "New opportunity for GX Basic" }).click();
    await button(page, "Save").click();
    await page.getByText("Opportunity created").waitFor();
    await clean(visit);
  }),

  test("a list of choices is renamed, ordered and added to; one in use is archived", async ({
    browser,
    base,
    state,
  }) => {
    const visit = await at(browser, base, "/settings/choices", { expected: [/409/] });
    const { page } = visit;
    await button(page, "Change Reason").click();
    const form = page.getByRole("dialog");
    const price = form.getByRole("group", { name: "Price" });
    await becomes(() => price.getByLabel("In Chinese").inputValue(), "价格");
    await button(form, "Remove Price").click();
    await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
    await button(form, "Save").click();
    await form.getByText(/In use by \d+ records/).waitFor();
    await button(form, "Cancel").click();
    await button(page, "Change Reason").click();
    await button(form, "Move Price down").click();
    await form.getByText(/Price is now 2 of \d+/).waitFor();
    await price.getByText("Archived").click();
    await button(form, "New choice").click();
    const made = form.getByRole("group").last();
    await made.getByLabel("In English").fill("Moved away");
    await form.getByRole("group", { name: "Moved away" }).getByLabel("In Chinese").fill("已搬迁");
    await button(form, "Save").click();
    await page.getByText(/Moved away/).waitFor();
    const { choices } = state.settings.definitions.churn_alerts.declared.reason;
    assert.deepEqual(choices.at(-1), { value: "moved_away", label: ["Moved away", "已搬迁"], archived: false });
    assert.deepEqual([choices[1].value, choices[1].archived], ["price", true]);
    await clean(visit);
  }),

  test("a change of a setting is found by what it was and by whom", async ({ browser, base, state }) => {
    const visit = await at(browser, base, "/settings/changes");
    const { page } = visit;
    const [administrator, manager] = state.company.people;
    for (const [what, by] of [
      ["roles.rep", administrator],
      ["pipelines.sales", manager],
    ])
      state.settings.changes.unshift({
        id: `chg_${what}`,
        at: new Date().toISOString(),
        by: by.id,
        by_name: by.name,
        address: "203.0.113.7",
        what,
        op: "update",
        changes: [{ field: "label", old: "Old", new: "New" }],
      });
    await page.reload();
    await page.getByText("Pipelines: sales").waitFor();
    await page.getByRole("button", { name: /Setting$/ }).click();
    await page.getByRole("option", { name: "Roles" }).click();
    await page.getByText("Pipelines: sales").waitFor({ state: "detached" });
    await page.getByText("Roles: rep").waitFor();
    await page.getByRole("combobox", { name: "Changed by" }).fill(manager.name);
    await page.getByRole("option", { name: manager.name }).click();
    await page.getByText("No such change").waitFor();
    await button(page, "Show all").click();
    await page.getByText("Roles: rep").waitFor();
    await page.getByText("203.0.113.7").first().waitFor();
    await clean(visit);
  }),
];
