// Checking in where a customer is: with the place, without one, without a connection; what was seen there as a photo.
import assert from "node:assert/strict";
import { LOOKS, at, becomes, button, clean, customer } from "./helpers.mjs";
import { settled } from "./browser.mjs";

const LOST = [/ERR_(INTERNET_DISCONNECTED|EMPTY_RESPONSE|CONNECTION|FAILED|NETWORK)/];
const WORDS = {
  en: { in: "Check in", out: "Check out", away: /^1[01]\d m from the address$/, there: /1 h(r)? 20 min there/ },
  "zh-CN": { in: "签到", out: "签退", away: /^距地址 1[01]\d m$/, there: /停留 1小时 20分钟/ },
};
const admin = (state) => state.book.tables.people.values().next().value;
const placed = (state) => customer(state).find(({ address }) => address?.latitude);
const hundredMetresFrom = ({ latitude, longitude }) => ({ latitude: latitude + 0.001, longitude });
/** One dark pixel as a PNG. */
const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const plan = (state, to, more = {}) =>
  state.book.create(
    "visits",
    {
      subject: "Show the samples",
      customer: to.id,
      state: "planned",
      owner: admin(state).id,
      planned_at: new Date().toISOString(),
      ...more,
    },
    admin(state),
    "203.0.113.7",
  );
const now = (state, { id }) => state.book.tables.visits.get(id);
const standAt = async ({ context }, point) => {
  await context.grantPermissions(["geolocation"]);
  await context.setGeolocation(point);
};

const round = LOOKS.map((look) => ({
  name: `a visit is checked in with its place and checked out with its result: ${look.language}, ${look.width} px`,
  async run({ browser, base, state }) {
    const words = WORDS[look.language];
    const to = placed(state);
    const one = plan(state, to);
    const visit = await at(browser, base, `/visits/${one.id}`, look);
    const { page } = visit;
    await standAt(visit, hundredMetresFrom(to.address));
    assert.ok((await button(page, words.in).boundingBox()).height >= 44);
    await button(page, words.in).click();
    await page.getByText(words.away).waitFor();
    await becomes(() => now(state, one).state, "checked_in");
    const { checked_in_place: place, checked_in_at: when } = now(state, one);
    assert.equal(place.latitude, Number((to.address.latitude + 0.001).toFixed(6)));
    assert.ok(Math.abs(Date.parse(when) - Date.now()) < 60_000);
    assert.match(await page.locator("main section a[href^='tel:']").first().getAttribute("href"), /^tel:\+86/);
    assert.equal(await page.locator("main section a[href^='sms:']").first().isVisible(), true);
    const known = now(state, one);
    state.book.tables.visits.set(one.id, {
      ...known,
      checked_in_at: new Date(Date.now() - 80 * 60_000).toISOString(),
    });
    await button(page, words.out).click();
    await page.locator("[role=dialog] textarea").first().fill("They will order.");
    await page.locator("[role=dialog] button[type=submit]").click();
    await page.getByText(words.there).waitFor();
    await becomes(() => [now(state, one).state, now(state, one).result], ["done", "They will order."]);
    await clean(visit);
  },
}));

