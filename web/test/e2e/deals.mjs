// The page of a deal: its stages, plan, people and next step.
import assert from "node:assert/strict";
import { at, becomes, button, clean, test } from "./helpers.mjs";

const deals = (state) => [...state.book.tables.opportunities.values()];
const followed = (state) => deals(state).find(({ next_step: step }) => step === "Send the revised offer");

export const tests = [
  test("a deal moves by key from its own page, is asked what a won one must have, and is lost with a reason", async ({
    browser,
    base,
    state,
  }) => {
    const deal = deals(state).find(({ stage, customer }) => stage === "prospecting" && !customer);
    const one = await at(browser, base, `/opportunities/${deal.id}`);
    const { page } = one;
    const now = () => state.book.get("opportunities", deal.id);
    await page.keyboard.press("]");
    await page.locator("[aria-current=step]", { hasText: "Engaging" }).waitFor();
    await becomes(() => now().stage, "engaging");
    await page.keyboard.press("[");
    await page.locator("[aria-current=step]", { hasText: "Prospecting" }).waitFor();
    await button(page, "Move to Engaging 40 %").click();
    await page.getByText("Next: Won requires").waitFor();
    await becomes(() => page.getByRole("img", { name: "missing" }).count(), 2);
    await page.keyboard.press("]");
    const dialog = page.getByRole("dialog", { name: `Deal won: ${deal.name}` });
    await button(dialog, "Close as won").click();
    await becomes(() => dialog.getByText("This is needed").count(), 2);
    await button(dialog, "Cancel").click();
    await button(page, "Close as lost…").click();
    const lost = page.getByRole("dialog", { name: `Deal lost: ${deal.name}` });
    await button(lost, "Close as lost").click();
    await lost.getByText("This is needed").waitFor();
    await lost.getByRole("combobox", { name: /Lost reason/ }).fill("Price");
    await page.getByRole("option", { name: "Price" }).click();
    await lost.getByLabel("Lost to").fill("Brightline");
    await button(lost, "Close as lost").click();
    await page.getByText("Price · Brightline").waitFor();
    await becomes(() => [now().stage, now().lost_reason], ["lost", "price"]);
    assert.equal(await button(page, "Move to Engaging 40 %").count(), 0, "a closed deal stays closed");
    await clean(one);
  }),

  test("a plan's steps are added and ticked off with their result, until it ends in failure with a reason", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, `/opportunities/${followed(state).id}`);
    const { page } = one;
    const steps = () => [...state.book.tables.plan_steps.values()];
    await page.getByText("1 of 3 done").waitFor();
    await page.getByText("2 days overdue").waitFor();
    await page.getByRole("checkbox", { name: "Show the sample" }).click();
    await page.getByRole("textbox", { name: "What came of it" }).fill("They want it in blue");
    await page.keyboard.press("Enter");
    await page.getByText("2 of 3 done").waitFor();
    await becomes(() => steps()[1].result, "They want it in blue");
    await button(page, "Undo").click();
    await page.getByText("1 of 3 done").waitFor();
    await page.getByLabel("Step", { exact: true }).fill("Call the director");
    await page.keyboard.press("Enter");
    await page.getByText("1 of 4 done").waitFor();
    await button(page, "Ends in failure…").click();
    const dialog = page.getByRole("dialog", { name: "The plan ends in failure" });
    await button(dialog, "Failure").click();
    await dialog.getByText("This is needed").waitFor();
    await dialog.getByRole("button", { name: /Why it failed/ }).click();
    await page.getByRole("option", { name: "Went to a competitor" }).click();
    await button(dialog, "Failure").click();
    await dialog.waitFor({ state: "hidden" });
    await page.getByText(/Went to a competitor/).waitFor();
    assert.equal(await page.getByLabel("Step", { exact: true }).count(), 0, "an ended plan takes no more steps");
    await clean(one);
  }),

  test("a deal's people, rivals and next step are kept where they are seen, also on a phone", async ({
    browser,
    base,
    state,
  }) => {
    const deal = followed(state);
    const other = [...state.book.tables.contacts.values()].find(({ name }) => name.startsWith("丽"));
    const one = await at(browser, base, `/opportunities/${deal.id}`, { language: "zh-CN", width: 390, height: 844 });
    const { page } = one;
    await page.getByText("还没有决策者或预算审批人。").waitFor();
    await button(page, "添加干系人").tap();
    const form = page.getByRole("form", { name: "添加干系人" });
    await form.getByRole("combobox", { name: /联系人/ }).fill(other.name);
    await page.getByRole("option", { name: other.name }).first().tap();
    await form.getByRole("button", { name: /角色/ }).tap();
    await page.getByRole("option", { name: "决策者" }).tap();
    await form.getByRole("button", { name: "添加", exact: true }).tap();
    await page.getByText("还没有决策者或预算审批人。").waitFor({ state: "hidden" });
    await becomes(() => [...state.book.tables.stakeholders.values()].at(-1).role, "decision_maker");
    await page.getByLabel("竞争对手", { exact: true }).fill("Northcloud");
    await page.keyboard.press("Enter");
    await button(page, "移除Northcloud").waitFor();
    await button(page, "完成").tap();
    await page.getByPlaceholder("下一步做什么？").fill("约见总监");
    await button(page, "确定").tap();
    await page.getByText("约见总监", { exact: true }).waitFor();
    const now = () => state.book.get("opportunities", deal.id);
    await becomes(() => [now().next_step, now().competitors], ["约见总监", ["Brightline", "Northcloud"]]);
    await clean(one);
  }),
];
