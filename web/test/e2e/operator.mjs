// What an operator does in the console of tenants.
import assert from "node:assert/strict";
import { visitor } from "./browser.mjs";
import { becomes, button, clean, test } from "./helpers.mjs";
import { wordsOf } from "./words.mjs";

const come = async (page, base) => {
  await page.goto(`${base}/operator`);
  await page.locator("input[name=email]").fill("operator@kith.example");
  await page.locator("input[name=password]").fill("Correct-horse-7");
  await page.locator("button[type=submit]").click();
};

export const tests = [
  ...[
    { language: "en", width: 1280, height: 800 },
    { language: "zh-CN", width: 390, height: 844 },
  ].map((look) =>
    test(`an operator switches what answers a tenant’s lists, and back; ${look.language}`, async (at) => {
      const { browser, base, state } = at;
      const say = wordsOf(look.language);
      const one = await visitor(browser, look);
      const { page } = one;
      await come(page, base);
      await page.locator("main h2 a").first().click();
      await page.getByText(/OpenSearch/).waitFor();
      assert.equal(await page.getByRole("button", { name: say("Switch to OpenSearch") }).count(), 0);
      state.domain = true;
      await come(page, base);
      await page.locator("main h2 a").first().click();
      await page.getByRole("button", { name: say("Switch to OpenSearch") }).click();
      await page.getByText(say("Documents are being built; the file answers meanwhile")).waitFor();
      await page.getByText(say("OpenSearch answers"), { exact: true }).waitFor();
      await becomes(() => state.tenants[0].search, "opensearch");
      await page.getByRole("button", { name: say("Back to the file") }).click();
      await page.getByText(say("The list file answers")).waitFor();
      await becomes(() => state.tenants[0].search, "file");
      await clean(one);
    }),
  ),

  test("an operator onboards a tenant, sees its steps, and suspends it", async ({ browser, base, state }) => {
    const one = await visitor(browser);
    const { page } = one;
    await come(page, base);
    await button(page, "Onboard a tenant").click();
    await button(page, "Onboard").click();
    await page.getByText("This is needed").nth(3).waitFor();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Globex");
    await becomes(() => page.getByLabel("Short name for sign-in").inputValue(), "globex");
    await page.getByRole("button", { name: /Currency/ }).click();
    await page.getByRole("option", { name: "EUR · Euro" }).click();
    await page.getByRole("button", { name: /Time zone/ }).click();
    await page.getByRole("option", { name: "Europe/Berlin" }).click();
    await page.getByLabel("First administrator").fill("Gil Globe");
    await page.getByLabel("Administrator’s e-mail").fill("gil@globex.example");
    await button(page, "Onboard").click();
    await page.getByText(/Globex is onboarded/).waitFor();
    const made = state.tenants.find(({ slug }) => slug === "globex");
    assert.deepEqual([made.currency, made.time_zone], ["EUR", "Europe/Berlin"]);
    await becomes(() => page.getByRole("list", { name: "Steps" }).getByRole("img", { name: "done" }).count(), 5);
    await page.getByRole("button", { name: "Close" }).last().click();
    await page.getByRole("button", { name: "Suspend Globex" }).click();
    await page.getByRole("button", { name: "Reactivate Globex" }).waitFor();
    await button(page, "Undo").click();
    await page.getByRole("button", { name: "Suspend Globex" }).waitFor();
    await page.getByRole("button", { name: "Plan of Globex" }).click();
    await page.getByRole("option", { name: "Business" }).click();
    await page.getByText("Globex is on the plan Business").waitFor();
    await page.getByRole("button", { name: "Invite again: Gil Globe of Globex" }).click();
    await page.getByText("Invitation sent to gil@globex.example").waitFor();
    await clean(one);
  }),
];
