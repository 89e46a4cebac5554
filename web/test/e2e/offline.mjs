// Without a connection: what was opened is there, what is written waits, arrives in order, and is settled with others' changes.
import assert from "node:assert/strict";
import { settled, signIn, visitor } from "./browser.mjs";
import { at, becomes, button, clean, customer, test } from "./helpers.mjs";

const LOST = [/ERR_(INTERNET_DISCONNECTED|EMPTY_RESPONSE|CONNECTION|FAILED|NETWORK)/];
const phone = { width: 390, height: 844 };

/** Both the server and the browser's own idea of a connection. */
async function cut({ page, context }, state) {
  state.away = true;
  await context.setOffline(true);
  await page.getByRole("link", { name: /Sync centre: Offline|同步中心：离线/ }).waitFor();
}

async function back({ context }, state) {
  state.away = false;
  await context.setOffline(false);
}

const mark = (page, text) => page.getByRole("link", { name: `Sync centre: ${text}` });
const phrase = async (page, text) => {
  await button(page, "Phone").click();
  await page.getByRole("form", { name: "Log an interaction" }).getByRole("textbox").first().fill(text);
  await button(page, "Log it").click();
};

export const tests = [
  test("an opened customer is there after a reload without a connection, and so are the person's own", async ({
    browser,
    base,
    state,
  }) => {
    const [opened] = customer(state);
    const own = customer(state).find(({ owner, id }) => owner === state.company.people[0].id && id !== opened.id);
    const one = await visitor(browser, { expected: LOST, worker: true });
    const { page } = one;
    await signIn(page, base);
    const prepared = page.waitForResponse(
      (answer) => answer.url().endsWith("/v1/tasks/search") && answer.request().postDataJSON().limit === 200,
      { timeout: 30_000 },
    );
    await page.goto(`${base}/customers/${opened.id}`);
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    await prepared;
    await settled(page);
    await cut(one, state);
    await page.reload();
    await page.getByRole("heading", { level: 1, name: opened.name }).waitFor();
    await page.goto(`${base}/customers/${own.id}`);
    await page.getByRole("heading", { level: 1, name: own.name }).waitFor();
    await clean(one);
  }),

  test("a customer, a call and a moved deal made without a connection wait through a reload and arrive in order", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, "/pipeline", { expected: LOST, worker: true });
    const { page } = one;
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    await page.goto(`${base}/customers`);
    await settled(page);
    await cut(one, state);
    await button(page, "New").click();
    await page.getByLabel("Name").fill("Harbour Tools");
    await button(page, "Save").click();
    await mark(page, "Offline · 1 to send").waitFor();
    await page.getByRole("link", { name: "Harbour Tools" }).first().click();
    await page.getByRole("heading", { level: 1, name: "Harbour Tools" }).waitFor();
    await phrase(page, "Wants a quote");
    await page.getByRole("list", { name: "Timeline" }).getByText("Wants a quote").waitFor();
    await page.goto(`${base}/pipeline`);
    const card = page.getByRole("region", { name: "Prospecting" }).locator("[data-card]").nth(1);
    const id = await card.getAttribute("data-card");
    await card.getByRole("link").focus();
    await page.keyboard.press("]");
    await page.getByRole("region", { name: "Engaging" }).locator(`[data-card="${id}"]`).waitFor();
    await mark(page, "Offline · 3 to send").waitFor();
    await page.reload();
    await mark(page, "Offline · 3 to send").click();
    const queue = page.getByRole("list", { name: "Changes to be sent" }).getByRole("listitem");
    await queue.nth(2).waitFor();
    await becomes(() => queue.count(), 3);
    await back(one, state);
    await page.getByText("Everything has been sent").waitFor({ timeout: 20_000 });
    const made = customer(state).find(({ name }) => name === "Harbour Tools");
    const said = [...state.book.tables.interactions.values()].find(({ subject }) => subject === "Wants a quote");
    assert.equal(said.customer, made.id);
    await becomes(() => state.book.get("opportunities", id).stage, "engaging");
    await clean(one);
  }),

  test("a field that both sides changed is settled by a choice, the others merge by themselves", async ({
    browser,
    base,
    state,
  }) => {
    const [, theirs] = customer(state);
    const one = await at(browser, base, `/customers/${theirs.id}`, { ...phone, expected: LOST, worker: true });
    const { page } = one;
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    await cut(one, state);
    await button(page, "Edit").first().click();
    await page.getByLabel("Name").fill("Renamed on the way");
    await page.getByRole("textbox", { name: "Country", exact: true }).first().fill("Peru");
    await button(page, "Save").click();
    await page.getByRole("heading", { level: 1, name: "Renamed on the way" }).waitFor();
    const person = state.company.people[1];
    state.book.change("customers", theirs.id, { name: "Renamed at the desk" }, theirs.version, person, "203.0.113.9");
    await back(one, state);
    await mark(page, "1 needs you").click({ timeout: 20_000 });
    const card = page.getByRole("listitem", { name: /Renamed on the way/ });
    await card.getByRole("radio", { name: /Theirs Renamed at the desk/ }).check();
    await button(page, "Save this choice").click();
    await page.getByText("Everything has been sent").waitFor();
    const now = state.book.get("customers", theirs.id);
    assert.deepEqual([now.name, now.country], ["Renamed at the desk", "Peru"]);
    await clean(one);
  }),

  test("what was refused says why; it can be corrected or discarded, and signing out leaves nothing on the device", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, `/customers/${customer(state)[2].id}`, { expected: LOST });
    const { page } = one;
    await cut(one, state);
    await phrase(page, "Never to arrive");
    state.refused = "Never to arrive";
    await back(one, state);
    await mark(page, "1 needs you").click({ timeout: 20_000 });
    await page.getByText("Not accepted").waitFor();
    await page.getByRole("button", { name: /Account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out", exact: true }).click();
    await page.getByText(/have not been sent yet/).waitFor();
    await button(page, "Discard").click();
    await page.getByText("Everything has been sent").waitFor();
    await page.getByRole("button", { name: /Account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out", exact: true }).click();
    await page.getByRole("heading", { name: /Sign in/ }).waitFor();
    await page.waitForFunction(async () => (await indexedDB.databases()).length === 0);
    await clean(one);
  }),
];
