// What a visitor loads first must stay small: 185 kB of script and 12 kB of style, compressed; 60 kB for a route;
// 230 kB for the charts, which come when the first one is shown.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const DIST = process.env.KITH_DIST ?? "dist";
const LIMITS = { script: 185_000, style: 12_000, chunk: 60_000, charts: 230_000 };
const size = (name) => gzipSync(readFileSync(`${DIST}/${name}`), { level: 9 }).length;
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

const html = readFileSync(`${DIST}/index.html`, "utf8");
const linked = [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, name]) => name);
/** Chunks that the first ones import at once. */
function withStatic(names, seen = new Set()) {
  for (const name of names) {
    if (seen.has(name)) continue;
    seen.add(name);
    if (name.endsWith(".js")) {
      const code = readFileSync(`${DIST}/${name}`, "utf8");
      const found = [...code.matchAll(/(?:^|[;}\s])(?:import|export)[^"'()]*?(?:from)?["']\.\/([\w.-]+\.js)["']/g)];
      withStatic(
        found.map(([, file]) => `assets/${file}`),
        seen,
      );
    }
  }
  return seen;
}

const first = [...withStatic(linked)];
const catalogues = readdirSync(`${DIST}/assets`)
  .filter((name) => /^(en|zh-CN)-.*\.js$/.test(name))
  .map((name) => `assets/${name}`);
const script =
  first.filter((name) => name.endsWith(".js")).reduce((sum, name) => sum + size(name), 0) +
  Math.max(...catalogues.map(size));
const style = first.filter((name) => name.endsWith(".css")).reduce((sum, name) => sum + size(name), 0);
const routes = readdirSync(`${DIST}/assets`)
  .map((name) => `assets/${name}`)
  .filter((name) => name.endsWith(".js") && !first.includes(name));
const heaviest = (names) => names.map((name) => [name, size(name)]).sort((left, right) => right[1] - left[1])[0];
const isChart = (name) => name.startsWith("assets/canvas-");
const largest = heaviest(routes.filter((name) => !isChart(name)));
const charts = heaviest(routes.filter(isChart));

console.log(`first load: script ${kB(script)} of ${kB(LIMITS.script)}, style ${kB(style)} of ${kB(LIMITS.style)}`);
console.log(`largest later chunk: ${largest[0]} ${kB(largest[1])} of ${kB(LIMITS.chunk)}`);
console.log(`charts: ${kB(charts[1])} of ${kB(LIMITS.charts)}`);
if (script > LIMITS.script || style > LIMITS.style || largest[1] > LIMITS.chunk || charts[1] > LIMITS.charts) {
  console.error("over budget");
  process.exit(1);
}
