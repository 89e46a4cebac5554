// A list narrowed to what is around a place: a customer, where one is, or the middle of the map.
import assert from "node:assert/strict";
import { at, button, clean, LOOKS } from "./helpers.mjs";
import { settled } from "./browser.mjs";
import { choose, HERE, placed, rows, within } from "./map.mjs";

const AROUND = {
  en: {
    filter: "Filter",
    find: "Find a field",
    address: "Address",
    near: "is within a distance",
    customer: "Find a customer",
    km: "Kilometres",
    here: "Where I am",
    centre: "The map’s centre",
    seen: "a place on the map (31.200, 121.500)",
    apply: "Apply",
    was: "the place you were at (31.200, 121.500)",
    from: (place) => `From ${place}`,
    chip: (km, place) => `Address within ${km} km of ${place}`,
    count: (many) => (many === 1 ? "1 record" : `${many} records`),
  },
  "zh-CN": {
    filter: "筛选",
    find: "查找字段",
    address: "地址",
    near: "在一定距离内",
    customer: "查找客户",
    km: "公里数",
    here: "我的位置",
    centre: "地图中心",
    seen: "地图上的位置（31.200, 121.500）",
    apply: "应用",
    was: "您当时所在的位置（31.200, 121.500）",
    from: (place) => `中心：${place}`,
    chip: (km, place) => `地址在${place}的 ${km} 公里内`,
    count: (many) => `${many} 条记录`,
  },
};
const around = LOOKS.map((look) => ({
  name: `a list is narrowed to what is around a place (${look.language}, ${look.width} px)`,
  async run({ browser, base, state }) {
    const words = AROUND[look.language];
    const visit = await at(browser, base, "/customers", look);
    const { page, context } = visit;
    const one = placed(state)[0];
    await button(page, words.filter).click();
    await page.getByRole("searchbox", { name: words.find }).fill(words.address);
    await page.getByRole("option", { name: words.address, exact: true }).click();
    await choose(page, new RegExp(words.address), words.near);
    await page.getByRole("searchbox", { name: words.customer }).fill(one.name);
    await page.getByRole("option", { name: one.name, exact: true }).click();
    await page.getByText(words.from(one.name)).waitFor();
    await page.getByLabel(words.km).fill("25");
    await page.keyboard.press("Enter");
    await button(page, words.chip("25", one.name)).waitFor();
    await page.waitForURL(/address\.near/);
    await page.reload();
    await button(page, words.chip("25", one.name)).click();
    await context.grantPermissions(["geolocation"]);
    await context.setGeolocation(HERE);
    await button(page, words.here).click();
    await page.getByText(words.from(words.was)).waitFor();
    await page.getByLabel(words.km).fill("10");
    await button(page, words.apply).click();
    await button(page, words.chip("10", words.was)).waitFor();
    await settled(page);
    await page.getByText(words.count(within(state, 10).length)).waitFor();
    await clean(visit);
  },
}));

const aroundTheMap = [LOOKS[0], LOOKS[3]].map((look) => ({
  name: `a list is narrowed to what is around the map’s centre, once a map was seen (${look.language}, ${look.width} px)`,
  async run({ browser, base, state }) {
    const words = AROUND[look.language];
    const visit = await at(browser, base, "/customers", look);
    const { page } = visit;
    const near = async () => {
      await button(page, words.filter).click();
      await page.getByRole("searchbox", { name: words.find }).fill(words.address);
      await page.getByRole("option", { name: words.address, exact: true }).click();
      await choose(page, new RegExp(words.address), words.near);
      await button(page, words.here).waitFor();
    };
    await near();
    assert.equal(await button(page, words.centre).count(), 0);
    await page.goto(`${base}/map?near=31.20000,121.50000&km=10`);
    await rows(page).first().waitFor();
    await page.goto(`${base}/customers`);
    await settled(page);
    await near();
    await button(page, words.centre).click();
    await page.getByText(words.from(words.seen)).waitFor();
    await button(page, words.apply).click();
    await button(page, words.chip("10", words.seen)).waitFor();
    await settled(page);
    await page.getByText(words.count(within(state, 10).length)).waitFor();
    await clean(visit);
  },
}));

export const tests = [...around, ...aroundTheMap];
