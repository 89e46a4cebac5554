// What administrators see, and how to come to it.
import { ranBefore } from "../mock/automations.mjs";
import { settingsOf } from "../mock/settings.mjs";

/** A customer that is there twice. */
function twin(state) {
  const [first] = state.book.tables.customers.values();
  const made = { name: `${first.name} Ltd`, emails: first.emails, phones: ["+12025550123"], country: first.country };
  state.book.create("customers", made, state.company.people[0], "203.0.113.9");
}

let busy = "";

const RAN = {
  name: "Big deals",
  active: true,
  object: "opportunities",
  when: { on: "changed", fields: ["stage"] },
  if: { field: "stage", op: "in", value: ["won"] },
  then: [
    { kind: "email", to: ["owner_lead"], subject: "Won", body: "{{ name }}" },
    { kind: "notify", to: ["owner"], text: "{{ name }}" },
  ],
};

export const SETTINGS = [
  { name: "settings", path: () => "/settings" },
  {
    name: "settings-invite",
    path: () => "/settings",
    then: async (page) => {
      await page.locator("main button", { has: page.locator("svg.lucide-user-plus") }).click();
      await page.locator("[role=dialog] form").waitFor();
    },
  },
  {
    name: "settings-leaving",
    path: (state) => {
      const owners = [...state.book.tables.customers.values()].map(({ owner }) => owner);
      busy = [...state.book.tables.people.values()].find(({ id, role }) => role === "rep" && owners.includes(id)).name;
      return "/settings";
    },
    then: async (page) => {
      await page.locator("main li", { hasText: busy }).first().locator("button").click();
      await page.locator("[role=menuitem]").last().click();
      await page.locator("[role=dialog] form fieldset li").first().waitFor();
    },
  },
  { name: "settings-roles", path: () => "/settings/roles" },
  { name: "settings-role", path: () => "/settings/roles/rep" },
  { name: "settings-objects", path: () => "/settings/objects" },
  { name: "settings-object", path: () => "/settings/objects/customers" },
  { name: "duplicates-none", path: () => "/duplicates?object=leads" },
  {
    name: "duplicates",
    path: (state) => {
      twin(state);
      return "/duplicates";
    },
    then: async (page) => {
      await page.locator("main button", { has: page.locator("svg.lucide-scan-search") }).click();
      await page.locator("[data-pair]").first().waitFor();
    },
  },
  { name: "settings-layout", path: () => "/settings/objects/customers/layout" },
  { name: "settings-pipelines", path: () => "/settings/pipelines" },
  {
    name: "settings-pipeline",
    path: () => "/settings/pipelines",
    then: async (page) => {
      await page.locator("main section header button").first().click();
      await page.locator("[role=dialog] form").waitFor();
    },
  },
  { name: "settings-choices", path: () => "/settings/choices" },
  {
    name: "settings-choice",
    path: () => "/settings/choices",
    then: async (page) => {
      await page.locator("main section li button").first().click();
      await page.locator("[role=dialog] form").waitFor();
    },
  },
  {
    name: "settings-retention",
    path: () => "/settings/retention",
    then: async (page) => {
      await page.locator("main form button", { has: page.locator("svg.lucide-flask-conical") }).click();
      await page.locator("main form [role=status]").last().waitFor();
    },
  },
  {
    name: "settings-policy",
    path: () => "/settings/retention",
    then: async (page) => {
      await page.locator("main section header button").first().click();
      await page.locator("[role=dialog] form").waitFor();
    },
  },
  { name: "settings-webhooks", path: () => "/settings/webhooks" },
  {
    name: "settings-webhook",
    path: () => "/settings/webhooks",
    then: async (page) => {
      await page.locator("main section header button").first().click();
      await page.locator("[role=dialog] form").waitFor();
    },
  },
  { name: "settings-teams", path: () => "/settings/teams" },
  { name: "automations-none", path: () => "/settings/automations" },
  {
    name: "automations",
    path: (state) => {
      state.settings ??= settingsOf();
      if (!state.settings.automations?.length) ranBefore(state, RAN);
      return "/settings/automations";
    },
  },
  { name: "automation", path: (state) => `/settings/automations/${state.settings.automations[0].id}` },
  { name: "automation-new", path: () => "/settings/automations/new?from=churn-task" },
  { name: "settings-company", path: () => "/settings/company" },
  { name: "settings-usage", path: () => "/settings/usage" },
  {
    name: "settings-keys",
    path: () => "/settings/keys",
    then: async (page) => {
      await page.locator("main section header button").first().click();
      await page.locator("[role=dialog] form").waitFor();
    },
  },
  { name: "settings-sign-ins", path: () => "/settings/sign-ins" },
  { name: "settings-changes", path: () => "/settings/changes" },
];
