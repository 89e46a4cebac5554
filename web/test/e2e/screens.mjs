// Every screen of the app, and how to come to it.
import { refusedImport } from "../mock/imports.mjs";
import { settled } from "./browser.mjs";
import { FILE } from "./imports.mjs";
import { DESKS, idOf, press } from "./screens-desks.mjs";
import { OUT } from "./screens-out.mjs";
import { SETTINGS } from "./screens-settings.mjs";

export const OUTSIDE = [
  { name: "sign-in", path: () => "/sign-in" },
  { name: "invite", path: () => "/invite?tenant=acme#token=good" },
  { name: "forgotten", path: () => "/forgotten" },
  {
    name: "forgotten-asked",
    path: () => "/forgotten",
    then: async (page) => {
      await page.locator("input[name=organization]").fill("acme");
      await page.locator("input[name=email]").fill("admin@acme.example");
      await page.locator("button[type=submit]").click();
      await page.getByRole("status").waitFor();
    },
  },
  { name: "reset", path: () => "/reset?tenant=acme#token=good" },
  { name: "operator-sign-in", path: () => "/operator" },
];

export const SCREENS = [
  { name: "day", path: () => "/" },
  { name: "palette", path: () => "/customers", then: press("Control+k") },
  { name: "shortcuts", path: () => "/customers", then: press("?") },
  {
    name: "notifications",
    path: () => "/account",
    then: async (page) => {
      await page.locator("header button", { has: page.locator("svg.lucide-bell") }).click();
      await page.locator("[role=dialog] li").first().waitFor();
    },
  },
  { name: "account", path: () => "/account" },
  { name: "customers", path: () => "/customers" },
  {
    name: "customers-filtered",
    path: () => "/customers?f=level.in.key,small&f=employees.gte.500&sort=-annual_revenue",
  },
  {
    name: "customers-filter-open",
    path: () => "/customers",
    then: async (page) => {
      await page.locator("main button", { has: page.locator("svg.lucide-list-filter") }).click();
      await page.locator("[role=dialog] [role=option]").nth(2).click();
      await page.locator("[role=dialog] form").waitFor();
    },
  },
  {
    name: "customers-chosen",
    path: () => "/customers?by=level",
    then: async (page) => {
      await page.locator("tbody input[type=checkbox]").nth(1).check();
      await page.locator("main [role=region] p[role=status]").first().waitFor();
    },
  },
  {
    name: "customers-views",
    path: (state) => `/customers?view=${state.view}`,
    then: async (page) => {
      await page.locator("main button", { has: page.locator("svg.lucide-layers") }).click();
      await page.locator("[role=menu]").waitFor();
    },
  },
  {
    name: "customers-save-view",
    path: () => "/customers?f=level.in.key",
    then: async (page) => {
      await page.locator("main button", { has: page.locator("svg.lucide-layers") }).click();
      await page.locator("[role=menuitem]", { has: page.locator("svg.lucide-bookmark-plus") }).click();
      await page.locator("[role=dialog] form").waitFor();
    },
  },
  { name: "customer", path: (state) => `/customers/${[...state.book.tables.churn_alerts.values()][4].customer}` },
  {
    name: "customer-history",
    path: (state) => `/customers/${state.changed}`,
    then: async (page) => {
      await page.locator("[role=tab]").nth(1).click();
      await settled(page);
    },
  },
  {
    name: "customer-new",
    path: () => "/customers",
    then: async (page) => {
      await page
        .locator("main button", { has: page.locator("svg.lucide-plus") })
        .first()
        .click();
      await page.locator("[role=dialog] form").waitFor();
    },
  },
  { name: "opportunities", path: () => "/opportunities?sort=-amount" },
  {
    name: "opportunity",
    path: (state) => `/opportunities/${idOf(state, "opportunities", ({ stage }) => stage === "engaging")}`,
  },
  { name: "contacts", path: () => "/contacts" },
  { name: "nothing", path: () => "/customers?q=zzzzzz" },
  { name: "pipeline", path: () => "/pipeline" },
  { name: "retention", path: () => "/retention" },
  ...DESKS,
  { name: "reports", path: () => "/reports" },
  { name: "report-build", path: (state) => `/reports/build?id=${state.report}` },
  {
    name: "report-save",
    path: () => "/reports/build",
    then: async (page) => {
      await page.locator("main button", { has: page.locator("svg.lucide-save") }).click();
      await page.locator("[role=dialog] form").waitFor();
    },
  },
  {
    name: "report-to-dashboard",
    path: (state) => `/reports/build?id=${state.report}`,
    then: async (page) => {
      await page
        .locator("main button", { has: page.locator("svg.lucide-ellipsis") })
        .first()
        .click();
      await page.locator("[role=menuitem]").first().click();
      await page.locator("[role=dialog] form").waitFor();
    },
  },
  { name: "report-schedules", path: () => "/reports/schedules" },
  {
    name: "report-schedule",
    path: () => "/reports/schedules",
    then: async (page) => {
      await page
        .locator("main button", { has: page.locator("svg.lucide-pencil") })
        .first()
        .click();
      await page.locator("[role=dialog] form").waitFor();
    },
  },
  { name: "dashboards", path: () => "/dashboards" },
  { name: "dashboard-own", path: (state) => `/dashboards?id=${state.dashboard}` },
  {
    name: "dashboard-edit",
    path: (state) => `/dashboards?id=${state.dashboard}`,
    then: async (page) => {
      await page
        .locator("main button", { has: page.locator("svg.lucide-ellipsis") })
        .first()
        .click();
      await page.locator("[role=menuitem]").first().click();
      await page.locator("main form ol").waitFor();
      await settled(page);
    },
  },
  { name: "report-seven", path: () => "/reports/seven?span=year" },
  { name: "report-seven-narrowed", path: () => "/reports/seven?by=usual&level=key&show=clv,cohorts" },
  { name: "report-composition", path: () => "/reports/composition?span=year" },
  { name: "report-churn", path: () => "/reports/churn?unit=quarter&span=12-months" },
  { name: "report-cohorts", path: () => "/reports/cohorts" },
  { name: "report-team", path: () => "/reports/team?span=own" },
  { name: "contribution", path: () => "/reports/contribution" },
  {
    name: "contribution-time",
    path: () => "/reports/contribution",
    then: async (page) => {
      const choose = (at) => page.locator("main fieldset button").nth(at).click();
      await choose(2);
      await choose(0);
      await settled(page);
      await page.locator("main svg[role=img]").waitFor();
      // What was shown before is dimmed until the answer is drawn.
      await page.locator("main .opacity-60").waitFor({ state: "detached" });
    },
  },
  ...OUT,
  { name: "sync", path: () => "/sync" },
  ...SETTINGS,
  { name: "import", path: () => "/import" },
  {
    name: "import-columns",
    path: () => "/import",
    then: async (page) => {
      await page.locator("input[type=file]").setInputFiles(FILE);
      await page.waitForURL(/id=/);
      await settled(page);
    },
  },
  {
    name: "import-refused",
    path: (state) => `/import?object=customers&job=${refusedImport(state)}`,
    then: (page) => page.locator("main [role=group] input").first().waitFor(),
  },
  { name: "not-found", path: () => "/nonsense" },
];

export const OPERATOR = [
  { name: "operator", path: () => null, then: async () => undefined },
  {
    name: "operator-onboard",
    path: () => null,
    then: async (page) => {
      await page.locator("main button", { has: page.locator("svg.lucide-plus") }).click();
      await page.locator("[role=dialog] form").waitFor();
    },
  },
  {
    name: "operator-tenant",
    path: () => null,
    then: async (page) => {
      await page.keyboard.press("Escape");
      await page.locator("main h2 a").first().click();
      await page.locator("main figure").waitFor();
    },
  },
];

export async function open(page, base, state, screen) {
  const path = screen.path(state);
  if (path) await page.goto(base + path);
  await settled(page);
  if (screen.then) await screen.then(page);
  await page.waitForFunction(shown);
}

/** Where touch is possible a dialog waits, unseen, for the keyboard of the screen; it must be seen to be judged. */
function shown() {
  const seen = (element) => !element || (getComputedStyle(element).opacity !== "0" && seen(element.parentElement));
  return [...document.querySelectorAll("[role=dialog]")].every(seen);
}
