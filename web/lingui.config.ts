import { formatter } from "@lingui/format-po";

/** What few open every day: its words are no part of the first load. Screens here are imported through `worded`. */
export const FURTHER = [
  "src/features/account",
  "src/features/automations",
  "src/features/calendar",
  "src/features/calls",
  "src/features/customers/holdings",
  "src/features/desk",
  "src/features/exchange",
  "src/features/insight",
  "src/features/map",
  "src/features/marketing",
  "src/features/sales/deal",
  "src/features/service",
  "src/features/settings",
  "src/features/sync",
  "src/features/tenants",
  "src/features/visits",
];

/** A third language is one more name here and two more files in src/i18n. */
export default {
  sourceLocale: "en",
  locales: ["en", "zh-CN"],
  catalogs: [
    { path: "<rootDir>/src/i18n/{locale}", include: ["src"], exclude: FURTHER.map((folder) => `**/${folder}/**`) },
    { path: "<rootDir>/src/i18n/further/{locale}", include: FURTHER },
  ],
  format: formatter({ lineNumbers: false, origins: false }),
};
