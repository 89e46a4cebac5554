// A call comes in: who it is, what is known, what was said; opened by a telephone system.
import assert from "node:assert/strict";
import { settled } from "./browser.mjs";
import { callers } from "./callers.mjs";
import { at, becomes, button, clean, test } from "./helpers.mjs";

const LOST = [/ERR_(INTERNET_DISCONNECTED|EMPTY_RESPONSE|CONNECTION|FAILED|NETWORK)/];
const address = (number, more = "") => `/call?number=${encodeURIComponent(number)}${more}`;
const rows = (page) => page.locator("main [data-row]");
const chosen = (page) => page.locator("main [data-row][aria-pressed=true]");
const logged = (state) => [...state.book.tables.interactions.values()].filter(({ contact_point: used }) => used);
const focused = (page) => page.evaluate(() => document.activeElement?.tagName);
const note = (page) => page.getByLabel("What was said");

export const tests = [
  test("who may be calling is ranked, each once, with what is known; keys choose and nothing takes the focus", async ({
    browser,
    base,
    state,
  }) => {
    const { number, first, second } = callers(state);
    let asked = 0;
    const one = await at(browser, base, "/account");
    const { page } = one;
    page.on("request", (request) => (asked += /\/v1\/\w+\/search/.test(request.url()) ? 1 : 0));
    await page.goto(base + address(number));
    await settled(page);
    assert.ok(asked > 0 && asked <= 10, `${asked} searches`);
    const texts = await rows(page).allInnerTexts();
    assert.equal(texts.length, 3);
    assert.match(texts[0], new RegExp(`Nora Field[^]*Buyer · ${first.name}[^]*At risk[^]*Ada Hale[^]*2 open cases`));
    assert.match(texts[1], new RegExp(`^${second.name}`));
    assert.match(texts[2], /Paul Otten[^]*Otten AG[^]*Disqualified[^]*Score 35/);
    assert.match(await chosen(page).innerText(), /Nora Field/);
    assert.equal(await focused(page), "BODY");
    await page.getByRole("link", { name: "Pallets arrive broken" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("heading", { level: 2, name: second.name }).waitFor();
    assert.equal(await focused(page), "BODY");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.getByRole("heading", { level: 2, name: "Paul Otten" }).waitFor();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Asks for a price list");
    await becomes(() => note(page).inputValue(), "Asks for a price list");
    assert.match(await chosen(page).innerText(), new RegExp(second.name));
    await clean(one);
  }),

  test("a call is logged with its number, direction, start, duration, outcome and recording, and what is next", async ({
    browser,
    base,
    state,
  }) => {
    const { number, contact, first } = callers(state);
    const recording = "https://pbx.example/r/17.mp3";
    const one = await at(browser, base, address(number, `&direction=in&recording=${encodeURIComponent(recording)}`));
    const { page } = one;
    const began = await page.evaluate(() => history.state.began);
    await button(page, "Reached").click();
    await note(page).fill("Wants new pallets\nBy Friday, else they buy elsewhere.");
    await page.getByLabel("Next task for you").fill("Send pallets");
    await page.reload();
    await settled(page);
    assert.equal(await page.evaluate(() => history.state.began), began, "the clock goes on");
    await becomes(() => note(page).inputValue(), "Wants new pallets\nBy Friday, else they buy elsewhere.");
    await page.getByRole("link", { name: "Nora Field" }).click();
    await page.waitForURL(/contacts/);
    await page.goBack();
    await page
      .getByRole("timer")
      .getByText(/In the call 0:\d\d/)
      .waitFor();
    await button(page, "Call ended").click();
    await page
      .getByRole("timer")
      .getByText(/wrap-up 0:0\d/)
      .waitFor();
    await button(page, "Log the call").click();
    await page.getByText("The call with Nora Field is logged.").waitFor();
    const [call, ...others] = logged(state);
    assert.equal(others.length, 0);
    const { subject, body, channel, direction, outcome, customer, duration_minutes: took } = call;
    assert.deepEqual(
      { subject, body, channel, direction, outcome, customer, took, contact: call.contact, recording: call.recording },
      {
        subject: "Wants new pallets",
        body: "By Friday, else they buy elsewhere.",
        channel: "phone",
        direction: "in",
        outcome: "reached",
        customer: first.id,
        took: 1,
        contact: contact.id,
        recording,
      },
    );
    assert.equal(Date.parse(call.at), began);
    assert.equal(call.contact_point, number);
    const task = [...state.book.tables.tasks.values()].find((made) => made.subject === "Send pallets");
    assert.deepEqual([task.about_record, task.owner], [contact.id, state.company.people[0].id]);
    await page.goto(base + address(number));
    await settled(page);
    await becomes(() => note(page).inputValue(), "", "what is logged is not typed any more");
    await clean(one);
  }),

  test("when a call is refused after its task is kept, trying again makes no second task", async ({
    browser,
    base,
    state,
  }) => {
    const { number } = callers(state);
    const one = await at(browser, base, address(number), { expected: [/422/] });
    const { page } = one;
    const tasks = () => [...state.book.tables.tasks.values()].filter(({ subject }) => subject === "Send pallets");
    await page.route("**/v1/interactions", (route) =>
      route.fulfill({
        status: 422,
        contentType: "application/problem+json",
        body: '{"type":"invalid","title":"Not now","status":422}',
      }),
    );
    await note(page).fill("Wants new pallets");
    await page.getByLabel("Next task for you").fill("Send pallets");
    await button(page, "Log the call").click();
    await page.getByText("Not now").waitFor();
    await becomes(() => tasks().length, 1);
    await becomes(
      () => page.getByLabel("Next task for you").inputValue(),
      "",
      "the task is kept, and not typed any more",
    );
    await becomes(() => note(page).inputValue(), "Wants new pallets");
    await page.unroute("**/v1/interactions");
    await button(page, "Log the call").click();
    await page.getByText("The call with Nora Field is logged.").waitFor();
    await becomes(() => tasks().length, 1);
    await becomes(() => logged(state).length, 1);
    await clean(one);
  }),

  test("whoever calls from an unknown number is a lead or a contact in one step, and the call is logged on them", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, "/call?number=+49 30 901820&direction=in");
    const { page } = one;
    await page.getByText("Nobody known has this number.").last().waitFor();
    assert.ok(await button(page, "Log the call").isDisabled());
    await note(page).fill("Found us at the fair");
    await button(page, "Make the lead").click();
    await page.getByText("This is needed").waitFor();
    await page.getByLabel("Name").fill("Mia Sommer");
    await page.getByLabel("Company").fill("Sommer GmbH");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name: "Mia Sommer" }).waitFor();
    const lead = [...state.book.tables.leads.values()].find(({ name }) => name === "Mia Sommer");
    assert.deepEqual([lead.phones, lead.company], [["+4930901820"], "Sommer GmbH"]);
    await becomes(() => note(page).inputValue(), "Found us at the fair");
    await button(page, "Log the call").click();
    await page.getByText("The call with Mia Sommer is logged.").waitFor();
    await becomes(
      () => logged(state).map((call) => [call.about_record, call.subject]),
      [[lead.id, "Found us at the fair"]],
    );
    await button(page, "Next call").click();
    const field = page.getByLabel("Telephone number");
    await field.fill("12");
    await page.keyboard.press("Enter");
    await page.getByText(/“12” is not a telephone number/).waitFor();
    await field.fill("+49 30 901821");
    await page.keyboard.press("Enter");
    await button(page, "New contact").click();
    await page.getByLabel("Name").fill("Jonas Sommer");
    await button(page, "Make the contact").click();
    await page.getByRole("heading", { level: 2, name: "Jonas Sommer" }).waitFor();
    await clean(one);
  }),

  test("a call with a number nobody has is logged on somebody known, who keeps the number", async ({
    browser,
    base,
    state,
  }) => {
    const { second } = callers(state);
    const one = await at(browser, base, address("+4930901822"));
    const { page } = one;
    await button(page, "Somebody known").click();
    await page.getByRole("combobox", { name: /^Customer, contact or lead/ }).fill(second.name);
    await page
      .getByRole("option", { name: new RegExp(`^${second.name}`) })
      .first()
      .click();
    await page.getByRole("heading", { level: 2, name: second.name }).waitFor();
    await page.getByRole("button", { name: /^Keep \+49 30 901822 with/ }).click();
    await page.getByText(/is kept with/).waitFor();
    await becomes(() => state.book.get("customers", second.id).phones, [callers(state).number, "+4930901822"]);
    await clean(one);
  }),

  test("a call without a number, or with one that cannot be read, says so and asks", async ({
    browser,
    base,
    state,
  }) => {
    const one = await at(browser, base, "/call?number=anonymous");
    const { page } = one;
    await page.getByText(/“anonymous” is not a telephone number/).waitFor();
    assert.equal(await focused(page), "BODY");
    await page.goto(`${base}/call?number=`);
    await page.getByText("No number came with this call.").waitFor();
    assert.equal(await focused(page), "BODY");
    const { number } = callers(state);
    await page.goto(`${base}/customers`);
    await settled(page);
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search everything" }).fill("incoming c");
    await page.getByRole("option", { name: "Incoming call…", selected: true }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/call/);
    await page.getByLabel("Telephone number").waitFor();
    await page.keyboard.type("021 5555 0100");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name: "Nora Field" }).waitFor();
    assert.match(page.url(), new RegExp(encodeURIComponent(number)));
    await clean(one);
  }),

  test("who may make no records or log no calls is told so", async ({ browser, base }) => {
    const one = await at(browser, base, address("+4930901823"));
    const { page } = one;
    await page.route("**/v1/objects", async (route) => {
      const answer = await route.fetch();
      const body = await answer.json();
      for (const known of body.objects)
        if (["leads", "contacts", "interactions"].includes(known.name)) known.access.create = "none";
      await route.fulfill({ response: answer, json: body });
    });
    await page.reload();
    await page.getByText("Your role makes neither leads nor contacts.").waitFor();
    await page.getByText("Your role logs no calls.").waitFor();
    assert.equal(await button(page, "Log the call").count(), 0);
    await clean(one);
  }),

  test("on a phone, without a connection, a call is logged and arrives later, in Chinese", async ({
    browser,
    base,
    state,
  }) => {
    const look = { language: "zh-CN", width: 390, height: 844, expected: LOST, worker: true };
    const one = await at(browser, base, address(callers(state).number), look);
    const { page, context } = one;
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    await page.getByRole("heading", { level: 2, name: "Nora Field" }).waitFor();
    state.away = true;
    await context.setOffline(true);
    await page.getByRole("link", { name: /同步中心：离线/ }).waitFor();
    await page.getByLabel("谈话内容").fill("要新托盘");
    await button(page, "记录通话").tap();
    await page.getByText("与Nora Field的通话已记录。").waitFor();
    await becomes(() => logged(state).length, 0);
    state.away = false;
    await context.setOffline(false);
    await page.getByRole("link", { name: /同步中心/ }).waitFor({ state: "detached" });
    await becomes(
      () => logged(state).map(({ subject, contact }) => [subject, contact]),
      [["要新托盘", callers(state).contact.id]],
    );
    await clean(one);
  }),
];
