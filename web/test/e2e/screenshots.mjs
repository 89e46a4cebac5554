// Pictures of every screen: `npm run screenshots -- [folder] [name…]`. Needs a build.
import { mkdirSync } from "node:fs";
import { startMock } from "../mock/server.mjs";
import { launch, signIn, visitor } from "./browser.mjs";
import { prepare } from "./prepare.mjs";
import { open, OPERATOR, OUTSIDE, SCREENS } from "./screens.mjs";

const [folder = "build/screenshots", ...only] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const LOOKS = [
  { tag: "en-light", language: "en", theme: "light" },
  { tag: "zh-dark", language: "zh-CN", theme: "dark" },
  { tag: "zh-phone", language: "zh-CN", theme: "light", width: 390, height: 844 },
  { tag: "en-phone-dark", language: "en", theme: "dark", width: 390, height: 844 },
].filter(({ tag }) => !process.env.LOOK || process.env.LOOK.split(",").includes(tag));

const mock = await startMock();
prepare(mock.state);
const browser = await launch();
for (const look of LOOKS) {
  const { page, faults, close } = await visitor(browser, look);
  const wanted = (screens) => screens.filter(({ name }) => !only.length || only.includes(name));
  const take = async (screen) => {
    await open(page, mock.url, mock.state, screen).catch((error) =>
      console.log(`${look.tag} ${screen.name}: ${error.message.split("\n")[0]}`),
    );
    await page.screenshot({ path: `${folder}/${screen.name}.${look.tag}.png` });
  };
  for (const screen of wanted(OUTSIDE)) await take(screen);
  await signIn(page, mock.url);
  for (const screen of wanted(SCREENS)) await take(screen);
  if (wanted(OPERATOR).length) {
    await page.goto(`${mock.url}/operator`);
    await page.locator("input[name=email]").fill("operator@kith.example");
    await page.locator("input[name=password]").fill("Correct-horse-7");
    await page.locator("button[type=submit]").click();
    await page.locator("main ul li").first().waitFor();
    for (const screen of wanted(OPERATOR)) await take(screen);
  }
  if (faults.length) console.log(look.tag, faults);
  await close();
}
await browser.close();
await mock.close();
