// The days of the people who use Kith, on the running system: each in both languages, at a desk and on a phone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { settled, signIn, visitor } from "./browser.mjs";
import { button, clean, test } from "./helpers.mjs";
import { wordsOf } from "./words.mjs";

const LOOKS = [
  { language: "en", width: 1280, height: 800 },
  { language: "zh-CN", width: 390, height: 844 },
  { language: "zh-CN", width: 1280, height: 800 },
  { language: "en", width: 390, height: 844 },
];
const LOST = [/ERR_(INTERNET_DISCONNECTED|CONNECTION|FAILED|NETWORK)/];
const known = process.env.KITH_SIGN_INS ? JSON.parse(readFileSync(process.env.KITH_SIGN_INS, "utf8")) : null;
const who = (role) => {
  const one = role === "administrator" ? known : known.people.find((person) => person.role === role);
  return { tenant: known.tenant, email: one.email, password: one.password };
};
const operator = () => readFileSync(join(dirname(process.env.KITH_SIGN_INS), "operator.password"), "utf8");
const PASSWORD = "Quiet-harbour-19";
const unique = (name) => `${name} ${Date.now().toString(36)}${Math.random().toString(36).slice(2, 5)}`;

/** One day in every look. `walk({ browser, base, look, say, come })`; `come` signs somebody in, watched for faults. */
const days = (name, walk) =>
  LOOKS.map((look) =>
    test(`${name}; ${look.language}, ${look.width} px`, async ({ browser, base }) => {
      const come = async (person, path = "/", options = {}) => {
        const visit = await visitor(browser, { ...look, ...options });
        visit.page.setDefaultTimeout(30_000);
        await signIn(visit.page, base, person);
        await visit.page.goto(base + path);
        await settled(visit.page);
        return visit;
      };
      await walk({ browser, base, look, language: look.language, say: wordsOf(look.language), come });
    }),
  );

const choose = async (page, name, option) => {
  await page.getByRole("button", { name }).first().click();
  await page.getByRole("option", { name: option, exact: true }).click();
};
const ends = (text) => new RegExp(`${text}$`);
const box = (page, name) => page.getByRole("textbox", { name, exact: true });

