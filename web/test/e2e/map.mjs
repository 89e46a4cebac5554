// The map: what is near, what is chosen, and a list that says the same; nobody else is asked for a map.
import assert from "node:assert/strict";
import { LOOKS, at, becomes, button, clean, customer } from "./helpers.mjs";
import { settled } from "./browser.mjs";

const WORDS = {
  en: {
    near: "Near me",
    all: "Look everywhere",
    within: "within 10 km",
    level: "Every level",
    key: "Key",
    more: "Open",
  },
  "zh-CN": { near: "我附近", all: "不限距离", within: "10 公里内", level: "所有级别", key: "重点", more: "打开" },
};
export const HERE = { latitude: 31.2, longitude: 121.5 };
const rad = (degrees) => (degrees * Math.PI) / 180;
const km = ({ latitude, longitude }) => {
  const part =
    Math.sin(rad(latitude - HERE.latitude) / 2) ** 2 +
    Math.cos(rad(latitude)) * Math.cos(rad(HERE.latitude)) * Math.sin(rad(longitude - HERE.longitude) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.sqrt(part));
};
export const placed = (state) => customer(state).filter(({ address }) => address?.latitude);
export const within = (state, most) =>
  placed(state)
    .filter(({ address }) => km(address) <= most)
    .sort((one, other) => km(one.address) - km(other.address))
    .map(({ name }) => name);
