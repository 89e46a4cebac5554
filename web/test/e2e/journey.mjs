// The main job on the running system with its demo company: KITH_URL, and KITH_SIGN_INS (the file `make run` writes).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { settled, signIn, visitor } from "./browser.mjs";
import { button, clean, scrollTo, test } from "./helpers.mjs";

const known = process.env.KITH_SIGN_INS ? JSON.parse(readFileSync(process.env.KITH_SIGN_INS, "utf8")) : null;
const administrator = known;
const person = (role) => known.people.find((one) => one.role === role);
const who = ({ email, password }) => ({ tenant: known.tenant, email, password });

async function start(browser, base, one = administrator, options = {}) {
  const visit = await visitor(browser, options);
  visit.page.setDefaultTimeout(30_000);
  await signIn(visit.page, base, who(one));
  await visit.page.goto(`${base}/customers`);
  await settled(visit.page);
  return visit;
}

const unique = (name) => `${name} ${Date.now().toString(36)}`;

export const onTheSystem = true;

export const tests = [
  test("an administrator finds, filters, sorts and opens the company's customers", async ({ browser, base }) => {
    const visit = await start(browser, base);
    const { page } = visit;
    await page.getByText(/^\d+ records$/).waitFor();
    await page.goto(`${base}/customers?f=sector.in.technology,medical&sort=-annual_revenue`);
    await settled(page);
    const sectors = await page.getByRole("row").allInnerTexts();
    assert.ok(
      sectors.length > 5 && sectors.slice(1).every((row) => /Technology|Medical/.test(row)),
      sectors.join("\n"),
    );
    await page.goto(`${base}/customers`);
    await page.getByRole("searchbox").fill("cancity");
    await page.getByRole("link", { name: "Cancity" }).click();
    await page.getByRole("heading", { name: "Cancity", level: 1 }).waitFor();
    await page.getByText("Revenue").first().waitFor();
    await clean(visit);
  }),

  test("all 8,800 opportunities can be paged through, sorted by amount", async ({ browser, base }) => {
    const visit = await start(browser, base);
    const { page } = visit;
    await page.goto(`${base}/opportunities?sort=-amount`);
    await page.getByText(/^8,8\d\d records$/).waitFor();
    const box = page.getByRole("region", { name: "Opportunities" });
    await scrollTo(page, box, 400);
    await clean(visit);
  }),

  test("a customer is created, changed against another's change, given a contact and a visit, deleted and put back", async ({
    browser,
    base,
  }) => {
    const visit = await start(browser, base, administrator, { expected: [/409/, /412/] });
    const { page } = visit;
    const name = unique("杭州西湖机械");
    await button(page, "New").click();
    await page.getByLabel("Name").fill("Cancity");
    await button(page, "Save").click();
    await page.getByText("is already used by another record").waitFor();
    await page.getByLabel("Name").fill(name);
    await button(page, "Save").click();
    await page.getByText("Customer created").waitFor();
    await page.getByRole("searchbox").fill(name);
    await page.getByRole("link", { name }).click();
    await page.getByRole("heading", { name, level: 1 }).waitFor();

    const other = await start(browser, base);
    await other.page.goto(page.url());
    await button(page, "Edit").click();
    await page.getByLabel("Country").first().fill("中国");
    await button(other.page, "Edit").click();
    await other.page.getByLabel("Employees").fill("120");
    await button(other.page, "Save").click();
    await other.page.getByText("Saved", { exact: true }).waitFor();
    await clean(other);
    await button(page, "Save").click();
    await button(page, "Reload, keep my typing").click();
    await page.waitForFunction(() => [...document.querySelectorAll("input")].some((input) => input.value === "120"));
    assert.equal(await page.getByLabel("Country").first().inputValue(), "中国");
    await button(page, "Save").click();
    await page.getByText("Saved", { exact: true }).waitFor();

    await button(page, "Contact").click();
    await page.getByRole("textbox", { name: "Name" }).fill("王芳");
    await button(page, "Save").click();
    await page.getByText("Contact created").waitFor();
    await page.getByRole("link", { name: "王芳" }).waitFor();
    await button(page, "Visit").click();
    await page.getByLabel("What happened").fill("First visit");
    await button(page, "Log it").click();
    await page.locator("ol > li").getByText("First visit").waitFor();

    await page.getByRole("tab", { name: "History" }).click();
    await page.getByText("中国").first().waitFor();
    await page.getByText("changed", { exact: true }).first().waitFor();
    await button(page, "More actions").click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await button(page, "Undo").click();
    await page.getByText("Put back").waitFor();
    await clean(visit);
  }),

  test("a deal moves along the pipeline by keyboard and the totals follow", async ({ browser, base }) => {
    const visit = await start(browser, base);
    const { page } = visit;
    await page.goto(`${base}/pipeline`);
    const from = page.getByRole("region", { name: "Prospecting" });
    const to = page.getByRole("region", { name: "Engaging" });
    const card = from.locator("[data-card]").nth(1);
    await card.waitFor();
    const count = async (region) =>
      Number((await region.locator("header p").innerText()).split("·")[0].replace(/\D/g, ""));
    await page.waitForLoadState("networkidle");
    const [before, after] = [await count(from), await count(to)];
    const id = await card.getAttribute("data-card");
    await card.getByRole("link").focus();
    await page.keyboard.press("]");
    await to.locator(`[data-card="${id}"]`).waitFor();
    assert.deepEqual([await count(from), await count(to)], [before - 1, after + 1]);
    await page.waitForLoadState("networkidle");
    await page.reload();
    await to.locator("[data-card]").first().waitFor();
    await page.waitForLoadState("networkidle");
    assert.deepEqual([await count(from), await count(to)], [before - 1, after + 1]);
    await clean(visit);
  }),

  test("the churn review of a day warns, and an alert goes to reprieve and to lost", async ({ browser, base }) => {
    const visit = await start(browser, base);
    const { page } = visit;
    await page.goto(`${base}/retention`);
    await button(page, "Run as of a day").click();
    const day = page.getByRole("group", { name: /As of/ });
    await day.getByRole("spinbutton").first().focus();
    await page.keyboard.type("06202018");
    await button(page, "Run").click();
    await page.getByText(/Done as of Jun 20, 2018/).waitFor({ timeout: 120_000 });
    await button(page, "Close").last().click();
    const first = page.locator("main ol > li").first();
    await first.waitFor();
    assert.match(await first.innerText(), /No order for \d+ days; last on/);
    await first.getByRole("button", { name: "Reprieve" }).click();
    await page.getByLabel("Measure 1", { exact: true }).fill("Visit with the new price list");
    await button(page, "Give reprieve").click();
    await page.getByText(/is on reprieve/).waitFor();
    await page.goto(`${base}/retention?state=reprieve`);
    await page.getByRole("button", { name: "Lost" }).first().click();
    await page.getByRole("button", { name: /Reason/ }).click();
    await page.getByRole("option", { name: "Price" }).click();
    await button(page, "Confirm lost").click();
    await page.getByText(/is marked as lost/).waitFor();
    await clean(visit);
  }),

  test("the contribution report is exported and the file downloaded", async ({ browser, base }) => {
    const visit = await start(browser, base);
    const { page } = visit;
    await page.goto(`${base}/reports/contribution`);
    await settled(page);
    await page.getByText("Total, USD").waitFor();
    await button(page, "Other formats").click();
    await page.getByRole("menuitem", { name: "CSV" }).click();
    const link = page.getByRole("button", { name: /Download CSV/ }).first();
    await link.waitFor({ timeout: 60_000 });
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    const text = readFileSync(await download.path(), "utf8");
    assert.match(text, /Customer/);
    assert.match(text, /Cancity/);
    await clean(visit);
  }),

  test("a representative works in Chinese on a phone, sees only what is theirs, and signs out", async ({
    browser,
    base,
  }) => {
    const visit = await start(browser, base, person("rep"), { language: "zh-CN", width: 390, height: 844 });
    const { page } = visit;
    await page.getByRole("heading", { name: "客户" }).waitFor();
    await page.goto(`${base}/pipeline`);
    await page.locator("[data-card]").first().waitFor();
    const shown = await page.getByRole("group", { name: "阶段", exact: true }).innerText();
    assert.ok(!shown.includes("8,800"));
    await page.goto(`${base}/retention`);
    assert.equal(await page.getByRole("button", { name: "按日期运行" }).count(), 0);
    await page.reload();
    await page.locator("nav ul").waitFor();
    await page.getByRole("button", { name: /的账户/ }).click();
    await page.getByRole("menuitem", { name: "退出登录" }).click();
    await page.getByRole("heading", { name: "登录 Kith" }).waitFor();
    await clean(visit);
  }),
];
