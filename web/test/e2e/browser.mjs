// A real Chromium, watched: every console error, failed request and breach of the content policy is kept.
import { chromium } from "playwright-core";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, args: FLAGS });

/** Of each page, what it asked for and has no answer to. */
const underway = new WeakMap();

/** A fresh visitor. `expected`: patterns of console errors that the test provokes (a refused sign-in is a 401); `worker`: the app
 * is kept by its service worker, as an installed one is. */
export async function visitor(
  browser,
  { language = "en", theme = "light", width = 1280, height = 800, expected = [], worker = false } = {},
) {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: language,
    colorScheme: theme,
    reducedMotion: "reduce",
    acceptDownloads: true,
    hasTouch: width < 500,
    serviceWorkers: worker ? "allow" : "block",
  });
  await context.addInitScript(
    ([code, look]) => {
      if (!localStorage.getItem("kith.language")) localStorage.setItem("kith.language", code);
      if (!localStorage.getItem("kith.theme")) localStorage.setItem("kith.theme", look);
      document.addEventListener("securitypolicyviolation", (event) =>
        console.error(
          `content policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
        ),
      );
    },
    [language, theme],
  );
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const asked = new Set();
  underway.set(page, asked);
  page.on("request", (request) => asked.add(request));
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, (request) => asked.delete(request));
  const faults = [];
  const keep = (text) => {
    if (
      ![...expected, ...(worker ? [] : [/Service Worker registration blocked/])].some((pattern) => pattern.test(text))
    )
      faults.push(text);
  };
  page.on(
    "console",
    (message) => ["error", "warning"].includes(message.type()) && keep(`${message.type()}: ${message.text()}`),
  );
  page.on("pageerror", (error) => keep(`exception: ${error.message}`));
  page.on("request", (request) => {
    if (request.isNavigationRequest()) return;
    const { origin, protocol } = new URL(request.url());
    if (page.url().startsWith("http") && protocol.startsWith("http") && origin !== new URL(page.url()).origin)
      keep(`third party: ${request.url()}`);
  });
  return { page, context, faults, close: () => context.close() };
}

export async function signIn(
  page,
  base,
  { tenant = "acme", email = "admin@acme.example", password = "Correct-horse-7" } = {},
) {
  await page.goto(`${base}/sign-in`);
  await page.locator("input[name=organization]").fill(tenant);
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(password);
  await page.locator("button[type=submit]").click();
  await page.locator("nav ul").waitFor();
}

/** Nothing is on its way any more and what was asked for is drawn. What a test holds back is waited for five seconds at most. */
export async function settled(page) {
  await page.waitForLoadState("networkidle"); // true for ever once the page has loaded: what is asked for later is counted here
  const asked = underway.get(page) ?? new Set();
  for (let quiet = 0, left = 100; quiet < 3 && left > 0; left -= 1) {
    await page.waitForTimeout(50);
    quiet = asked.size ? 0 : quiet + 1;
  }
  await page.waitForFunction(() => document.querySelectorAll(".bone, .skeleton").length === 0);
}
