// Short words for what the tests do often.
import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { settled, signIn, visitor } from "./browser.mjs";

/** A signed-in visitor on a page of the app. */
export async function at(browser, base, path, options = {}) {
  const one = await visitor(browser, options);
  await signIn(one.page, base, options.who);
  await one.page.goto(base + path);
  await settled(one.page);
  return one;
}

/** Leave, and find that nothing went wrong unseen. */
export const clean = async ({ faults, close }) => {
  await close();
  assert.deepEqual(faults, []);
};
/** Until `read` gives that, ten seconds at most: what is shown at once reaches the server a little later. */
export async function becomes(read, expected, message) {
  const so = async () => {
    try {
      return isDeepStrictEqual(await read(), expected);
    } catch {
      return false; // what is read from may not be there yet
    }
  };
  for (let left = 50; left > 0 && !(await so()); left -= 1) await setTimeout(200);
  assert.deepEqual(await read(), expected, message);
}

/** Both languages, on a desk and on a phone; and one of each where that is enough. */
export const LOOKS = ["en", "zh-CN"].flatMap((language) => [
  { language, width: 1280, height: 900 },
  { language, width: 390, height: 844 },
]);
export const DESK_AND_PHONE = [LOOKS[0], LOOKS[3]];
export const button = (page, name) => page.getByRole("button", { name, exact: true });
export const customer = (state) => [...state.book.tables.customers.values()];
export const test = (name, run) => ({ name, run });

/** Scroll a list until the row of that number is there; few rows are in the page at any time. */
export async function scrollTo(page, box, row) {
  const last = () =>
    page
      .getByRole("row")
      .evaluateAll((rows) => Math.max(...rows.map((one) => Number(one.getAttribute("aria-rowindex")))));
  for (let reached = await last(); reached < row; reached = await last()) {
    await box.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await page.waitForFunction(
      (before) =>
        [...document.querySelectorAll("[aria-rowindex]")].some(
          (one) => Number(one.getAttribute("aria-rowindex")) > before,
        ),
      reached,
    );
  }
  assert.ok((await page.getByRole("row").count()) < 80);
}
