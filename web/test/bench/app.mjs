// How long people wait, on a slow machine and a slow line: `make bench-web`. Chromium at a quarter of this processor's speed,
// 1.6 Mbit/s and 150 ms for what is loaded; the built app against its mock, so that only the app itself is measured.
import { launch, settled, signIn, visitor } from "../e2e/browser.mjs";
import { makeCompany } from "../mock/data.mjs";
import { startMock } from "../mock/server.mjs";

const SLOWER = 4;
const LINE = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };
const NO_LIMIT = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
const TIMES = 5;
const FRAMES = 150;

const middle = (values) => values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];
const results = [];
const note = (what, ms, goal) => results.push({ what, ms, goal });

/** A page of somebody signed in, with the processor held back; `line` holds the network back too. */
async function open(browser, base) {
  const visit = await visitor(browser);
  const { page } = visit;
  await signIn(page, base);
  page.setDefaultTimeout(120_000);
  await page.addInitScript(() => {
    const first = new MutationObserver(() => {
      if (!window.rowsAt && document.querySelector('[role="row"][aria-rowindex="2"]'))
        window.rowsAt = performance.now();
    });
    first.observe(document, { childList: true, subtree: true });
    window.waits = [];
    new PerformanceObserver((list) =>
      window.waits.push(...list.getEntries().map(({ name, duration }) => [name, duration])),
    ).observe({ type: "event", durationThreshold: 16, buffered: true });
  });
  const wire = await visit.context.newCDPSession(page);
  await wire.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await wire.send("Network.enable");
  return { ...visit, wire, hold: (line) => wire.send("Network.emulateNetworkConditions", line) };
}

/** The longest wait from a key or a press to the next picture, since the last look. */
async function longest(page) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100))));
  const waits = await page.evaluate(() => window.waits.splice(0).map(([, duration]) => duration));
  return Math.max(0, ...waits);
}

async function firstLoad(browser, base) {
  const [painted, rows] = [[], []];
  for (let time = 0; time < TIMES; time++) {
    const { page, wire, hold, close } = await open(browser, base);
    await wire.send("Network.clearBrowserCache");
    await hold(LINE);
    await page.goto(`${base}/customers`);
    await page.waitForFunction(() => window.rowsAt);
    painted.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
    rows.push(await page.evaluate(() => window.rowsAt));
    await close();
  }
  note("first paint", middle(painted), 1_000);
  note("rows of a list", middle(rows), 3_500);
}

/** In the page: from a press on a link to the first picture that is another, and to the first with another main part. */
async function turned(label) {
  const link = [...document.querySelectorAll("nav a")].find((one) => one.textContent.trim() === label);
  // Painted right after the callback; asked for ahead of what the app left for after the picture.
  const ahead = (done) => scheduler.postTask(() => done(performance.now()), { priority: "user-blocking" });
  const picture = () => new Promise((done) => requestAnimationFrame(() => ahead(done)));
  const changed = (part) =>
    new Promise((done) => {
      const watch = new MutationObserver(() => {
        watch.disconnect();
        done(picture());
      });
      watch.observe(document.querySelector(part), { childList: true, subtree: true, attributes: true });
    });
  const [body, main] = [changed("body"), changed("main")];
  const began = performance.now();
  link.click();
  return { seen: (await body) - began, there: (await main) - began };
}

async function everyday(browser, base) {
  const { page, hold, close } = await open(browser, base);
  await hold(NO_LIMIT);
  await page.goto(`${base}/customers`);
  await settled(page);
  await longest(page);
  await page.getByRole("searchbox").pressSequentially("northern", { delay: 120 });
  await settled(page);
  note("a letter typed into the search of 1,000", await longest(page), 100);
  await page.getByRole("searchbox").fill("");
  await settled(page);
  await longest(page);
  const sorts = [];
  for (const name of ["Annual revenue", "Employees", "Name"]) {
    await page.getByRole("columnheader", { name }).getByRole("button").first().click();
    await settled(page);
    sorts.push(await longest(page));
  }
  note("a list of 1,000 sorted by another column", Math.max(...sorts), 200);
  const turns = [];
  for (const to of ["Contacts", "Pipeline", "Customers", "Reports"]) {
    turns.push(await page.evaluate(turned, to));
    await settled(page);
  }
  note("another page answers: the first picture that shows it", Math.max(...turns.map(({ seen }) => seen)), 100);
  note("… and what it shows has come", Math.max(...turns.map(({ there }) => there)), 200);
  await close();
}

/** Scroll by more than a screen each few frames; a picture in which the middle of the list shows no row is blank. */
async function scrolled(browser, base, many) {
  const { page, hold, close } = await open(browser, base);
  await hold(NO_LIMIT);
  await page.goto(`${base}/customers`);
  await settled(page);
  const seen = await page.evaluate(async (most) => {
    const box = document.querySelector('main [role="region"]') ?? document.querySelector("main .overflow-auto");
    const { left, top, width, height } = box.getBoundingClientRect();
    let [blank, last] = [0, performance.now()];
    const frames = [];
    for (let frame = 0; frame < most; frame++) {
      box.scrollBy(0, 120);
      await new Promise(requestAnimationFrame);
      frames.push(performance.now() - last);
      last = performance.now();
      const rows = [0.3, 0.5, 0.7].map((part) =>
        document.elementFromPoint(left + width / 3, top + height * part)?.closest('[role="row"]'),
      );
      if (!rows.every(Boolean)) blank += 1;
    }
    frames.sort((one, other) => one - other);
    return { blank, slow: frames[Math.floor(frames.length * 0.95)] };
  }, FRAMES);
  note(`95 of 100 pictures while ${many} rows are scrolled`, seen.slow, 100);
  note(`… of ${FRAMES} pictures, those with a blank row`, seen.blank, 0);
  await close();
}

const browser = await launch();
const few = await startMock({ company: makeCompany({ customers: 1_000, opportunities: 1_000 }) });
await firstLoad(browser, few.url);
await everyday(browser, few.url);
await scrolled(browser, few.url, "1,000");
await few.close();
const plenty = await startMock({ company: makeCompany({ customers: 100_000, opportunities: 10 }) });
await scrolled(browser, plenty.url, "100,000");
await plenty.close();
await browser.close();
for (const { what, ms, goal } of results) {
  const mark = ms > goal ? "  over" : "";
  console.log(`${what.padEnd(60)} ${ms.toFixed(0).padStart(6)}  goal ${String(goal).padStart(5)}${mark}`);
}
