// Reports of one's own, dashboards and schedules.
import assert from "node:assert/strict";
import { settled, signIn, visitor } from "./browser.mjs";
import { at, becomes, button, clean, test } from "./helpers.mjs";
import { wordsOf } from "./words.mjs";

const kept = (state, object) => [...state.book.tables[object].values()].filter(({ deleted_at }) => !deleted_at);
/** Choose in a list that opens at its button. */
const choose = async (page, name, option) => {
  await page.getByRole("button", { name }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
};
const more = async (page, item) => {
  await button(page, "More actions").click();
  await page.getByRole("menuitem", { name: item }).click();
};

async function keepStandard({ browser, base, state }, look) {
  const one = await at(browser, base, "/reports/performance", look);
  const { page } = one;
  const say = wordsOf(look.language);
  const days = page.getByRole("button", { name: new RegExp(`${say("Dates")}$`) });
  const pick = async (word) => {
    await days.click();
    await page.getByRole("option", { name: say(word), exact: true }).click();
  };
  const menu = async (opener, item) => {
    await button(page, say(opener)).click();
    await page.getByRole("menuitem", { name: say(item) }).click();
  };
  const made = () => kept(state, "saved_reports").find(({ name }) => name === "Sold so far");

  await pick("This year");
  await button(page, say("Save…")).click();
  await page.getByRole("textbox", { name: say("Name") }).fill("Sold so far");
  await page.getByRole("button", { name: new RegExp(say("Who sees it")) }).click();
  await page.getByRole("option", { name: say("Everyone"), exact: true }).click();
  await button(page, say("Save")).click();
  const heading = page.getByRole("heading", { name: "Sold so far", level: 1 });
  await heading.waitFor();
  await becomes(() => made().shared, "everyone");
  await becomes(() => JSON.parse(made().parameters).days, "this_year");

  await page.getByRole("link", { name: say("All reports") }).click();
  await page.getByRole("link", { name: /Sold so far/ }).click();
  await heading.waitFor();
  await page.getByRole("button", { name: new RegExp(`^${say("This year")}`) }).waitFor();
  await pick("Last quarter");
  await button(page, say("Save the changes")).click();
  await page.getByText(say("Report saved")).last().waitFor();
  await button(page, say("Save the changes")).waitFor({ state: "detached" });
  await becomes(() => JSON.parse(made().parameters).days, "last_quarter");

  await menu("Other formats", "Send on a schedule…");
  await button(page, say("Save")).click();
  await page.getByText(say("Schedule saved")).waitFor();
  await becomes(() => JSON.parse(kept(state, "report_schedules").at(-1).wish).saved, made().id);

  await menu("More actions", "Add to a dashboard…");
  const board = page.getByLabel(say("Name of the new dashboard"));
  if (!(await board.isVisible())) {
    await page.getByRole("button", { name: new RegExp(`${say("Dashboard")}$`) }).click();
    await page.getByRole("option", { name: say("A new dashboard"), exact: true }).click();
  }
  await board.fill("Board of sales");
  await button(page, say("Add")).click();
  await page.getByText(say.like("Added to {0}", { 0: "Board of sales" })).waitFor();
  await page.goto(`${base}/dashboards?id=${kept(state, "dashboards").at(-1).id}`);
  await page.getByRole("link", { name: say.like("Open {title}", { title: "Sold so far" }) }).click();
  await heading.waitFor();
  await menu("More actions", "Delete the report");
  await page.getByText(say.like("{0} deleted", { 0: "Sold so far" })).waitFor();
  await becomes(() => made(), undefined);
  await clean(one);
}

export const tests = [
  test("what a contribution report was asked is there again after its records were looked at", async ({
    browser,
    base,
  }) => {
    const one = await at(browser, base, "/reports/contribution");
    const { page } = one;
    await button(page, "Period").click();
    await choose(page, /Dates$/, "Last 12 months");
    await page.getByRole("textbox", { name: "Amount bands" }).fill("1000");
    await page.getByRole("table").getByRole("columnheader", { name: "Period", exact: true }).waitFor();
    await page.waitForURL(/bands=1000/);
    await page
      .getByRole("table")
      .getByRole("link", { name: /^Orders of/ })
      .first()
      .click();
    await page.getByRole("heading", { name: "Orders", level: 1 }).waitFor();
    await page.goBack();
    await page.getByRole("button", { name: "Period", exact: true, pressed: true }).waitFor();
    await page.getByRole("button", { name: /Last 12 months/ }).waitFor();
    await becomes(() => page.getByRole("textbox", { name: "Amount bands" }).inputValue(), "1000");
    await clean(one);
  }),

  test("a report is asked step by step, kept, shared, and leads to the records of a row", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, "/reports/build");
    const { page } = one;
    await choose(page, /Records$/, "Opportunities");
    await page.getByText("1 row", { exact: true }).waitFor();
    assert.equal(await page.getByText("Total", { exact: true }).count(), 0);
    await button(page, "Add a group").click();
    await choose(page, /Group 1$/, "Stage");
    await button(page, "Add a figure").click();
    await choose(page, /Figure 2$/, "Amount, sum");
    await button(page, "Filter").click();
    await page.getByRole("option", { name: "Stage", exact: true }).click();
    await page.getByRole("option", { name: "Won", exact: true }).click();
    await page.getByRole("option", { name: "Lost", exact: true }).click();
    await button(page, "Apply").click();
    const won = kept(state, "opportunities").filter(({ stage }) => stage === "won").length;
    const row = page.getByRole("row", { name: /^Won/ });
    await row.waitFor();
    assert.ok((await row.innerText()).includes(won.toLocaleString("en")));
    await page.reload();
    await row.waitFor();
    await button(page, "Save…").click();
    await page.getByRole("textbox", { name: "Name" }).fill("Won and lost");
    await choose(page, /Who sees it/, "My team");
    await button(page, "Save").click();
    await page.getByRole("heading", { name: "Won and lost", level: 1 }).waitFor();
    const made = kept(state, "saved_reports").find(({ name }) => name === "Won and lost");
    assert.equal(made.shared, "team");
    assert.deepEqual(JSON.parse(made.parameters).groups, ["stage"]);
    await row.getByRole("link", { name: /Opportunities of/ }).click();
    await page.getByText(`${won.toLocaleString("en")} records`, { exact: true }).waitFor();
    await clean(one);
  }),

  test("a saved report is opened by a colleague, changed by its owner, copied, put on a dashboard and deleted", async ({
    browser,
    base,
    state,
  }) => {
    const other = await visitor(browser);
    await signIn(other.page, base, { email: "rep@acme.example" });
    await other.page.goto(`${base}/reports`);
    await other.page.getByRole("link", { name: /Deals by stage/ }).click();
    await other.page.getByRole("heading", { name: "Deals by stage", level: 1 }).waitFor();
    await settled(other.page);
    await button(other.page, "More actions").click();
    assert.equal(await other.page.getByRole("menuitem", { name: "Delete the report" }).count(), 0);
    await clean(other);
    const one = await at(browser, base, `/reports/build?id=${state.report}`);
    const { page } = one;
    await choose(page, /Chart$/, "Pie");
    await button(page, "Save the changes").click();
    await page.getByText("Report saved").waitFor();
    await becomes(
      () => JSON.parse(kept(state, "saved_reports").find(({ id }) => id === state.report).parameters).chart,
      "pie",
    );
    await more(page, "Add to a dashboard…");
    await choose(page, /Dashboard$/, "A new dashboard");
    await page.getByLabel("Name of the new dashboard").fill("Board of mine");
    await button(page, "Add").click();
    await page.getByText("Added to Board of mine").waitFor();
    const tiles = JSON.parse(kept(state, "dashboards").find(({ name }) => name === "Board of mine").tiles);
    assert.equal(tiles[0].saved, state.report);
    await more(page, "Save as a new report…");
    await button(page, "Save").click();
    await page.getByRole("heading", { name: "Copy of Deals by stage", level: 1 }).waitFor();
    await more(page, "Delete the report");
    await page.getByText("Copy of Deals by stage deleted").waitFor();
    await becomes(() => kept(state, "saved_reports").length, 1);
    await clean(one);
  }),

  ...[
    { language: "en", width: 1280, height: 800 },
    { language: "zh-CN", width: 390, height: 844 },
  ].map((look) =>
    test(`a standard report is kept with its days, found, changed, put on a dashboard, sent: ${look.language}, ${look.width} px`, (ask) =>
      keepStandard(ask, look)),
  ),

  test("the customers behind a value tier are listed, and a state is set beside an earlier one", async ({
    browser,
    base,
  }) => {
    const one = await at(browser, base, "/reports/value_tiers");
    const { page } = one;
    await page.getByRole("link", { name: "Customers of A" }).click();
    await page.getByText("Conditions set elsewhere").waitFor();
    await page.getByRole("row").nth(1).waitFor();
    await page.goto(`${base}/reports/clv`);
    await page.getByText(/Compared with how it stood on/).waitFor();
    await page.goto(`${base}/reports/cohorts`);
    await page.getByText("Compared: Retention, cohort before").waitFor();
    await page.getByRole("cell", { name: "2026-Q1" }).first().waitFor();
    await page
      .getByText(/^before: /)
      .first()
      .waitFor();
    await clean(one);
  }),

  test("an export that failed says why and is made again", async ({ browser, base, state }) => {
    const one = await at(browser, base, `/reports/build?id=${state.report}`);
    const { page } = one;
    await button(page, "PDF").click();
    await page.getByText("PDF").nth(1).waitFor();
    const [job] = state.exports.values();
    Object.assign(job, { state: "failed", problem: "The report is too large for a PDF" });
    await page.getByText("The report is too large for a PDF").waitFor();
    await page.getByRole("button", { name: /^Try again: PDF of / }).click();
    await page.getByRole("button", { name: /^Download PDF/ }).waitFor();
    await page.goto(`${base}/exports/${[...state.exports.keys()].at(-1)}`);
    await page.getByRole("button", { name: /^Download PDF/ }).waitFor();
    await clean(one);
  }),

  test("a dashboard is made, its tiles are ordered by keyboard and sized, shared, and deleted", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, "/dashboards");
    const { page } = one;
    await more(page, "New dashboard");
    await page.getByRole("textbox", { name: "Name" }).fill("Mornings");
    await choose(page, /Who sees it/, "Everyone");
    await choose(page, /Add a report/, "Deals by stage");
    await choose(page, /Add a report/, "Contribution");
    const up = page.getByRole("button", { name: "Move Contribution up" });
    await up.focus();
    await page.keyboard.press("Enter");
    await page.getByText("Contribution: place 1 of 2").waitFor();
    await choose(page, /Size of Deals by stage/, "Full width");
    await button(page, "Save").click();
    await page.getByRole("heading", { name: "Mornings", level: 1 }).waitFor();
    const made = kept(state, "dashboards").find(({ name }) => name === "Mornings");
    assert.equal(made.shared, "everyone");
    assert.deepEqual(
      JSON.parse(made.tiles).map(({ saved, report, size }) => [saved ?? report, size]),
      [
        ["contribution", "medium"],
        [state.report, "wide"],
      ],
    );
    await more(page, "Edit the dashboard");
    await button(page, "Take Contribution off").click();
    await button(page, "Save").click();
    await page.getByRole("heading", { name: "Mornings", level: 1 }).waitFor();
    await more(page, "Edit the dashboard");
    await button(page, "Delete the dashboard").click();
    await page.getByText("Mornings deleted").waitFor();
    await clean(one);
  }),

  test("a report is sent on a schedule, which is changed, paused and deleted", async ({ browser, base, state }) => {
    const one = await at(browser, base, `/reports/build?id=${state.report}`);
    const { page } = one;
    await button(page, "Other formats").click();
    await page.getByRole("menuitem", { name: "Send on a schedule…" }).click();
    await choose(page, /How often/, "Every month");
    await choose(page, /Day of the month/, "3");
    await page.getByRole("textbox", { name: "Time of day" }).fill("25:00");
    await button(page, "Save").click();
    await page.getByText("Write it as 08:30").waitFor();
    await page.getByRole("textbox", { name: "Time of day" }).fill("06:15");
    await button(page, "Save").click();
    await page.getByText("Schedule saved").waitFor();
    const mine = () => kept(state, "report_schedules").find(({ every }) => every === "month");
    await becomes(() => [mine().day, mine().at, JSON.parse(mine().wish).saved], [3, "06:15", state.report]);
    await page.goto(`${base}/reports/schedules`);
    await page.getByText("Every month on day 3 at 06:15").waitFor();
    await button(page, "Pause Deals by stage").click();
    await page.getByText("Paused", { exact: true }).waitFor();
    await becomes(() => mine().active, false);
    await button(page, "Delete Deals by stage").click();
    await page.getByText("Deals by stage deleted").waitFor();
    await clean(one);
  }),
];
