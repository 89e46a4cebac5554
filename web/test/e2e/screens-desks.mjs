// The screens that are worked through, and how to come to them.
import { settled } from "./browser.mjs";
import { callers } from "./callers.mjs";

export const idOf = (state, object, test = () => true) => [...state.book.tables[object].values()].find(test).id;

export const press = (key) => async (page) => {
  await page.keyboard.press(key);
  await page.locator("[role=dialog]").waitFor();
  await settled(page);
};

const dealOf = (state) =>
  `/opportunities/${idOf(state, "opportunities", ({ next_step: step }) => step === "Send the revised offer")}`;

export const DESKS = [
  { name: "cases-desk", path: () => "/case-desk" },
  { name: "cases-opened", path: (state) => `/case-desk?id=${idOf(state, "cases")}` },
  { name: "cases-resolve", path: (state) => `/case-desk?id=${idOf(state, "cases")}`, then: press("r") },
  { name: "cases-pause", path: (state) => `/case-desk?id=${idOf(state, "cases")}`, then: press("p") },
  { name: "cases-macros", path: (state) => `/case-desk?id=${idOf(state, "cases")}`, then: press("m") },
  { name: "cases-feedback", path: () => "/case-desk?tab=feedback" },
  { name: "call", path: (state) => `/call?number=${encodeURIComponent(callers(state).number)}` },
  {
    name: "call-somebody-else",
    path: (state) => `/call?number=${encodeURIComponent(callers(state).number)}&direction=out`,
    then: async (page) => {
      await page.locator("main ul + button").click();
      await page.locator("main form input").first().waitFor();
    },
  },
  { name: "call-unknown", path: () => "/call?number=%2B4930901820" },
  { name: "call-unread", path: () => "/call?number=anonymous" },
  { name: "leads-inbox", path: () => "/lead-inbox" },
  { name: "leads-opened", path: (state) => `/lead-inbox?id=${idOf(state, "leads")}` },
  { name: "leads-decided", path: () => "/lead-inbox?tab=closed" },
  { name: "leads-convert", path: (state) => `/lead-inbox?id=${idOf(state, "leads")}`, then: press("c") },
  { name: "leads-later", path: (state) => `/lead-inbox?id=${idOf(state, "leads")}`, then: press("s") },
  { name: "leads-disqualify", path: (state) => `/lead-inbox?id=${idOf(state, "leads")}`, then: press("d") },
  {
    name: "quote-new",
    path: () => "/quotes",
    then: async (page) => {
      await page.keyboard.press("n");
      await page.locator("[role=dialog] fieldset > div button").last().click();
      await page.locator("[role=dialog] ol li").waitFor();
    },
  },
  {
    name: "retention-details",
    path: () => "/retention",
    then: async (page) => {
      await page.keyboard.press("j");
      await page.keyboard.press("i");
      await page.locator("main ol section ul li").first().waitFor();
    },
  },
  {
    name: "retention-reprieve",
    path: () => "/retention",
    then: async (page) => {
      await page.locator("main ol > li button").first().click();
      await page.locator("[role=dialog] form").waitFor();
    },
  },
  {
    name: "retention-run",
    path: () => "/retention?state=lost",
    then: async (page) => {
      await page.locator("main button", { has: page.locator("svg.lucide-calendar-clock") }).click();
      await page.locator("[role=dialog] form").waitFor();
    },
  },
  { name: "deal", path: dealOf },
  {
    name: "deal-lost",
    path: dealOf,
    then: async (page) => {
      await page.locator("main ol button", { has: page.locator("svg.lucide-x") }).click();
      await page.locator("[role=dialog] form").waitFor();
    },
  },
];
