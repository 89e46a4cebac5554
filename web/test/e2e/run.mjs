// Tests in a real Chromium: `npm run e2e -- [part of a name]`. Without KITH_URL against the mock, else against that system.
import { readdirSync, readFileSync } from "node:fs";
import { startMock } from "../mock/server.mjs";
import { launch } from "./browser.mjs";
import { prepare } from "./prepare.mjs";

const wanted = process.argv.slice(2);
const system = process.env.KITH_URL;
/** A file beside this one that has `tests` is a suite; one with `onTheSystem` is walked on the running system instead. */
const here = new URL("./", import.meta.url);
const files = readdirSync(here).filter(
  (name) => name.endsWith(".mjs") && readFileSync(new URL(name, here), "utf8").includes("\nexport const tests ="),
);
const suites = (await Promise.all(files.map((name) => import(`./${name}`)))).filter(
  ({ onTheSystem = false }) => onTheSystem === !!system,
);
const tests = suites
  .flatMap(({ tests: found }) => found)
  .filter(({ name }) => wanted.every((part) => name.includes(part)));

const browser = await launch();

/** Walk one test on a mock of its own; resolves to what went wrong, null when nothing did. */
async function tried({ name, run }, word) {
  const began = Date.now();
  const mock = system ? null : await startMock();
  if (mock) prepare(mock.state);
  try {
    await run({ browser, base: system ?? mock.url, state: mock?.state });
    console.log(`${word.padEnd(5)} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    return null;
  } catch (error) {
    const lines = String(error.stack ?? error)
      .split("\n")
      .slice(0, 12);
    console.log(`FAIL  ${name}\n      ${lines.join("\n      ")}`);
    return error;
  } finally {
    await mock?.close();
  }
}

// A browser on a busy machine now and then misses a moment: what fails is tried once more, and both outcomes are told.
const failed = [];
const unsteady = [];
for (const test of tests) {
  if (!(await tried(test, "ok"))) continue;
  ((await tried(test, "again")) ? failed : unsteady).push(test.name);
}
await browser.close();
for (const name of unsteady) console.log(`passed only when tried again: ${name}`);
console.log(`${tests.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length || tests.length === 0 ? 1 : 0);
