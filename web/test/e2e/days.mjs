// The days of the people who use Kith, on the running system: each in both languages, at a desk and on a phone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { settled } from "./browser.mjs";
import { button, clean } from "./helpers.mjs";
import { box, choose, create, days, ends, inTimeline, log, signInOf, unique, who } from "./people.mjs";

const LOST = [/ERR_(INTERNET_DISCONNECTED|CONNECTION|FAILED|NETWORK)/];

async function aSellersDay({ base, say, come }) {
  const visit = await come(who("rep"), "/customers", { worker: true, expected: LOST });
  const { page, context } = visit;
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  const name = unique("西湖机械");
  await create(page, say, "customers", { [say.field("customers", "name")]: name });
  await page.getByRole("searchbox").fill(name);
  await page.getByRole("link", { name }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  const phone = say.choice("interactions", "channel", "phone");
  await log(page, say, phone, "Asked for prices", say("Log it"));
  await inTimeline(page, say, "Asked for prices").waitFor();
  const address = page.url();

  await page.goto(`${base}/pipeline`);
  const stage = (name) => page.getByRole("region", { name: say.choice("opportunities", "stage", name) });
  const card = stage("prospecting").locator("[data-card]").first();
  await card.waitFor();
  await settled(page);
  const id = await card.getAttribute("data-card");
  await card.getByRole("link").focus();
  await page.keyboard.press("]");
  await stage("prospecting").locator(`[data-card="${id}"]`).waitFor({ state: "detached" });
  await settled(page);
  await page.reload();
  await stage("prospecting").locator("[data-card]").first().waitFor();
  await settled(page);
  assert.equal(await stage("prospecting").locator(`[data-card="${id}"]`).count(), 0);

  await page.goto(address);
  await settled(page);
  await context.setOffline(true);
  await page
    .getByRole("link", { name: new RegExp(say("Offline")) })
    .first()
    .waitFor();
  await log(page, say, phone, "Called from the train", say("Log it"));
  await inTimeline(page, say, "Called from the train").waitFor();
  await page.reload();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  await inTimeline(page, say, "Called from the train").waitFor();
  await context.setOffline(false);
  await page.goto(`${base}/sync`);
  await page.getByText(say("Everything has been sent")).waitFor();
  await page.goto(address);
  await inTimeline(page, say, "Called from the train").waitFor();
  await clean(visit);
}

/** A churn review as of a day with many warnings has been made, and to make it again changes nothing; the manager whose
 * team has most of them: who last sold to a customer on one and the same day is chance. */
async function review(base) {
  const ask = async (path, token, body) => {
    const headers = { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) };
    const sent = body ? { method: "POST", body: JSON.stringify(body) } : {};
    const answer = await fetch(base + path, { headers, ...sent });
    assert.ok(answer.ok, `${path} was answered ${answer.status}`);
    return answer.json();
  };
  const { access_token: token } = await ask("/v1/sessions", "", who("administrator"));
  let run = await ask("/v1/retention/runs", token, { as_of: "2018-07-01" });
  for (let tries = 0; run.state !== "done" && tries < 240; tries++) {
    await new Promise((done) => setTimeout(done, 500));
    run = await ask(`/v1/retention/runs/${run.id}`, token);
  }
  assert.equal(run.state, "done");
  let [most, found] = [-1, null];
  const role = { field: "role", op: "eq", value: "manager" };
  const { items } = await ask("/v1/people/search", token, { filter: role, limit: 50 });
  for (const manager of items.map(({ email }) => signInOf(email)).filter(({ password }) => password)) {
    const { access_token: own } = await ask("/v1/sessions", "", manager);
    const filter = { field: "state", op: "eq", value: "warning" };
    const { total } = await ask("/v1/churn_alerts/search", own, { filter, limit: 1 });
    if (total > most) [most, found] = [total, manager];
  }
  return found;
}

async function warningsHandled({ base, say, come }) {
  const visit = await come(await review(base), "/retention");
  const { page } = visit;
  const first = page.locator("main ol > li").first();
  await first.waitFor({ timeout: 120_000 });
  await button(first, say("Reprieve")).click();
  await page.getByLabel(say("Measure {0}").replace("{0}", "1"), { exact: true }).fill("带新价目表拜访");
  const form = page.getByRole("dialog");
  await button(form, say("Give reprieve")).click();
  await page.getByText(say.like("{name} is on reprieve")).waitFor();
  await button(page, say("Undo")).click();
  await page.getByText(say.like("{name} is on reprieve")).waitFor({ state: "detached" });
  await settled(page);
  await button(first, say("Lost")).click();
  await page.getByRole("button", { name: new RegExp(say("Reason")) }).click();
  await page.getByRole("option", { name: say.choice("churn_alerts", "reason", "price") }).click();
  await button(form, say("Confirm lost")).click();
  await page.getByText(say.like("{name} is marked as lost")).waitFor();
  await page.goto(`${base}/retention?state=lost`);
  await first.getByText(say.choice("churn_alerts", "reason", "price")).waitFor();
  await clean(visit);
}

