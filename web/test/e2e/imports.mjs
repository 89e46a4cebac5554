// A table brought in: understood, checked, imported, its refused rows mended where they stand, and all of it taken back.
import assert from "node:assert/strict";
import { DESK_AND_PHONE, at, becomes, button, clean, customer, test } from "./helpers.mjs";
import { wordsOf } from "./words.mjs";

const ROWS = [
  "Name,Employees,Preferred channel,Sector,Memo",
  "Ore and Oak,12,phone,Spacefaring,first",
  "Pine Works,many,phone,retail,second",
  "Quarry Lane,many,pigeon,retail,third",
  "Reed House,7,email,retail,fourth",
];
export const FILE = { name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(ROWS.join("\r\n")) };
const named = (state) =>
  customer(state).filter(({ name, deleted_at }) => !deleted_at && ROWS.slice(1).some((row) => row.startsWith(name)));

/** Of a message with a plural form: what is shown for a count. */
const counted = (text, count) => {
  const forms = [...text.matchAll(/(\w+) \{([^}]*)\}/g)].map(([, form, words]) => [form, words]);
  const { one, other } = Object.fromEntries(forms);
  return (count === 1 && one ? one : other).replace("#", String(count));
};
const TRY = "{0, plural, one {Try # mended row again} other {Try # mended rows again}}";
const SAME = "{0, plural, one {Same in # row like it} other {Same in # rows like it}}";
const KNOWN = "These columns are known from an earlier import; they are matched as then.";

async function walk({ browser, base, state }, look) {
  const one = await at(browser, base, "/import", look);
  const { page } = one;
  const say = wordsOf(look.language);
  const press = (word, count = 0) => button(page, count ? counted(say(word), count) : say(word)).click();
  const told = (label, count) =>
    page
      .locator("[role=status] dl > div", { hasText: say(label) })
      .getByText(String(count), { exact: true })
      .waitFor();

  await page.locator("input[type=file]").setInputFiles(FILE);
  assert.equal(await page.getByText(say(KNOWN)).count(), 0);
  await press("Check every row");
  await told("Would be new", 2);
  await told("Would be refused", 2);
  await becomes(() => named(state).length, 0);
  const strange = page.getByRole("list", { name: say("Not in the list of choices") }).getByRole("listitem");
  await strange.getByText(/“Spacefaring”/).waitFor();
  await strange.getByText(/2$/).waitFor();
  await page
    .getByText(/Employees.*“many”/)
    .first()
    .waitFor();
  await page.getByText(say("Import the others; these are then mended here, cell by cell.")).waitFor();

  await press("Back to the columns");
  await press("Check every row");
  await press("Import all but the refused");
  await page.getByRole("progressbar").waitFor();
  await told("New", 2);
  await becomes(() => named(state).map(({ name }) => name), ["Ore and Oak", "Reed House"]);

  const row = (number) => page.getByRole("group", { name: say.like("Row {place}", { place: String(number) }) });
  const [download] = await Promise.all([page.waitForEvent("download"), press("Refused rows as a file")]);
  await download.path();
  await row(3).getByLabel("Employees").fill("40");
  await row(3)
    .getByRole("button", { name: counted(say(SAME), 1) })
    .click();
  await becomes(() => row(4).getByLabel("Employees").inputValue(), "40");
  await page.reload();
  await becomes(() => row(4).getByLabel("Employees").inputValue(), "40");
  await press(TRY, 2);
  await told("New", 3);
  await row(3).waitFor({ state: "detached" });
  await row(4).getByLabel("Preferred channel").fill("phone");
  await press(TRY, 1);
  await told("New", 4);
  await row(4).waitFor({ state: "detached" });
  await becomes(
    () =>
      named(state)
        .map(({ name, employees }) => [name, employees])
        .sort(),
    [
      ["Ore and Oak", 12],
      ["Pine Works", 40],
      ["Quarry Lane", 40],
      ["Reed House", 7],
    ],
  );

  await press("Undo all of it");
  await told("Deleted", 4);
  await becomes(() => named(state).length, 0);

  await page.getByRole("link", { name: say("All imports") }).click();
  await page.locator("input[type=file]").setInputFiles(FILE);
  await page.getByText(say(KNOWN)).waitFor();
  await clean(one);
}

export const tests = DESK_AND_PHONE.map((look) =>
  test(`a table is imported, its refused rows mended in place, and all of it undone: ${look.language}, ${look.width} px`, (ask) =>
    walk(ask, look)),
);
