// An automation made in the app answers to a real change on the running system.
import { button, clean } from "./helpers.mjs";
import { box, days, unique, who } from "./people.mjs";

export const onTheSystem = true;

export const tests = days("an automation makes a task when a customer comes, and says so", async (at) => {
  const { base, say, come } = at;
  const visit = await come(who("administrator"), "/settings/automations/new");
  const { page } = visit;
  const [name, subject, customer] = ["Welcome", "Say hello", "Newcomer"].map(unique);
  await box(page, say("Name")).fill(name);
  await page.getByRole("button", { name: say("Add an action") }).click();
  await page.getByRole("menuitem", { name: say("Make a record") }).click();
  await box(page, say.field("tasks", "subject")).fill(subject);
  await page.getByRole("button", { name: say("Save and turn on") }).click();
  await page.waitForURL(/automations\/aut_/);
  const automation = page.url();
  await page.goto(`${base}/customers`);
  await button(page, say("New")).first().click();
  const form = page.getByRole("dialog");
  await form
    .getByRole("textbox", { name: new RegExp(`^${say.field("customers", "name")}`) })
    .first()
    .fill(customer);
  await form.locator("button[type=submit]").click();
  await form.waitFor({ state: "detached" });
  const run = page
    .getByRole("list", { name: say("What it did") })
    .getByRole("listitem")
    .filter({ hasText: customer });
  for (let tries = 0; tries < 20 && !(await run.getByText(say("done"), { exact: true }).count()); tries += 1) {
    await page.goto(automation);
    await page.getByRole("heading", { name: say("What it did") }).waitFor();
    await page.waitForTimeout(1_000);
  }
  await run.getByText(say("done"), { exact: true }).waitFor();
  await page.goto(`${base}/tasks?q=${encodeURIComponent(subject)}`);
  await page.getByRole("link", { name: subject }).first().waitFor();
  await page.goto(`${base}/settings/automations`);
  await page.getByRole("switch", { name: say.like("“{0}” runs", { 0: name }) }).press("Space");
  await page.getByText(say.like("“{0}” is off", { 0: name })).waitFor();
  await page.getByRole("button", { name: say.like("Actions for {0}", { 0: name }), exact: true }).click();
  await page.getByRole("menuitem", { name: say("Remove"), exact: true }).click();
  await page.getByRole("link", { name, exact: true }).waitFor({ state: "detached" });
  await clean(visit);
});
