// The screens of days and places: the calendar, what is to be done, the map.
import { settled } from "./browser.mjs";
import { idOf } from "./screens-desks.mjs";

const opened = async (page, press) => {
  await press.click();
  await page.locator("[role=dialog]").waitFor();
  await settled(page);
};

/** Where the mock's people are. */
const tomorrow = () => new Date(Date.now() + 32 * 3_600_000).toISOString().slice(0, 10);

export const OUT = [
  { name: "calendar-month", path: () => "/calendar?view=month" },
  { name: "calendar-week", path: () => "/calendar?view=week" },
  { name: "calendar-list", path: () => "/calendar?view=agenda" },
  {
    name: "calendar-entry",
    path: () => "/calendar?view=agenda",
    then: (page) => opened(page, page.locator("main [data-entry]").first()),
  },
  {
    name: "calendar-said",
    path: () => "/calendar?view=day",
    then: (page) => page.locator("main form input").fill("下周二下午三点拜访华信"),
  },
  { name: "map", path: () => "/map" },
  {
    name: "map-near",
    path: () => "/map?near=31.22,121.5&km=10",
    then: async (page) => {
      await page.locator("main [data-place] button").nth(1).click();
      await page.locator("main [data-place] dl").waitFor();
      await settled(page);
    },
  },
  { name: "map-visits", path: () => `/map?show=visits&on=${tomorrow()}` },
  { name: "visit", path: (state) => `/visits/${idOf(state, "visits", ({ state: now }) => now === "planned")}` },
  { name: "visit-done", path: (state) => `/visits/${idOf(state, "visits", ({ state: now }) => now === "done")}` },
  { name: "to-do", path: () => "/calendar?view=tasks" },
  {
    name: "to-do-put-off",
    path: () => "/calendar?view=tasks",
    then: async (page) => {
      await page
        .locator("main button", { has: page.locator("svg.lucide-alarm-clock") })
        .first()
        .click();
      await page.locator("[role=menuitem]").last().click();
      await page.locator("[role=dialog] form").waitFor();
    },
  },
];
