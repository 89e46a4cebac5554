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

/** Words of the screens that few open every day; they come with the first of those screens. */
const further: typeof catalogues = {
  en: () => import("./further/en.po"),
  "zh-CN": () => import("./further/zh-CN.po"),
};
let wanted = false;

export function language(): Language {
  return i18n.locale === "zh-CN" ? "zh-CN" : "en";
}

/** The language the page starts in: chosen before, else the browser's (`public/first.js` decided). */
export function initialLanguage(): Language {
  return document.documentElement.lang === "zh-CN" ? "zh-CN" : "en";
}

export async function speak(code: Language): Promise<void> {
  const parts = await Promise.all([catalogues[code](), ...(wanted ? [further[code]()] : [])]);
  i18n.loadAndActivate({ locale: code, messages: Object.assign({}, ...parts.map(({ messages }) => messages)) });
  document.documentElement.lang = code;
  localStorage.setItem("kith.language", code);
}

/** A screen together with its words. */
export async function worded<Screen>(screen: Promise<Screen>): Promise<Screen> {
  wanted = true;
  const code = language();
  const { messages } = await further[code]();
  i18n.load(code, messages);
  return screen;
}
