// Seven reports beside each other.
import assert from "node:assert/strict";
import { settled } from "./browser.mjs";
import { at, becomes, clean, test } from "./helpers.mjs";
import { wordsOf } from "./words.mjs";

export const tests = [
  ...[{ language: "en" }, { language: "zh-CN", theme: "dark", width: 390 }].map((look) =>
    test(`seven panels ask of the same days and customers, and lead to the records (${look.language})`, async ({
      browser,
      base,
    }) => {
      const one = await at(browser, base, "/reports", look);
      const { page } = one;
      const say = wordsOf(look.language);
      const asked = [];
      page.on("request", (request) => {
        const name = new URL(request.url()).pathname.split("/v1/insight/reports/")[1];
        if (name && request.method() === "POST") asked.push([name, request.postDataJSON()]);
      });
      await page.getByRole("link", { name: new RegExp(`^${say("Seven P on one page")}`) }).click();
      await page.getByRole("heading", { name: say("Seven P"), level: 1 }).waitFor();
      await settled(page);
      await becomes(() => page.getByRole("heading", { level: 2 }).count(), 7);
      assert.equal(asked.length, 8); // and the choices in use
      asked.length = 0;

      await page.getByRole("button", { name: new RegExp(`${say.field("customers", "level")}$`) }).click();
      await page.getByRole("option").nth(1).click();
      await settled(page);
      const narrowed = asked.filter(([, body]) => body.customers?.level).map(([name]) => name);
      assert.deepEqual(
        narrowed.toSorted(),
        ["association", "forecast", "performance", "profitability", "survival", "value_tiers"].toSorted(),
      );
      assert.match(page.url(), /level=/);

      await page.getByRole("button", { name: new RegExp(`${say("What they leave after cost")}$`) }).click();
      await page.getByRole("option").nth(1).click();
      await settled(page);
      assert.match(page.url(), /show=/);
      await page.reload();
      await settled(page);
      await page.getByText(say("Figures and records")).nth(3).click();
      await page.getByRole("region").getByRole("link", { name: /./ }).and(page.locator("[title]")).first().click();
      await page.waitForURL(/\/orders/);
      assert.match(decodeURIComponent(page.url()), /customer\.level/);
      await clean(one);
    }),
  ),
];