export const tests = [
  ...round,
  {
    name: "who may not be seen is told how, and can check in without a place",
    async run({ browser, base, state }) {
      const one = plan(state, placed(state));
      const visit = await at(browser, base, `/visits/${one.id}`, { width: 390, height: 844 });
      const { page, context } = visit;
      await context.clearPermissions();
      await button(page, "Check in").click();
      await page.getByRole("alert").getByText("Allow the location for this site").waitFor();
      await becomes(() => now(state, one).state, "planned");
      await button(page, "Check in without a place").click();
      await page.getByText("without a place", { exact: true }).waitFor();
      await becomes(() => [now(state, one).state, now(state, one).checked_in_place], ["checked_in", null]);
      await button(page, "Undo").click();
      await page.getByText("Not there yet").waitFor();
      await becomes(() => now(state, one).checked_in_at, null);
      await clean(visit);
    },
  },
  {
    name: "one checks in from the customer, by keys, and keeps the place of a customer on no map",
    async run({ browser, base, state }) {
      const to = customer(state).find(({ address }) => !address);
      const visit = await at(browser, base, `/customers/${to.id}`);
      const { page } = visit;
      await standAt(visit, { latitude: 31.5, longitude: 121.25 });
      await button(page, "Check in").focus();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: `Visit to ${to.name}` }).waitFor();
      await button(page, "Keep this as the customer’s place").focus();
      await page.keyboard.press("Enter");
      await page.getByText("0 m from the address").waitFor();
      const kept = () => state.book.tables.customers.get(to.id).address;
      await becomes(() => [kept().latitude, kept().longitude], [31.5, 121.25]);
      await page.goto(`${base}/customers/${to.id}`);
      await page.getByRole("link", { name: "You are checked in" }).click();
      await page.getByRole("heading", { level: 1, name: `Visit to ${to.name}` }).waitFor();
      await clean(visit);
    },
  },
  {
    name: "checking in without a connection waits and arrives with its own time and place",
    async run({ browser, base, state }) {
      const to = placed(state);
      const one = plan(state, to);
      const visit = await at(browser, base, `/visits/${one.id}`, { width: 390, height: 844, expected: LOST });
      const { page, context } = visit;
      await button(page, "Check in").waitFor();
      await settled(page);
      await standAt(visit, hundredMetresFrom(to.address));
      state.away = true;
      await context.setOffline(true);
      await page.getByRole("link", { name: /Sync centre: Offline/ }).waitFor();
      await button(page, "Check in").click();
      await page.getByText(/m from the address/).waitFor();
      await becomes(() => now(state, one).state, "planned");
      const pressed = Date.now();
      state.away = false;
      await context.setOffline(false);
      await page.waitForResponse((answer) => answer.url().endsWith("/v1/changes"));
      await settled(page);
      await becomes(() => now(state, one).state, "checked_in");
      await becomes(() => Date.parse(now(state, one).checked_in_at) <= pressed, true);
      await becomes(() => !!now(state, one).checked_in_place.latitude, true);
      await clean(visit);
    },
  },
  {
    name: "a photo taken without a connection waits through a reload, is listed, and is sent once when it is back",
    async run({ browser, base, state }) {
      const one = plan(state, placed(state));
      const look = { width: 390, height: 844, expected: LOST, worker: true };
      const visit = await at(browser, base, `/visits/${one.id}`, look);
      const { page, context } = visit;
      await page.waitForFunction(() => navigator.serviceWorker.controller);
      await settled(page);
      await button(page, "Take a photo").waitFor();
      const camera = page.locator("input[type=file][capture=environment]");
      await becomes(() => camera.getAttribute("accept"), "image/*");
      state.away = true;
      await context.setOffline(true);
      await page.getByRole("link", { name: /Sync centre: Offline/ }).waitFor();
      const photo = { name: "shelf.png", mimeType: "image/png", buffer: Buffer.from(PICTURE, "base64") };
      await camera.setInputFiles(photo);
      await page.getByText("shelf.png: Waits on this device").waitFor();
      await page.reload();
      await page.getByText("shelf.png: Waits on this device").waitFor();
      await page.getByRole("link", { name: "Sync centre: Offline · 1 to send" }).click();
      const card = page.getByRole("listitem", { name: "New File: shelf.png" });
      await card.locator("img").waitFor();
      await card.getByRole("link", { name: one.subject }).click();
      state.away = false;
      await context.setOffline(false);
      await page.getByRole("button", { name: "Download shelf.png" }).waitFor({ timeout: 20_000 });
      const sent = [...state.book.tables.files.values()].filter(({ name }) => name === "shelf.png");
      await becomes(() => sent.map(({ about_record, state }) => [about_record, state]), [[one.id, "ready"]]);
      await page.getByText("Waits on this device").waitFor({ state: "detached" });
      await clean(visit);
    },
  },
];
