// What people set for themselves, and administrators for everybody.
import assert from "node:assert/strict";
import { settled } from "./browser.mjs";
import { at, button, clean, test } from "./helpers.mjs";

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
];
