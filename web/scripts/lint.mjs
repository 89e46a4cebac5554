// House rules that a compiler does not see.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const LONGEST = 300;
const RULES = [
  [/\bstyle=["']/, "an inline style, which the content policy refuses"],
  [/dangerouslySetInnerHTML|\.innerHTML\s*=|\beval\(|new Function\(/, "markup or code made from text"],
  [/\bconsole\./, "a forgotten console call"],
  [/\b(TODO|FIXME|XXX)\b/, "an unfinished place"],
  [/localStorage\.setItem\([^)]*[Tt]oken/, "a token kept in storage"],
  [/https?:\/\/(?!www\.w3\.org)[a-z]/, "an address of a third party"],
];
const SCRIPTS = /\.(tsx?|mjs|css|html)$/;
const GENERATED = /\.d\.ts$/;

function* files(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else if (SCRIPTS.test(name) && !GENERATED.test(name)) yield path;
  }
}

const faults = [];
for (const path of [...files("src"), ...files("test"), ...files("scripts"), "index.html"]) {
  const lines = readFileSync(path, "utf8").split("\n");
  if (lines.length > LONGEST) faults.push(`${path}: ${lines.length} lines, at most ${LONGEST}`);
  if (!path.startsWith("src") && path !== "index.html") continue;
  for (const [at, line] of lines.entries()) {
    for (const [pattern, what] of RULES) if (pattern.test(line)) faults.push(`${path}:${at + 1}: ${what}`);
  }
  const outsideUi = /from "react-aria-components"/.test(lines.join("\n")) && /^src\/(api|i18n)\//.test(path);
  if (outsideUi) faults.push(`${path}: draws, though it only knows data`);
}
for (const fault of faults) console.error(fault);
if (faults.length) process.exit(1);