export const rows = (page) => page.locator("main [data-place]");
const titles = (page) => rows(page).locator("button .font-medium").allTextContents();
export const choose = async (page, name, option) => {
  await page.getByRole("button", { name }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
  await settled(page);
};

/** The list comes to name exactly these, in this order. */
async function names(page, wanted) {
  for (let time = 0; time < 100 && (await titles(page)).join() !== wanted.join(); time++)
    await page.waitForTimeout(100);
  assert.deepEqual(await titles(page), wanted);
}

const near = LOOKS.map((look) => ({
  name: `customers near me are on the map and in its list: ${look.language}, ${look.width} px`,
  async run({ browser, base, state }) {
    const words = WORDS[look.language];
    const visit = await at(browser, base, "/map", look);
    const { page, context } = visit;
    await rows(page).first().waitFor();
    await becomes(() => rows(page).count(), placed(state).length);
    await context.grantPermissions(["geolocation"]);
    await context.setGeolocation(HERE);
    await button(page, words.near).click();
    await page.waitForURL(/near=31\.20000/);
    await settled(page);
    await names(page, within(state, 5));
    await choose(page, /5 (km|公里)/, words.within);
    await names(page, within(state, 10));
    await choose(page, words.level, words.key);
    const keys = new Set(
      customer(state)
        .filter(({ level }) => level === "key")
        .map(({ name }) => name),
    );
    await names(
      page,
      within(state, 10).filter((name) => keys.has(name)),
    );
    await rows(page).first().locator("button").first().click();
    const opened = rows(page).first();
    assert.match(await opened.locator("a[href^='tel:']").first().getAttribute("href"), /^tel:\+/);
    await opened.getByRole("link", { name: words.more, exact: true }).click();
    await page.getByRole("heading", { level: 1, name: within(state, 10).find((name) => keys.has(name)) }).waitFor();
    await page.goBack();
    await button(page, words.all).click();
    await page.waitForURL((url) => !url.search.includes("near"));
    await clean(visit);
  },
}));

export const tests = [
  ...near,
  {
    name: "a map says what to do when it may not see where one is",
    async run({ browser, base }) {
      const visit = await at(browser, base, "/map", { width: 390, height: 844 });
      const { page, context } = visit;
      await context.clearPermissions();
      await button(page, "Near me").click();
      await page.getByRole("alert").getByText("Allow the location for this site").waitFor();
      await clean(visit);
    },
  },
  {
    name: "a map is moved and asked by keys alone",
    async run({ browser, base }) {
      const visit = await at(browser, base, "/map");
      const { page } = visit;
      await rows(page).first().waitFor();
      await page.locator("[data-mark]").first().waitFor();
      const first = () => page.locator("[data-mark]").first().getAttribute("transform");
      await page.getByRole("group", { name: /^Map\./ }).focus();
      for (const key of ["ArrowRight", "ArrowUp", "+", "-"]) {
        const before = await first();
        await page.keyboard.press(key);
        await page.waitForFunction(
          (known) => document.querySelector("[data-mark]")?.getAttribute("transform") !== known,
          before,
        );
      }
      const row = rows(page).nth(3);
      await row.locator("button").first().focus();
      await page.keyboard.press("Enter");
      await row.locator("dl").waitFor();
      await row.getByRole("button", { name: "What is near" }).focus();
      await page.keyboard.press("Enter");
      await page.waitForURL(/near=/);
      await clean(visit);
    },
  },
  {
    name: "a group on the map comes apart when it is pressed, and one alone is chosen in the list",
    async run({ browser, base, state }) {
      const visit = await at(browser, base, "/map");
      const { page } = visit;
      await page.locator("[data-mark]").first().waitFor();
      const marks = page.locator("[data-mark]");
      assert.ok((await marks.count()) < placed(state).length);
      const alone = page.locator("[data-mark]", { hasNot: page.locator("text.fill-on-accent") });
      for (let press = 0; press < 9 && (await alone.count()) === 0; press += 1) await marks.first().click();
      const id = await alone.first().getAttribute("data-mark");
      await alone.first().click();
      await page.locator(`[data-place="${id}"] dl`).waitFor();
      await clean(visit);
    },
  },
  {
    name: "a day’s visits stand on the map in their order",
    async run({ browser, base, state }) {
      const [admin] = state.book.tables.people.values();
      const there = placed(state);
      const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
      for (const visit of state.book.tables.visits.values()) visit.planned_at = null;
      const plan = (subject, to, hour) =>
        state.book.create(
          "visits",
          { subject, customer: to.id, state: "planned", owner: admin.id, planned_at: `${today}T0${hour}:00:00.000Z` },
          admin,
          "203.0.113.7",
        );
      plan("Second", there[4], 5);
      plan("First", there[2], 2);
      plan(
        "Nowhere",
        customer(state).find(({ address }) => !address),
        6,
      );
      const visit = await at(browser, base, "/map", { width: 390, height: 844 });
      const { page } = visit;
      await button(page, "Visits").click();
      await rows(page).nth(1).waitFor();
      assert.deepEqual(await titles(page), ["First", "Second"]);
      await page.getByText("in a straight line").waitFor();
      await page.getByRole("region", { name: "Not on the map" }).getByRole("link", { name: "Nowhere" }).waitFor();
      await clean(visit);
    },
  },
  {
    name: "the map shows the tiles that a deployment names, and whose they are; without any, nobody is asked",
    async run({ browser, base, state }) {
      const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
      state.map = { tiles: "https://tiles.example/{z}/{x}/{y}.png", credit: "© Tile makers" };
      const asked = [];
      const visit = await at(browser, base, "/", {
        ...LOOKS[0],
        expected: [/^third party: https:\/\/tiles\.example\//],
      });
      const { page, context } = visit;
      await context.route("https://tiles.example/**", (route) => {
        asked.push(new URL(route.request().url()).pathname);
        return route.fulfill({ contentType: "image/png", body: Buffer.from(PNG, "base64") });
      });
      await page.goto(`${base}/map`);
      await settled(page);
      await page.getByText("© Tile makers").waitFor();
      const drawn = () =>
        page.locator("svg image").evaluateAll((tiles) => tiles.map((tile) => new URL(tile.href.baseVal).pathname));
      const all = async () => (await drawn()).length > 0 && (await drawn()).every((path) => asked.includes(path));
      for (let time = 0; time < 50 && !(await all()); time++) await page.waitForTimeout(100);
      assert.ok((await all()) && (await drawn()).length < 60);
      for (const path of asked) assert.match(path, /^\/\d+\/\d+\/\d+\.png$/);
      await clean(visit);
    },
  },
  ...LOOKS.map((look) => ({
    name: `customers without coordinates are counted at their country and lead to a list of it: ${look.language}, ${look.width} px`,
    async run({ browser, base, state }) {
      const { customers } = state.book.tables;
      for (const one of customers.values()) customers.set(one.id, { ...one, address: null });
      const [first, second, third] = customer(state);
      customers.set(first.id, { ...first, country: "中国", name: "Only in China", level: "key" });
      customers.set(second.id, { ...second, country: "China", level: "key" });
      customers.set(third.id, { ...third, country: null, address: { country: "CN" }, name: "At home", level: "key" });
      const visit = await at(browser, base, "/map", look);
      const { page } = visit;
      await page.locator("[data-country=CN]").waitFor();
      const here = customer(state).filter(
        ({ country, address }) => ["China", "中国"].includes(country) || (!country && address?.country === "CN"),
      );
      await becomes(() => page.locator("[data-country=CN] text").first().textContent(), String(here.length));
      const drawn = await page.locator("[data-country]").count();
      assert.equal(
        drawn,
        new Set(customer(state).map(({ country }) => (country ?? "China").replace("中国", "China"))).size,
      );
      await choose(page, WORDS[look.language].level, WORDS[look.language].key);
      const keys = here.filter(({ level }) => level === "key").length;
      const tag = page.locator("[data-country=CN] text", { hasText: new RegExp(`^${keys}$`) });
      await tag.waitFor();
      const row = page.locator("[data-land=CN] a");
      assert.match(await row.textContent(), new RegExp(`(China|中国)${keys}$`));
      await row.focus();
      await page.keyboard.press("Enter");
      await page.getByRole("link", { name: "Only in China" }).first().waitFor();
      await page.getByRole("link", { name: "At home" }).first().waitFor();
      assert.match(await page.getByRole("status").allTextContents().then(String), new RegExp(`\\b${keys}\\b`));
      await page.goBack();
      await settled(page);
      await tag.click();
      await page.waitForURL(/\/customers/);
      await clean(visit);
    },
  })),
];
