// A form is never lost: not by a reload, not with the session, not by a server that fails, not without a connection.
import { settled } from "./browser.mjs";
import { at, becomes, button, clean, customer, test } from "./helpers.mjs";

const PASSWORD = "Correct-horse-7";
const LOST = [/ERR_(INTERNET_DISCONNECTED|EMPTY_RESPONSE|CONNECTION|FAILED|NETWORK)/];
const made = (state, name) => customer(state).filter((one) => one.name === name).length;

/** A new customer with a name and a note, not saved. */
async function typed(page, name) {
  await button(page, "New").click();
  const form = page.getByRole("dialog", { name: "New Customer" });
  await form.getByLabel("Name").fill(name);
  await button(form, "More fields").click();
  await form.getByLabel("Note").fill("Met at the fair\n下周回访");
  return form;
}

async function isBack(page, name) {
  await button(page, "New").click();
  const form = page.getByRole("dialog", { name: "New Customer" });
  await form.getByText(/What you typed on .* is back/).waitFor();
  await becomes(() => form.getByLabel("Name").inputValue(), name);
  if (await button(form, "More fields").count()) await button(form, "More fields").click();
  await becomes(() => form.getByLabel("Note").inputValue(), "Met at the fair\n下周回访");
  return form;
}

async function saved(page, form, state, name) {
  await button(form, "Save").click();
  await form.waitFor({ state: "detached" });
  await page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.includes(".draft.")));
  await becomes(() => made(state, name), 1);
}

async function signInAgain(scope) {
  const [tenant, mail] = ["organization", "email"].map((name) => scope.locator(`input[name=${name}]`));
  if (!(await tenant.inputValue())) await tenant.fill("acme");
  if (!(await mail.inputValue())) await mail.fill("admin@acme.example");
  await scope.locator("input[name=password]").fill(PASSWORD);
  await scope.locator("button[type=submit]").click();
}

const expire = (state) => {
  for (const token of state.tokens.keys()) state.expired.add(token);
};

export const tests = [
  test("a new record that was being typed is there again after a reload, and saved once", async ({
    browser,
    base,
    state,
  }) => {
    const visit = await at(browser, base, "/customers");
    const { page } = visit;
    await typed(page, "Reload Works");
    await page.reload();
    await settled(page);
    await saved(page, await isBack(page, "Reload Works"), state, "Reload Works");
    await clean(visit);
  }),

  test("a session that ends under a form is begun again over it, and after a reload before it", async ({
    browser,
    base,
    state,
  }) => {
    const visit = await at(browser, base, "/customers", { expected: [/401/] });
    const { page } = visit;
    const form = await typed(page, "Session Works");
    expire(state);
    await button(form, "Save").click();
    const over = page.getByRole("dialog", { name: "Your session has ended" });
    await over.waitFor();
    await becomes(() => made(state, "Session Works"), 0);
    await signInAgain(over);
    await over.waitFor({ state: "detached" });
    await becomes(() => form.getByLabel("Name").inputValue(), "Session Works");
    await saved(page, form, state, "Session Works");

    await typed(page, "Session Lake");
    expire(state);
    await page.goto(`${base}/customers`);
    await page.waitForURL(/sign-in/);
    await signInAgain(page);
    await page.getByRole("heading", { level: 1, name: "Customers" }).waitFor();
    await saved(page, await isBack(page, "Session Lake"), state, "Session Lake");
    await clean(visit);
  }),

  test("people of a suspended organisation are told so over what they typed, and go on when it is active again", async ({
    browser,
    base,
    state,
  }) => {
    const visit = await at(browser, base, "/customers", { expected: [/403/] });
    const { page } = visit;
    const form = await typed(page, "Suspended Works");
    state.tenants[0].state = "suspended";
    await button(form, "Save").click();
    const over = page.getByRole("dialog", { name: "Your session has ended" });
    await over.getByText("This organisation is suspended").waitFor();
    state.tenants[0].state = "active";
    await signInAgain(over);
    await over.waitFor({ state: "detached" });
    await saved(page, form, state, "Suspended Works");
    await clean(visit);
  }),

  test("a server that fails takes nothing: the form says so, survives a reload, and is saved once", async ({
    browser,
    base,
    state,
  }) => {
    const visit = await at(browser, base, "/customers", { expected: [/50[03]/] });
    const { page } = visit;
    const form = await typed(page, "Broken Works");
    const answer = (status, body) => (route) =>
      route.request().method() === "POST" ? route.fulfill({ status, body }) : route.fallback();
    await page.route("**/v1/customers", answer(503, "<html>Service Unavailable</html>"));
    await button(form, "Save").click();
    await form.getByRole("alert").waitFor();
    await becomes(() => form.getByLabel("Name").inputValue(), "Broken Works");
    await page.reload();
    await settled(page);
    const again = await isBack(page, "Broken Works");
    await button(again, "Save").click();
    await again.getByRole("alert").waitFor();
    await page.unroute("**/v1/customers");
    await saved(page, again, state, "Broken Works");
    await clean(visit);
  }),

  test("a form that loses its connection is sent when it is back, once", async ({ browser, base, state }) => {
    const visit = await at(browser, base, "/customers", { expected: LOST, worker: true });
    const { page, context } = visit;
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    await typed(page, "Away Works");
    state.away = true;
    await context.setOffline(true);
    await page.reload();
    const form = await isBack(page, "Away Works");
    await button(form, "Save").click();
    await page.getByRole("link", { name: "Sync centre: Offline · 1 to send" }).waitFor();
    await becomes(() => made(state, "Away Works"), 0);
    state.away = false;
    await context.setOffline(false);
    await page.getByRole("link", { name: /Sync centre/ }).waitFor({ state: "detached" });
    await becomes(() => made(state, "Away Works"), 1);
    await clean(visit);
  }),

  test("what is typed in the settings is kept when somebody else saves meanwhile", async ({ browser, base, state }) => {
    const visit = await at(browser, base, "/settings/company", { expected: [/412/] });
    const { page } = visit;
    const name = page.getByRole("textbox", { name: "Name", exact: true });
    await name.fill("Nordwind");
    Object.assign(state.tenants[0], { time_zone: "Asia/Tokyo", version: 2 });
    await button(page, "Save").click();
    await button(page, "Go on with mine").click();
    await becomes(() => name.inputValue(), "Nordwind");
    await button(page, "Save").click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await name.fill("Südwind");
    Object.assign(state.tenants[0], { name: "Westwind", version: 9 });
    await button(page, "Save").click();
    await button(page, "Show theirs").click();
    await page.waitForFunction(() => document.querySelector("main form input").value === "Westwind");
    await clean(visit);
  }),
];