/** The link in the newest invitation to an address; mail goes to the mailbox of the embedded services. */
async function invitation(base, email) {
  const address = new URL(base);
  address.port = String(Number(address.port) + 2);
  for (let tries = 0; tries < 40; tries++) {
    const { messages } = await (await fetch(new URL("/_ministack/ses/messages", address))).json();
    const mails = Object.values(messages)
      .flat()
      .map((mail) => JSON.stringify(mail));
    const mail = mails.findLast((text) => text.includes(`"${email}"`) && text.includes("#token="));
    const link = mail?.match(/\/invite\?tenant=[^#\s"&]+#token=[\w.~%-]+/);
    if (link) return base + link[0];
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error(`No invitation to ${email} arrived`);
}

/** Somebody opens their invitation, chooses a password and signs in; returns the visit. */
async function accept({ browser, base, look, say }, { tenant, email }) {
  const visit = await visitor(browser, look);
  const { page } = visit;
  await page.goto(await invitation(base, email));
  await page.locator("input[type=password]").nth(1).waitFor();
  for (const field of await page.locator("input[type=password]").all()) await field.fill(PASSWORD);
  await button(page, say("Set password")).click();
  await page.getByRole("link", { name: say("Sign in"), exact: true }).click();
  assert.equal(await page.locator("input[name=organization]").inputValue(), tenant);
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.locator("button[type=submit]").click();
  await page.locator("nav ul").waitFor();
  await settled(page);
  return visit;
}

async function create(page, say, object, fields) {
  await button(page, say("New")).first().click();
  for (const [label, value] of Object.entries(fields)) await box(page, label).first().fill(value);
  await button(page, say("Save")).click();
  await page.getByText(say.like("{0} created", { 0: say.object(object) })).waitFor();
}

/** Write into the composer of a record's page. */
async function log(page, say, kind, text, end) {
  await page
    .getByRole("group", { name: say("Channel") })
    .getByRole("button", { name: kind, exact: true })
    .click();
  await page
    .getByRole("form", { name: say("Log an interaction") })
    .getByRole("textbox")
    .first()
    .fill(text);
  await button(page, end).click();
}
const inTimeline = (page, say, text) =>
  page
    .getByRole("list", { name: say("Timeline") })
    .getByText(text)
    .first();

async function firstDays({ browser, base, look, say, come }) {
  const company = unique("Northwind");
  const slug = company.toLowerCase().replaceAll(" ", "-");
  const [owner, seller] = [`owner@${slug}.example`, `seller@${slug}.example`];
  const console = await visitor(browser, { ...look, expected: [/40[13]/] });
  await console.page.goto(`${base}/operator`);
  await console.page.locator("input[name=email]").fill("operator@kith.local");
  await console.page.locator("input[name=password]").fill(operator());
  await button(console.page, say("Sign in")).click();
  await button(console.page, say("Onboard a tenant")).click();
  const form = console.page.getByRole("dialog");
  await box(form, say("Name")).fill(company);
  await box(form, say("Short name for sign-in")).fill(slug);
  await box(form, say("First administrator")).fill("Owner");
  await box(form, say("Administrator’s e-mail")).fill(owner);
  await button(form, say("Onboard")).click();
  await form.getByText(say.like("{0} is onboarded. {1} has an invitation by e-mail.")).waitFor({ timeout: 60_000 });
  assert.equal(await form.getByRole("img", { name: say("done") }).count(), 5);
  await button(form, say("Close")).last().click();

  const first = await accept({ browser, base, look, say }, { tenant: slug, email: owner });
  await first.page.getByText(say("Nothing is waiting for you")).waitFor();
  await first.page.goto(`${base}/customers`);
  await first.page.getByText(say("Nothing here yet")).waitFor();
  await create(first.page, say, "customers", { [say.field("customers", "name")]: "杭州西湖机械" });
  await first.page.goto(`${base}/settings`);
  await button(first.page, say("Invite")).click();
  const wish = first.page.getByRole("dialog");
  await box(wish, say("Name")).fill("Seller");
  await box(wish, say("E-mail")).fill(seller);
  await choose(first.page, ends(say("Role")), look.language === "en" ? "Sales representative" : "销售代表");
  await button(wish, say("Send invitation")).click();
  await first.page.getByText(say.like("Invitation sent to {0}")).waitFor();
  await clean(first);

  const visit = await accept({ browser, base, look, say }, { tenant: slug, email: seller });
  const { page } = visit;
  await page.goto(`${base}/customers`);
  await create(page, say, "customers", { [say.field("customers", "name")]: "Harbour Tools" });
  await page.getByRole("link", { name: "Harbour Tools" }).first().click();
  await page.getByRole("heading", { name: "Harbour Tools", level: 1 }).waitFor();
  await log(page, say, say.choice("interactions", "channel", "phone"), "Wants a quote", say("Log it"));
  await inTimeline(page, say, "Wants a quote").waitFor();
  await log(page, say, say.object("tasks"), "Send the quote", say("Add task"));
  await page.getByText(say("Planned")).waitFor();
  await page.goto(`${base}/tasks`);
  await page.getByText("Send the quote").first().waitFor();
  await clean(visit);

  await button(console.page, say("Suspend {0}").replace("{0}", company)).first().click();
  await console.page.getByText(say.like("{0} is suspended")).waitFor();
  await button(console.page, say("Reactivate {0}").replace("{0}", company)).first().click();
  await console.page.getByText(say.like("{0} is active again")).waitFor();
  await clean(console);
  await clean(await come({ tenant: slug, email: seller, password: PASSWORD }));
}

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

/** A churn review as of a day with many warnings has been made; to make it again changes nothing. */
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
}

async function warningsHandled({ base, say, come }) {
  await review(base);
  const visit = await come(who("manager"), "/retention");
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
  await first.waitFor();
  assert.ok((await first.innerText()).includes(say.choice("churn_alerts", "reason", "price")));
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
  ...days("an operator onboards a company; its people come by invitation and finish a first day", firstDays),
  ...days("a seller adds a customer, logs a call, moves a deal, loses the connection and keeps working", aSellersDay),
  ...days("a manager answers churn warnings, takes one answer back, and confirms a loss", warningsHandled),
  ...days("an administrator adds a field and an object and sees them everywhere", fieldAndObject),
  ...days("an executive builds a report, keeps it and downloads it", reportBuilt),
];
