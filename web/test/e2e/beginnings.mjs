// How a company and its people begin, on the running system: each in both languages, at a desk and on a phone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { settled, visitor } from "./browser.mjs";
import { button, clean } from "./helpers.mjs";
import { box, choose, create, days, ends, inTimeline, log, unique } from "./people.mjs";

const operator = () => readFileSync(join(dirname(process.env.KITH_SIGN_INS), "operator.password"), "utf8");
const [PASSWORD, ANOTHER] = ["Quiet-harbour-19", "Quiet-harbour-20"];

/** The link to `way` in the newest mail to an address; mail goes to the mailbox of the embedded services. */
async function mailed(base, email, way) {
  const address = new URL(base);
  address.port = String(Number(address.port) + 2);
  for (let tries = 0; tries < 40; tries++) {
    const { messages } = await (await fetch(new URL("/_ministack/ses/messages", address))).json();
    const mails = Object.values(messages)
      .flat()
      .map((mail) => JSON.stringify(mail));
    const mail = mails.findLast((text) => text.includes(`"${email}"`) && text.includes(`${way}?tenant=`));
    const link = mail?.match(new RegExp(`${way}\\?tenant=[^#\\s"&]+#token=[\\w.~%-]+`));
    if (link) return base + link[0];
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error(`No mail to ${email} with a link to ${way} arrived`);
}

/** Somebody opens their invitation, chooses a password and signs in; returns the visit. */
async function accept({ browser, base, look, say }, { tenant, email }) {
  const visit = await visitor(browser, look);
  const { page } = visit;
  await page.goto(await mailed(base, email, "/invite"));
  await chooseAndSignIn(page, say, { tenant, email }, PASSWORD);
  return visit;
}

/** On the screen of a mailed link: choose a password, and sign in with it. */
async function chooseAndSignIn(page, say, { tenant, email }, password) {
  for (const nth of [0, 1]) await page.locator("input[type=password]").nth(nth).fill(password);
  await button(page, say("Set password")).click();
  await page.getByRole("link", { name: say("Sign in"), exact: true }).click();
  assert.equal(await page.locator("input[name=organization]").inputValue(), tenant);
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(password);
  await page.locator("button[type=submit]").click();
  await page.locator("nav ul").waitFor();
  await settled(page);
}

/** Somebody who forgot the password asks for a link, chooses another and signs in with it. */
async function forget({ browser, base, look, say }, { tenant, email }) {
  const visit = await visitor(browser, look);
  const { page } = visit;
  await page.goto(`${base}/sign-in`);
  await page.locator("input[name=organization]").fill(tenant);
  await page.locator("input[name=email]").fill(email);
  await page.getByRole("link", { name: say("Forgotten your password?") }).click();
  await button(page, say("Send the link")).click();
  await page.getByText(say("No mail after a few minutes?")).waitFor();
  await page.goto(await mailed(base, email, "/reset"));
  await chooseAndSignIn(page, say, { tenant, email }, ANOTHER);
  await clean(visit);
}

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
  await forget({ browser, base, look, say }, { tenant: slug, email: seller });
  await clean(await come({ tenant: slug, email: seller, password: ANOTHER }));
}

export const onTheSystem = true;

export const tests = days(
  "an operator onboards a company; its people come by invitation and finish a first day",
  firstDays,
);
