// The pictures of the README, taken from the running system: KITH_URL and KITH_SIGN_INS as for the journey.
import { mkdirSync, readFileSync } from "node:fs";
import { launch, settled, signIn, visitor } from "./browser.mjs";

const base = process.env.KITH_URL;
const known = JSON.parse(readFileSync(process.env.KITH_SIGN_INS, "utf8"));
const folder = process.argv[2];
const PICTURES = [
  { name: "churn", path: "/retention" },
  { name: "pipeline", path: "/pipeline" },
  { name: "customers", path: "/customers?sort=-annual_revenue" },
  { name: "report", path: "/reports/contribution" },
  { name: "dashboard", path: "/dashboards", language: "zh-CN", theme: "dark" },
  { name: "customer", customer: "Goodsilron" },
  { name: "phone", customer: "Goodsilron", language: "zh-CN", width: 390, height: 844 },
];

mkdirSync(folder, { recursive: true });
const browser = await launch();
for (const { name, path, customer, ...look } of PICTURES) {
  const { page, faults, close } = await visitor(browser, look);
  page.setDefaultTimeout(30_000);
  await signIn(page, base, known);
  await page.goto(`${base}${path ?? `/customers?q=${customer}`}`);
  await settled(page);
  if (customer) {
    await page.getByRole("link", { name: customer }).first().click();
    await page.getByRole("heading", { name: customer, level: 1 }).waitFor();
    await settled(page);
  }
  await page.screenshot({ path: `${folder}/${name}.png` });
  if (faults.length) throw new Error(`${name}: ${faults.join("\n")}`);
  await close();
}
await browser.close();
