// The API's types, from its own description: `npm run types` writes src/api/schema.d.ts, `--check` says when it is stale.
// All objects have the same routes and the screens are drawn from declarations, so one object stands for all.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const FILE = "src/api/schema.d.ts";
const SAMPLE = "customers";
const python = existsSync("../.venv/bin/python") ? ".venv/bin/python" : "python3";
const printed = execFileSync(python, ["-m", "tests.e2e.openapi"], { cwd: "..", maxBuffer: 64e6 });
const described = JSON.parse(printed.toString());

const { schemas } = described.components;
const objects = Object.keys(schemas).filter((name) => `${name}_write` in schemas);
const others = new Set(objects.filter((name) => name !== SAMPLE).flatMap((name) => [name, `${name}_write`]));
const kept = (whole, isKept) => Object.fromEntries(Object.entries(whole).filter(([name]) => isKept(name)));
described.components.schemas = kept(schemas, (name) => !others.has(name));
described.paths = kept(described.paths, (path) => !others.has(path.split("/")[2]));

const text = `// Made by \`npm run types\` from the API's description; not to be edited.\n${astToString(await openapiTS(described, { defaultNonNullable: false }))}`;
if (!process.argv.includes("--check")) writeFileSync(FILE, text);
else if (!existsSync(FILE) || readFileSync(FILE, "utf8") !== text) {
  console.error(`${FILE} is not what the API says of itself; run: npm run types`);
  process.exit(1);
}
