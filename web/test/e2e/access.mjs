// Every screen in both languages, light and dark, on a desk and on a phone: no axe finding, no console error, no breach of
// the content policy, nothing fetched from elsewhere, no sideways scroll.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { signIn, visitor } from "./browser.mjs";
import { open, OPERATOR, OUTSIDE, SCREENS } from "./screens.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** Every pair of language, theme and width meets in one of these. */
const LOOKS = [
  { language: "en", theme: "light", width: 1280 },
  { language: "en", theme: "dark", width: 390 },
  { language: "zh-CN", theme: "light", width: 390 },
  { language: "zh-CN", theme: "dark", width: 1280 },
].map((look) => ({ ...look, height: look.width === 390 ? 844 : 800 }));

// Behind an open dialog the page is hidden, landmarks and headings with it: these rules then speak of nothing that is there.
const PAGE_RULES = ["region", "landmark-one-main", "page-has-heading-one"];

async function inspect(page, name) {
  // Playwright evaluates through the debugger, which no content policy stops.
  await page.evaluate(axe);
  const found = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }),
    RULES,
  );
  const covered = (await page.locator("[role=dialog]").count()) > 0;
  const violations = found.violations.filter(({ id }) => !covered || !PAGE_RULES.includes(id));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const told = ({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ""}`;
  return [
    ...violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.slice(0, 2).map(told).join(" | ")}`),
    ...(wide > 0 ? [`${name}: scrolls sideways by ${wide} px`] : []),
  ];
}

export const tests = LOOKS.map((look) => ({
  name: `every screen is accessible and clean: ${look.language}, ${look.theme}, ${look.width} px`,
  async run({ browser, base, state }) {
    const { page, faults, close } = await visitor(browser, look);
    const found = [];
    const visit = async (screen) => {
      await open(page, base, state, screen);
      found.push(...(await inspect(page, screen.name)));
    };
    for (const screen of OUTSIDE) await visit(screen);
    await signIn(page, base);
    for (const screen of SCREENS) await visit(screen);
    await page.goto(`${base}/operator`);
    await page.locator("input[name=email]").fill("operator@kith.example");
    await page.locator("input[name=password]").fill("Correct-horse-7");
    await page.locator("button[type=submit]").click();
    await page.locator("main ul li").first().waitFor();
    for (const screen of OPERATOR) await visit(screen);
    await close();
    const all = [...found, ...faults];
    if (all.length) throw new Error(all.join("\n"));
  },
}));

tests.push({
  name: "nothing scrolls sideways at 320 px",
  async run({ browser, base, state }) {
    const { page, close } = await visitor(browser, { width: 320, height: 640 });
    const found = [];
    await signIn(page, base);
    for (const screen of SCREENS) {
      await open(page, base, state, screen);
      const wide = await page.evaluate(() => {
        const main = document.querySelector("main");
        return Math.max(document.documentElement.scrollWidth - 320, main ? main.scrollWidth - main.clientWidth : 0);
      });
      if (wide > 0) found.push(`${screen.name}: ${wide} px`);
    }
    await close();
    if (found.length) throw new Error(found.join("\n"));
  },
});
