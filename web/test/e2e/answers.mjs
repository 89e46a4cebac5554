// A customer answers: what was waiting for them goes on.
import assert from "node:assert/strict";
import { at, button, clean, test } from "./helpers.mjs";

export const tests = [
  test("what the customer says about a case that waits for them lets its clock go on, and the history says by what", async ({
    browser,
    base,
    state,
  }) => {
    const waiting = [...state.book.tables.cases.values()].find(
      ({ subject }) => subject === "Invoice shows the old address",
    );
    Object.assign(waiting, { waits_for: "customer", paused: true, paused_at: new Date().toISOString() });
    const one = await at(browser, base, `/cases/${waiting.id}`);
    const { page } = one;
    const form = page.getByRole("form", { name: "Log an interaction" });
    await button(form, "E-mail").click();
    await form.getByRole("button", { name: /Direction/ }).click();
    await page.getByRole("option", { name: "Incoming" }).click();
    await form.getByRole("textbox").fill("Our new address is 4 Mill Lane");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("link", { name: "Our new address is 4 Mill Lane" }).first().waitFor();
    const now = state.book.tables.cases.get(waiting.id);
    assert.deepEqual([now.waits_for, now.paused], [null, false]);
    await page.getByRole("tab", { name: "History" }).click();
    await page.getByText("Customer's answer").last().waitFor();
    await clean(one);
  }),
];
