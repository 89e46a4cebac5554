// What holds on every screen: the palette, shortcuts, drafts, the first page of a day.
import assert from "node:assert/strict";
import { settled } from "./browser.mjs";
import { at, becomes, button, clean, customer, test } from "./helpers.mjs";

export const tests = [
  test("the palette finds a record, goes to screens and begins a new record, all by keyboard", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, "/");
    const { page } = one;
    const { name } = customer(state)[2];
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill(name);
    await page
      .getByRole("option", { name: new RegExp(name) })
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("r");
    await page.waitForURL(/reports/);
    await page.keyboard.press("/");
    await page.getByRole("option", { name: new RegExp(name) }).waitFor();
    await page.getByRole("combobox").fill("new cont");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "New Contact" }).waitFor();
    await clean(one);
  }),

  test("a form is there again after a reload, and gone once thrown away", async ({ browser, base, state }) => {
    const one = await at(browser, base, `/customers/${customer(state)[0].id}`);
    const { page } = one;
    await button(page, "Edit").click();
    await page.getByLabel("Country").first().fill("Atlantis");
    await page.reload();
    await settled(page);
    await button(page, "Edit").click();
    await page.getByText(/What you typed on .* is back/).waitFor();
    await becomes(() => page.getByLabel("Country").first().inputValue(), "Atlantis");
    await button(page, "Cancel").click();
    await page.getByText("What you typed is kept as a draft").waitFor();
    await page.goto(`${base}/`);
    await page.getByRole("button", { name: /^Go on with/ }).click();
    await becomes(() => page.getByLabel("Country").first().inputValue(), "Atlantis");
    await button(page, "Start afresh").click();
    assert.notEqual(await page.getByLabel("Country").first().inputValue(), "Atlantis");
    await button(page, "Cancel").click();
    assert.equal(
      await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes(".draft.")).length),
      0,
    );
    await clean(one);
  }),

  test("on a phone nothing on my day names a key", async ({ browser, base }) => {
    const one = await at(browser, base, "/", { width: 390, height: 844 });
    await one.page.getByText("Records you open are listed here.").waitFor();
    assert.doesNotMatch(await one.page.locator("main").innerText(), /Ctrl/);
    await clean(one);
  }),

  test("my day shows everyone's work to whoever may see it, and remembers whose was asked for", async ({
    browser,
    base,
  }) => {
    const one = await at(browser, base, "/");
    const { page } = one;
    const quiet = async () => {
      await settled(page);
      return Number(
        await page.locator("main li", { hasText: "Customers gone quiet" }).locator("span").first().innerText(),
      );
    };
    const mine = await quiet();
    await button(page, "Everyone’s").click();
    assert.ok((await quiet()) > mine);
    await page.reload();
    await page.locator("button[aria-pressed=true]", { hasText: "Everyone’s" }).waitFor();
    assert.ok((await quiet()) > mine);
    await clean(one);
  }),

  test("my day ranks what waits, and whoever signs out leaves no drafts behind", async ({ browser, base }) => {
    const one = await at(browser, base, "/");
    const { page } = one;
    await page.getByRole("heading", { name: "My day" }).waitFor();
    await page.locator("main ol > li").first().waitFor();
    await page.keyboard.press("n");
    await page.getByLabel("Name").fill("Half a customer");
    await button(page, "Cancel").click();
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out", exact: true }).click();
    await page.getByRole("heading", { name: /Sign in/ }).waitFor();
    assert.ok(!(await page.evaluate(() => JSON.stringify(localStorage))).includes("Half a customer"));
    await clean(one);
  }),
];
