// A call that a telephone system names by its own id is logged once.
import assert from "node:assert/strict";
import { callers } from "./callers.mjs";
import { at, becomes, button, clean, test } from "./helpers.mjs";

const ID = "1764230400.0170";
const calls = (state) => [...state.book.tables.interactions.values()].filter(({ external_id: id }) => id === ID);
const note = (page) => page.getByLabel("What was said");

export const tests = [
  test("a call opened twice is logged once: the second page says so and leads to it, and keeps what was typed", async ({
    browser,
    base,
    state,
  }) => {
    const path = `/call?number=${encodeURIComponent(callers(state).number)}&call=${ID}`;
    const [one, other] = [await at(browser, base, path), await at(browser, base, path, { expected: [/409/] })];
    const [{ page }, { page: second }] = [one, other];
    await note(page).fill("Wants new pallets");
    await second.getByRole("heading", { level: 2, name: "Nora Field" }).waitFor();
    await note(second).fill("Rings about pallets");
    await button(page, "Log the call").click();
    await page.getByText("The call with Nora Field is logged.").waitFor();
    await button(second, "Log the call").click();
    await second.getByText("This call is already logged.").waitFor();
    await second.getByText("What you typed is kept here: add it to the logged call.").waitFor();
    await becomes(() => note(second).inputValue(), "Rings about pallets");
    assert.ok(await button(second, "Log the call").isDisabled());
    await becomes(() => calls(state).map(({ subject }) => subject), ["Wants new pallets"]);
    await second.getByText(/Wants new pallets ·/).waitFor();
    await second.getByRole("link", { name: "Open the logged call" }).click();
    await second.waitForURL(new RegExp(`/interactions/${calls(state)[0].id}`));
    await clean(other);
    await page.goto(`${base}/account`);
    await page.goto(base + path);
    await page.getByText("This call is already logged.").waitFor();
    await page.getByRole("link", { name: "Open the logged call" }).waitFor();
    await note(page).waitFor({ state: "detached" });
    await clean(one);
  }),
];
