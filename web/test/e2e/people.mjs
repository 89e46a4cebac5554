// Somebody's day on the running system: who they are, how they come, and what they do often. KITH_SIGN_INS is the file of the demo.
import { readFileSync } from "node:fs";
import { settled, signIn, visitor } from "./browser.mjs";
import { button, LOOKS, test } from "./helpers.mjs";
import { wordsOf } from "./words.mjs";

const known = process.env.KITH_SIGN_INS ? JSON.parse(readFileSync(process.env.KITH_SIGN_INS, "utf8")) : null;
export const who = (role) => {
  const one = role === "administrator" ? known : known.people.find((person) => person.role === role);
  return { tenant: known.tenant, email: one.email, password: one.password };
};
export const signInOf = (email) => ({ tenant: known.tenant, email, password: known.passwords[email] });
export const unique = (name) => `${name} ${Date.now().toString(36)}${Math.random().toString(36).slice(2, 5)}`;

/** One day in every look. `walk({ browser, base, look, say, come })`; `come` signs somebody in, watched for faults. */
export const days = (name, walk) =>
  LOOKS.map((look) =>
    test(`${name}; ${look.language}, ${look.width} px`, async ({ browser, base }) => {
      const come = async (person, path = "/", options = {}) => {
        const visit = await visitor(browser, { ...look, ...options });
        visit.page.setDefaultTimeout(30_000);
        await signIn(visit.page, base, person);
        await visit.page.goto(base + path);
        await settled(visit.page);
        return visit;
      };
      await walk({ browser, base, look, language: look.language, say: wordsOf(look.language), come });
    }),
  );

/** Choose in a list that opens at its button, once what it offers has arrived. */
export const choose = async (page, name, option) => {
  await settled(page);
  await page.getByRole("button", { name }).first().click();
  await page.getByRole("option", { name: option, exact: true }).click();
};
export const ends = (text) => new RegExp(`${text}$`);
export const box = (page, name) => page.getByRole("textbox", { name, exact: true });

export async function create(page, say, object, fields) {
  await button(page, say("New")).first().click();
  for (const [label, value] of Object.entries(fields)) await box(page, label).first().fill(value);
  await button(page, say("Save")).click();
  await page.getByText(say.like("{0} created", { 0: say.object(object) })).waitFor();
}

/** Write into the composer of a record's page. */
export async function log(page, say, kind, text, end) {
  await page
    .getByRole("group", { name: say("Channel") })
    .getByRole("button", { name: kind, exact: true })
    .click();
  await page
    .getByRole("form", { name: say("Log an interaction") })
    .getByRole("textbox")
    .first()
    .fill(text);
  await button(page, end).click();
}
export const inTimeline = (page, say, text) =>
  page
    .getByRole("list", { name: say("Timeline") })
    .getByText(text)
    .first();
