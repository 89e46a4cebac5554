// What an administrator sees of the plan, and how somebody's work passes to others; what an operator sees of a tenant.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { settled, signIn, visitor } from "./browser.mjs";
import { LOOKS, becomes, button, clean, test } from "./helpers.mjs";
import { wordsOf } from "./words.mjs";

const each = (name, walk) =>
  LOOKS.map((look) =>
    test(`${name}; ${look.language}, ${look.width} px`, async ({ browser, base, state }) => {
      const one = await visitor(browser, look);
      await walk({ page: one.page, base, state, say: wordsOf(look.language), language: look.language });
      await clean(one);
    }),
  );
const noSidewaysScroll = async (page) =>
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page scrolls sideways");

export const tests = [
  ...each("an administrator reads what the plan allows and what is used of it", async ({ page, base, state, say }) => {
    await signIn(page, base);
    await page.goto(`${base}/settings/usage`);
    const seats = page.getByRole("meter", { name: say("Seats") });
    await seats.waitFor();
    await becomes(() => seats.getAttribute("aria-valuenow"), String(state.book.tables.people.size));
    await page.getByText(say("All figures, day by day")).first().click();
    await becomes(() => page.locator("main tbody tr").count(), 30);
    await page.getByRole("button", { name: new RegExp(say("What")) }).click();
    await page.getByRole("option", { name: say("Changes of records") }).click();
    await page.getByRole("img", { name: new RegExp(say("Changes of records")) }).waitFor();
    await noSidewaysScroll(page);
  }),

  ...each("the company is called something else and has another country, and it is taken back", async (at) => {
    const { page, base, state, say } = at;
    await signIn(page, base);
    await page.goto(`${base}/settings/company`);
    await page.getByRole("textbox", { name: say("Name"), exact: true }).fill("Nordwind");
    await page.getByRole("button", { name: new RegExp(say("Country of phone numbers")) }).click();
    const germany = new Intl.DisplayNames(at.language, { type: "region" }).of("DE");
    await page.getByRole("option", { name: germany, exact: true }).click();
    await page.getByRole("button", { name: say("Save"), exact: true }).click();
    await page.getByText(say("Saved"), { exact: true }).waitFor();
    await becomes(() => [state.tenants[0].name, state.tenants[0].country], ["Nordwind", "DE"]);
    await noSidewaysScroll(page);
    await page.getByRole("button", { name: say("Undo") }).click();
    await page.locator("form input").first().waitFor();
    await page.waitForFunction(() => document.querySelector("main form input").value === "Acme");
    await becomes(() => [state.tenants[0].name, state.tenants[0].country], ["Acme", null]);
    await becomes(() => state.settings.changes.filter(({ what }) => what === "company").length, 2);
  }),

  ...each("whoever leaves hands over to a team in turn, and it is taken back", async ({ page, base, state, say }) => {
    const { customers, people } = state.book.tables;
    const owners = () => [...customers.values()].map(({ owner }) => owner);
    const before = owners();
    await signIn(page, base);
    const leaver = [...people.values()].find(({ id, role }) => role === "rep" && before.includes(id));
    const had = before.filter((owner) => owner === leaver.id).length;
    state.slow = 6;
    await page.goto(`${base}/settings`);
    await page.getByRole("button", { name: say.like("Actions for {0}", { 0: leaver.name }), exact: true }).click();
    await page.getByRole("menuitem", { name: say("Deactivate"), exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(String(had), { exact: true }).first().waitFor();
    await dialog.getByRole("button", { name: new RegExp(say("Goes to")) }).click();
    await page.getByRole("option", { name: say("A team, in turn") }).click();
    const { name } = state.book.tables.teams.get(leaver.member_of);
    await dialog.getByRole("combobox").fill(name);
    await page.getByRole("option", { name, exact: true }).click();
    await dialog.locator("button[type=submit]").click();
    await dialog
      .getByText(say("You can close this window, and even the tab: it goes on, and you are told when it is done."))
      .waitFor();
    await noSidewaysScroll(page);
    await page.reload();
    await page.getByText(say.like("Handing over: {0} of {1}")).waitFor();
    await page.getByRole("button", { name: say.like("Actions for {0}", { 0: leaver.name }), exact: true }).click();
    await page.getByRole("menuitem", { name: say("Hand over their work"), exact: true }).click();
    await dialog.getByText(say("Everything is handed over.")).waitFor({ timeout: 20_000 });
    await becomes(() => owners().filter((owner) => owner === leaver.id).length, 0);
    await becomes(() => people.get(leaver.id).active, false);
    await becomes(() => [...state.jobs.values()].filter(({ kind }) => kind === "hand-over").length, 1);
    await noSidewaysScroll(page);
    await dialog.getByRole("button", { name: say("Undo") }).click();
    await page.getByText(say("Everything is as it was before")).waitFor({ timeout: 20_000 });
    await becomes(() => owners(), before);
    await becomes(() => people.get(leaver.id).active, true);
  }),

  ...each("a team is moved under another, and back", async ({ page, base, state, say }) => {
    const teams = state.book.tables.teams;
    const [upper, lower] = [...teams.values()].sort((one, other) => one.name.localeCompare(other.name));
    await signIn(page, base);
    await page.goto(`${base}/settings/teams`);
    await page
      .getByRole("button", { name: say.like("Actions for {0}", { 0: lower.name }) })
      .first()
      .click();
    await page.getByRole("menuitem", { name: say("Move under…") }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: new RegExp(say("Under")) }).click();
    await page.getByRole("option", { name: upper.name, exact: true }).click();
    await dialog.locator("button[type=submit]").click();
    const under = page.getByRole("list", { name: say.like("Teams under {name}", { name: upper.name }) });
    await under.getByRole("link", { name: lower.name }).waitFor();
    await becomes(() => teams.get(lower.id).above, upper.id);
    await noSidewaysScroll(page);
    await page.getByRole("button", { name: say("Undo") }).click();
    await under.waitFor({ state: "detached" });
    await becomes(() => teams.get(lower.id).above ?? null, null);
  }),

  test("a team is dragged under another, not under its own, and back to the top", async ({ browser, base, state }) => {
    const one = await visitor(browser);
    const { page } = one;
    const teams = state.book.tables.teams;
    const [upper, lower] = [...teams.values()].sort((left, right) => left.name.localeCompare(right.name));
    await signIn(page, base);
    await page.goto(`${base}/settings/teams`);
    const row = ({ id }) => page.locator(`[data-team="${id}"]`);
    const grip = (team) => row(team).locator("[data-grip]");
    await grip(lower).dragTo(row(upper));
    const under = page.getByRole("list", { name: `Teams under ${upper.name}` });
    await under.getByRole("link", { name: lower.name }).waitFor();
    await becomes(() => teams.get(lower.id).above, upper.id);
    await grip(upper).dragTo(row(lower));
    await becomes(() => teams.get(upper.id).above ?? null, null);
    const from = await grip(lower).boundingBox();
    await page.mouse.move(from.x + 5, from.y + 5);
    await page.mouse.down();
    await page.mouse.move(from.x + 9, from.y - 12, { steps: 4 });
    await page.getByText("Drop here to put it at the top").hover();
    await page.mouse.up();
    await under.waitFor({ state: "detached" });
    await becomes(() => teams.get(lower.id).above ?? null, null);
    await page.getByRole("button", { name: "Undo" }).last().click();
    await under.waitFor();
    await clean(one);
  }),

  ...each("somebody is moved to another team by the menu, and back", async ({ page, base, state, say }) => {
    const { people, teams } = state.book.tables;
    const who = [...people.values()].find(({ member_of, state: at }) => member_of && at === "active");
    const next = [...teams.values()].find(({ id }) => id !== who.member_of);
    const of = ({ name }) => page.getByRole("list", { name: say.like("People of {name}", { name }), exact: true });
    await signIn(page, base);
    await page.goto(`${base}/settings/teams`);
    const open = ({ name }) => page.getByRole("button", { name: say.like("People of {name}", { name }) }).click();
    await open(teams.get(who.member_of));
    await of(teams.get(who.member_of)).getByRole("link", { name: who.name, exact: true }).waitFor();
    await page
      .getByRole("button", { name: say.like("Actions for {0}", { 0: who.name }) })
      .first()
      .click();
    await page.getByRole("menuitem", { name: say("Move to a team…") }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: new RegExp(say("Team")) }).click();
    await page.getByRole("option", { name: next.name, exact: true }).click();
    await dialog.locator("button[type=submit]").click();
    await open(next);
    await of(next).getByRole("link", { name: who.name, exact: true }).waitFor();
    await page.getByText(say.like("{name} is in {into} now", { name: who.name, into: next.name })).waitFor();
    await becomes(() => people.get(who.id).member_of, next.id);
    await noSidewaysScroll(page);
    await page.getByRole("button", { name: say("Undo") }).click();
    await of(teams.get(who.member_of)).getByRole("link", { name: who.name, exact: true }).waitFor();
    await page.getByText(say("Put back")).waitFor();
    await becomes(() => people.get(who.id).member_of, who.member_of);
  }),

  test("somebody is dragged into another team and out of all teams, and back", async ({ browser, base, state }) => {
    const one = await visitor(browser, { height: 1_400 });
    const { page } = one;
    const { people, teams } = state.book.tables;
    const who = [...people.values()].find(({ member_of, state: at }) => member_of && at === "active");
    const next = [...teams.values()].find(({ id }) => id !== who.member_of);
    await signIn(page, base);
    await page.goto(`${base}/settings/teams`);
    await page.getByRole("button", { name: `People of ${teams.get(who.member_of).name}` }).click();
    const grip = page.locator(`[data-person="${who.id}"] [data-grip]`);
    const of = (name) =>
      page.getByRole("list", { name, exact: true }).getByRole("link", { name: who.name, exact: true });
    await grip.dragTo(page.locator(`[data-team="${next.id}"]`));
    await page.getByRole("button", { name: `People of ${teams.get(who.member_of).name}` }).click();
    await page.getByRole("button", { name: `People of ${next.name}` }).click();
    await of(`People of ${next.name}`).waitFor();
    await page.getByText(`${who.name} is in ${next.name} now`).waitFor();
    await becomes(() => people.get(who.id).member_of, next.id);
    await grip.dragTo(page.locator("[data-no-team]"));
    await of("In no team").waitFor();
    await page.getByText(`${who.name} is in no team now`).waitFor();
    await becomes(() => people.get(who.id).member_of, null);
    await page.getByRole("button", { name: "Undo" }).last().click();
    await of(`People of ${next.name}`).waitFor();
    await page.getByRole("button", { name: `People of ${next.name}` }).click();
    await of(`People of ${next.name}`).waitFor({ state: "detached" });
    await clean(one);
  }),

  ...each("one person is found among many", async ({ page, base, state, say }) => {
    const [one, other] = [...state.book.tables.people.values()].slice(-2);
    await signIn(page, base);
    await page.goto(`${base}/settings`);
    await page.getByRole("link", { name: other.name, exact: true }).waitFor();
    await page.getByRole("searchbox", { name: say("Find people") }).fill(one.name);
    await page.getByRole("link", { name: other.name, exact: true }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: one.name, exact: true }).waitFor();
    await noSidewaysScroll(page);
  }),

  ...each("an administrator whose day is empty finds what to set up on it", async ({ page, base, state, say }) => {
    const [, manager] = state.company.people;
    for (const object of ["tasks", "opportunities", "churn_alerts", "cases"])
      for (const one of state.book.tables[object].values()) Object.assign(one, { owner: manager.id, handler: null });
    await signIn(page, base);
    await page.getByText(say("Nothing is waiting for you")).waitFor();
    await page.getByRole("heading", { name: say.like("Set up your organisation: {0} of {1} done") }).waitFor();
    await noSidewaysScroll(page);
    await page.getByRole("link", { name: say("Say when a customer has gone quiet") }).click();
    await page.waitForURL("**/settings/retention");
  }),

  ...each("changes of settings are saved as a file, and the list to set up leads on", async ({ page, base, say }) => {
    await signIn(page, base);
    await page.goto(`${base}/settings`);
    await page.getByRole("link", { name: say("Say when a customer has gone quiet") }).waitFor();
    await page.getByRole("button", { name: say("Put this list away") }).click();
    await page.getByRole("button", { name: say("Undo") }).click();
    await page.getByRole("link", { name: say("Fit the pipeline to how you sell") }).click();
    await page.waitForURL("**/settings/pipelines");
    await page.goto(`${base}/settings/changes`);
    await settled(page);
    const coming = page.waitForEvent("download");
    await button(page, say("As a file")).click();
    const file = await coming;
    assert.equal(file.suggestedFilename(), "changes.csv");
    assert.ok(readFileSync(await file.path(), "utf8").startsWith("\ufeff"));
  }),

  ...each("wrong passwords are found among the sign-ins, saved as a file, and one's own are seen", async (at) => {
    const { page, base, say } = at;
    await signIn(page, base);
    await page.goto(`${base}/settings/sign-ins`);
    await settled(page);
    await becomes(() => page.locator("main ol li").count(), 20);
    await page.getByRole("button", { name: new RegExp(say("Event")) }).click();
    await page.getByRole("option", { name: say("Wrong password") }).click();
    await page.waitForFunction(() => document.querySelectorAll("main ol li").length === 2);
    await noSidewaysScroll(page);
    const coming = page.waitForEvent("download");
    await button(page, say("As a file")).click();
    assert.equal((await coming).suggestedFilename(), "sign-ins.csv");
    await page.goto(`${base}/account`);
    await page.getByText("198.51.100.7").first().waitFor();
    await becomes(() => page.locator("main ol li").count(), 10);
    await noSidewaysScroll(page);
    await page.getByRole("button", { name: say("Sign out on all devices") }).click();
    await page.waitForURL("**/sign-in**");
  }),

  ...each("an operator sees how a tenant is and what to do about it", async ({ page, base, say }) => {
    await page.goto(`${base}/operator`);
    await page.locator("input[name=email]").fill("operator@kith.example");
    await page.locator("input[name=password]").fill("Correct-horse-7");
    await page.locator("button[type=submit]").click();
    await page.getByText(say("Needs a look")).waitFor();
    await page.getByRole("link", { name: "Acme" }).click();
    await page.getByRole("heading", { name: /Acme/, level: 1 }).waitFor();
    await page.getByText("python -m infra.replay ExportDeadLetters").waitFor();
    await becomes(() => page.getByRole("meter").count(), 2);
    await noSidewaysScroll(page);
    await page.getByRole("link", { name: say("All tenants") }).click();
    await page.getByRole("heading", { name: say("Tenants"), level: 1 }).waitFor();
  }),
];
