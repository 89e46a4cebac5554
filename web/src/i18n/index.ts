import { i18n } from "@lingui/core";

export type Language = "en" | "zh-CN";
export const languages: readonly { code: Language; name: string; short: string }[] = [
  { code: "en", name: "English", short: "EN" },
  { code: "zh-CN", name: "中文", short: "中文" },
];

const catalogues: Record<Language, () => Promise<{ messages: Parameters<typeof i18n.load>[1] }>> = {
  en: () => import("./en.po"),
  "zh-CN": () => import("./zh-CN.po"),
};

export function language(): Language {
  return i18n.locale === "zh-CN" ? "zh-CN" : "en";
}

/** The language the page starts in: chosen before, else the browser's (`public/first.js` decided). */
export function initialLanguage(): Language {
  return document.documentElement.lang === "zh-CN" ? "zh-CN" : "en";
}

export async function speak(code: Language): Promise<void> {
  const { messages } = await catalogues[code]();
  i18n.loadAndActivate({ locale: code, messages });
  document.documentElement.lang = code;
  localStorage.setItem("kith.language", code);
}
