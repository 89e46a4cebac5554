// The built app, with the headers that the real origin sends.
import { existsSync, readFileSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const DIST = process.env.KITH_DIST ?? fileURLToPath(new URL("../../dist", import.meta.url));
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
};
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:TILES; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/** Compressed as the real origin does it. */
const packed = new Map();
function body(path) {
  if (!packed.has(path)) packed.set(path, gzipSync(readFileSync(path)));
  return packed.get(path);
}

/** `tiles`: the origin of map tiles, where the deployment has them. */
export function serveFile(path, response, tiles = "") {
  const asked = normalize(join(DIST, path));
  const found = asked.startsWith(DIST) && extname(path) && existsSync(asked) ? asked : join(DIST, "index.html");
  if (extname(path) && !existsSync(asked)) return void response.writeHead(404).end();
  response.writeHead(200, {
    "Content-Type": TYPES[extname(found)] ?? "application/octet-stream",
    "Content-Encoding": "gzip",
    "Content-Security-Policy": CSP.replace("TILES", tiles && ` ${tiles}`),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
  });
  response.end(body(found));
}
