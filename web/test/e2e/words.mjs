// What the app says in a language, out of its own catalogues: a journey is written once, in English, and walked in each.
import { readFileSync } from "node:fs";
import PO from "pofile";

const catalogue = (path) => PO.parse(readFileSync(new URL(`../../src/i18n/${path}.po`, import.meta.url), "utf8")).items;
const objects = JSON.parse(readFileSync(new URL("../mock/objects.json", import.meta.url), "utf8"));
const place = (language) => (language === "zh-CN" ? 1 : 0);
const quoted = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

export function wordsOf(language) {
  const said = new Map(
    [...catalogue(language), ...catalogue(`further/${language}`)].map(({ msgid, msgstr }) => [
      msgid,
      msgstr[0] || msgid,
    ]),
  );
  const say = (text) => {
    if (!said.has(text)) throw new Error(`The app does not say “${text}”`);
    return said.get(text);
  };
  const fieldOf = (object, field) =>
    objects.find(({ name }) => name === object).fields.find(({ name }) => name === field);
  return Object.assign(say, {
    /** A message with values in it, as a pattern: what is not `given` may be anything. */
    like: (text, given = {}) =>
      new RegExp(
        say(text)
          .split(/\{(\w+)\}/)
          .map((part, at) => (at % 2 ? (part in given ? quoted(given[part]) : ".+") : quoted(part)))
          .join(""),
      ),
    /** The name of an object, of many of its records, of a field, of a choice. */
    object: (object) => objects.find(({ name }) => name === object).label[place(language)],
    objects: (object) => objects.find(({ name }) => name === object).label_plural[place(language)],
    field: (object, field) => fieldOf(object, field).label[place(language)],
    choice: (object, field, choice) => fieldOf(object, field).choices[choice][place(language)],
  });
}
