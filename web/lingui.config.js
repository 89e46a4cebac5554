import { formatter } from "@lingui/format-po";

/** A third language is one more name here and one more file in src/i18n. */
export default {
  sourceLocale: "en",
  locales: ["en", "zh-CN"],
  catalogs: [{ path: "<rootDir>/src/i18n/{locale}", include: ["src"] }],
  format: formatter({ lineNumbers: false, origins: false }),
};