async function fieldAndObject({ base, look, language, say, come }) {
  const mark = unique("").trim();
  const [one, many, field] = [`Vessel ${mark}`, `Vessels ${mark}`, `Berth ${mark}`];
  const [oneZh, fieldZh] = [`船舶${mark}`, `泊位${mark}`];
  const inEnglish = language === "en";
  const shown = { one: inEnglish ? one : oneZh, many: inEnglish ? many : oneZh, field: inEnglish ? field : fieldZh };
  const visit = await come(who("administrator"), "/settings/objects");
  const { page } = visit;
  const form = page.getByRole("dialog");
  const addField = async (unlike) => {
    await button(page, say("New field")).click();
    await box(form, say("Name in English")).fill(field);
    await box(form, say("Name in Chinese")).fill(fieldZh);
    await form.getByText(say("Found by search")).click();
    await button(form, say("Save")).click();
    await page.getByText(say("Saved"), { exact: true }).waitFor();
    await page.getByText(unlike).first().waitFor();
  };
  await button(page, say("New object")).click();
  await box(form, say("One of them, in English")).fill(one);
  await box(form, say("Many of them, in English")).fill(many);
  await box(form, say("One of them, in Chinese")).fill(oneZh);
  await box(form, say("Its ids begin with")).fill(`x${mark.slice(-2).replace(/\d/g, (digit) => "abcdefghij"[digit])}`);
  await button(form, say("Make the object")).click();
  await addField(shown.field);
  await page.goto(`${base}/settings/objects/customers`);
  await addField(shown.field);

  await page.goto(base);
  await settled(page);
  const more = button(page, say("More"));
  if (look.width < 500) await more.click();
  await page.locator("nav").getByRole("link", { name: shown.many }).click();
  await page.getByRole("heading", { name: shown.many, level: 1 }).waitFor();
  await button(page, say("New")).first().click();
  await form.getByRole("textbox").first().fill("Aurora");
  await box(form, shown.field).fill("Pier 9");
  await button(form, say("Save")).click();
  await page.getByText(say.like("{0} created", { 0: shown.one })).waitFor();
  await page.getByRole("searchbox").fill("Pier 9");
  await page.getByText("Aurora").first().waitFor();
  await page.goto(`${base}/customers`);
  await settled(page);
  await button(page, say("New")).first().click();
  await button(form, say("More fields")).click();
  await box(form, shown.field).waitFor();
  await button(form, say("Cancel")).click();
  await button(page, say("Columns")).click();
  await page.getByText(shown.field).first().waitFor();
  await clean(visit);
}

async function reportBuilt({ say, come }) {
  const name = unique("Deals by stage");
  const visit = await come(who("manager"), "/reports/build");
  const { page } = visit;
  await choose(page, ends(say("Records")), say.objects("opportunities"));
  await button(page, say("Add a group")).click();
  await choose(page, ends(say("Group {0}").replace("{0}", "1")), say.field("opportunities", "stage"));
  await page.getByRole("row", { name: new RegExp(`^${say.choice("opportunities", "stage", "won")}`) }).waitFor();
  await button(page, say("Save…")).click();
  await box(page, say("Name")).fill(name);
  await button(page, say("Save")).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  for (const [format, begins] of [
    ["PDF", "%PDF"],
    ["Excel", "PK"],
  ]) {
    await button(page, format).click();
    const link = page.getByRole("button", { name: say.like("Download {name} of {0}", { name: format }) });
    await link.first().waitFor({ timeout: 60_000 });
    const [download] = await Promise.all([page.waitForEvent("download"), link.first().click()]);
    const bytes = readFileSync(await download.path());
    assert.equal(bytes.subarray(0, begins.length).toString("latin1"), begins);
  }
  await clean(visit);
}

export const onTheSystem = true;

export const tests = [
  ...days("a seller adds a customer, logs a call, moves a deal, loses the connection and keeps working", aSellersDay),
  ...days("a manager answers churn warnings, takes one answer back, and confirms a loss", warningsHandled),
  ...days("an administrator adds a field and an object and sees them everywhere", fieldAndObject),
  ...days("an executive builds a report, keeps it and downloads it", reportBuilt),
];
