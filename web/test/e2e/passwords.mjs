// Forgetting a password, choosing another by a mailed link, and changing the one that is known; against the mock.
import assert from "node:assert/strict";
import { settled, visitor } from "./browser.mjs";
import { at, button, clean, test } from "./helpers.mjs";

const NEW = "Quiet-harbour-20";

export const tests = [
  test("whoever forgot the password asks for a link with what was typed, and hears the same whoever it is", async ({
    browser,
    base,
  }) => {
    const one = await visitor(browser);
    const { page } = one;
    await page.goto(`${base}/sign-in`);
    await page.locator("input[name=organization]").fill("Acme");
    await page.locator("input[name=email]").fill("nobody@acme.example");
    await page.getByRole("link", { name: "Forgotten your password?" }).click();
    await page.getByRole("heading", { name: "Forgotten your password?" }).waitFor();
    assert.equal(await page.locator("input[name=organization]").inputValue(), "acme");
    assert.equal(await page.locator("input[name=email]").inputValue(), "nobody@acme.example");
    assert.ok(!page.url().includes("nobody"));
    await button(page, "Send the link").click();
    await page.getByText("If nobody@acme.example belongs to an account with acme").waitFor();
    await button(page, "Ask again").click();
    await page.locator("input[name=email]").fill("");
    await button(page, "Send the link").click();
    await page.getByRole("alert").getByText("Fill in organisation and e-mail.").waitFor();
    await page.locator("input[name=email]").fill("admin@acme.example");
    await button(page, "Send the link").click();
    await page.getByText("If admin@acme.example belongs to an account with acme").waitFor();
    await page.getByRole("link", { name: "Back to sign-in" }).click();
    assert.equal(await page.locator("input[name=email]").inputValue(), "admin@acme.example");
    await clean(one);
  }),

  test("a mailed link sets a new password; a used one leads to another", async ({ browser, base }) => {
    const one = await visitor(browser, { expected: [/400/, /422/] });
    const { page } = one;
    const fill = async (password) => {
      await page.getByLabel("Password", { exact: false }).first().fill(password);
      await page.getByLabel("Password again").fill(password);
      await button(page, "Set password").click();
    };
    await page.goto(`${base}/reset?tenant=acme#token=used`);
    await fill(NEW);
    await page.getByRole("alert").getByText("The reset is not valid any more").waitFor();
    await page.getByRole("link", { name: "Ask for a new link" }).click();
    await page.getByRole("heading", { name: "Forgotten your password?" }).waitFor();
    await page.goto(`${base}/reset?tenant=acme#token=good`);
    await fill("weak");
    await page.getByText("does not meet the rules for passwords").waitFor();
    assert.ok(!page.url().includes("good"));
    await fill(NEW);
    await page.getByText("Your new password is set. Sign in with it.").waitFor();
    await page.getByRole("link", { name: "Sign in", exact: true }).click();
    await page.locator("input[name=password]").waitFor();
    assert.equal(await page.locator("input[name=organization]").inputValue(), "acme");
    await page.goto(`${base}/reset?tenant=acme`);
    await page.getByRole("alert").getByText("This link is not complete.").waitFor();
    await clean(one);
  }),

  test("a known password is changed, and whoever changed it works on", async ({ browser, base }) => {
    const one = await at(browser, base, "/account", { expected: [/40[01]/, /422/] });
    const { page } = one;
    const fill = async (old, chosen, again = chosen) => {
      await page.getByLabel("Present password").fill(old);
      await page.getByLabel("New password").fill(chosen);
      await page.getByLabel("Password again").fill(again);
      await button(page, "Change password").click();
    };
    await fill("Correct-horse-7", NEW, "Another-harbour-20");
    await page.getByText("The two passwords differ").waitFor();
    await fill("Wrong-horse-7", NEW);
    await page.getByText("is not your present password").waitFor();
    await fill("Correct-horse-7", "weak");
    await page.getByText("does not meet the rules for passwords").waitFor();
    await fill("Correct-horse-7", NEW);
    await page.getByText("Your password is changed. You are signed out everywhere else.").waitFor();
    assert.equal(await page.getByLabel("Present password").inputValue(), "");
    await page.goto(`${base}/customers`);
    await settled(page);
    await page.locator("tbody a").first().waitFor();
    await clean(one);
    const next = await at(browser, base, "/customers", { who: { password: NEW } });
    await next.page.locator("tbody a").first().waitFor();
    await clean(next);
  }),
];
