// @vitest-environment node
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { FURTHER } from "../../lingui.config";
import { extractFromFiles } from "./extract";
import { describe, expect, test } from "vitest";

function messages(path: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, id = "", text = ""] of readFileSync(path, "utf8").matchAll(
    /^msgid "((?:[^"\\]|\\.)*)"\nmsgstr "((?:[^"\\]|\\.)*)"/gm,
  )) {
    if (id) found.set(id, text);
  }
  return found;
}

function* sources(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(name)) yield path;
  }
}

const holes = (text: string) =>
  [...text.matchAll(/\{(\w+)[,}]|<(\d+)>/g)].map(([hole]) => hole.replace(",", "}")).sort();

const isFurther = (path: string) => FURTHER.some((folder) => path.startsWith(`${folder}/`));
const CATALOGUES = [
  { part: "", holds: (path: string) => !isFurther(path) },
  { part: "further/", holds: isFurther },
];

describe.each(CATALOGUES)("the catalogues $part", ({ part, holds }) => {
  const english = messages(`src/i18n/${part}en.po`);
  const chinese = messages(`src/i18n/${part}zh-CN.po`);

  test("hold every message of their screens and no other", async () => {
    expect([...english.keys()].sort()).toEqual((await extractFromFiles([...sources("src")].filter(holds))).sort());
  });

  test("are complete in Chinese", () => {
    expect([...chinese].filter(([, text]) => text === "").map(([id]) => id)).toEqual([]);
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test("keep every placeholder", () => {
    for (const [id, text] of chinese) expect([id, holes(text)]).toEqual([id, holes(id)]);
  });

  test("are Chinese in Chinese, save for signs and names", () => {
    const same = [...chinese].filter(([id, text]) => id === text && /[a-z]{3}/.test(id.replace(/\{[^}]*\}/g, "")));
    expect(same.map(([id]) => id)).toEqual(part ? [] : ["Kith"]);
  });
});

test.each(["en", "zh-CN"])("a message that both catalogues hold is said alike: %s", (locale) => {
  const first = messages(`src/i18n/${locale}.po`);
  const further = messages(`src/i18n/further/${locale}.po`);
  const unlike = [...first].filter(([id, text]) => further.has(id) && further.get(id) !== text);
  expect(unlike.map(([id, text]) => [id, text, further.get(id)])).toEqual([]);
});

test("no sentence stands in the code untranslated", () => {
  const bare: string[] = [];
  for (const path of sources("src")) {
    const code = readFileSync(path, "utf8")
      .replace(/<Trans>[\s\S]*?<\/Trans>/g, "")
      .replace(/\/\*\*?[\s\S]*?\*\//g, "");
    for (const [text] of code.matchAll(/>\s*[A-Z][a-z]+(?: [a-z]+)+[^<>{}=;()]*</g)) bare.push(`${path}: ${text}`);
    for (const [text] of code.matchAll(/\b(?:label|title|placeholder|aria-label|hint)="[A-Za-z][^"]* [^"]*"/g))
      bare.push(`${path}: ${text}`);
  }
  expect(bare).toEqual([]);
});
