// Tests in a real Chromium: `npm run e2e -- [part of a name]`. Without KITH_URL against the mock, else against that system.
import { startMock } from "../mock/server.mjs";
import { launch } from "./browser.mjs";
import { prepare } from "./prepare.mjs";
import * as access from "./access.mjs";
import * as around from "./around.mjs";
import * as behaviour from "./behaviour.mjs";
import * as cells from "./cells.mjs";
import * as deals from "./deals.mjs";
import * as everyday from "./everyday.mjs";
import * as forms from "./forms.mjs";
import * as journey from "./journey.mjs";
import * as insight from "./insight.mjs";
import * as offline from "./offline.mjs";
import * as many from "./many.mjs";
import * as settings from "./settings.mjs";
import * as views from "./views.mjs";
import * as work from "./work.mjs";

const wanted = process.argv.slice(2);
const system = process.env.KITH_URL;
const suites = system
  ? [journey]
  : [behaviour, cells, deals, forms, everyday, around, insight, many, settings, views, work, offline, access];
const tests = suites
  .flatMap(({ tests: found }) => found)
  .filter(({ name }) => wanted.every((part) => name.includes(part)));

const browser = await launch();
const failed = [];
for (const { name, run } of tests) {
  const began = Date.now();
  const mock = system ? null : await startMock();
  if (mock) prepare(mock.state);
  try {
    await run({ browser, base: system ?? mock.url, state: mock?.state });
    console.log(`ok    ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed.push(name);
    console.log(
      `FAIL  ${name}\n      ${String(error.stack ?? error)
        .split("\n")
        .slice(0, 12)
        .join("\n      ")}`,
    );
  }
  await mock?.close();
}
await browser.close();
console.log(`${tests.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length || tests.length === 0 ? 1 : 0);
