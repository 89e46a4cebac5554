// The API as the web app sees it, in memory, with the built app in front: for tests that need no back end.
//   node test/mock/server.mjs [port]
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { declared, makeCompany } from "./data.mjs";
import { Book, find, Refusal, title } from "./records.mjs";
import { recordRoutes, wrote } from "./record-routes.mjs";
import { serveFile } from "./static.mjs";
import { replay } from "./sync.mjs";
import { serveInsight } from "./insight.mjs";
import { ownSignIns } from "./sign-ins.mjs";
import { jobs } from "./jobs.mjs";
import { layoutOf } from "./layouts.mjs";
import { notices } from "./notices.mjs";
import { companyOf } from "./company.mjs";
import { operator, tenantOf } from "./operator.mjs";
import { changePassword, openPasswords, PASSWORD, tokensFor } from "./passwords.mjs";
import { retention } from "./retention.mjs";
import { settings } from "./settings.mjs";

export { PASSWORD };
export function startMock({ port = 0, company = makeCompany() } = {}) {
  const book = new Book(company);
  const state = {
    book,
    company,
    tokens: new Map(),
    runs: new Map(),
    exports: new Map(),
    tenants: [],
    merges: [],
    jobs: new Map(),
    imports: new Map(),
    mappings: new Map(),
    stored: new Map(),
    policy: { window_months: 6, respond_days: 3, policies: [], paused: false, version: 1 },
    expired: new Set(),
    /** Of those who changed it, by person. */
    passwords: new Map(),
    slow: 0,
    away: false,
    /** The deployment's map tiles: `{ tiles, credit }`. */
    map: null,
  };
  state.tenants.push(
    tenantOf(
      {
        name: "Acme",
        slug: "acme",
        plan: "standard",
        locale: "en",
        time_zone: "Asia/Shanghai",
        currency: "USD",
        kind: "b2b",
        administrator: { name: "Ada Hale", email: "admin@acme.example" },
      },
      true,
    ),
  );
  const server = createServer((request, response) => void answer(state, request, response));
  return new Promise((ready) =>
    server.listen(port, "127.0.0.1", () =>
      ready({
        url: `http://127.0.0.1:${server.address().port}`,
        state,
        close: () =>
          new Promise((done) => {
            server.closeAllConnections();
            server.close(done);
          }),
      }),
    ),
  );
}

async function answer(state, request, response) {
  if (state.away) return void request.socket.destroy();
  const url = new URL(request.url, "http://mock");
  if (!url.pathname.startsWith("/v1/") && !url.pathname.startsWith("/admin/v1/"))
    return serveFile(url.pathname, response, state.map ? new URL(state.map.tiles).origin : "");
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  if (url.pathname.startsWith("/v1/storage/")) {
    state.stored.set(url.pathname, Buffer.concat(chunks));
    return void response.writeHead(200, { "Content-Disposition": "attachment" }).end(Buffer.concat(chunks));
  }
  const body = chunks.length ? JSON.parse(Buffer.concat(chunks).toString()) : {};
  const zh = (request.headers["accept-language"] ?? "").startsWith("zh");
  const ask = {
    method: request.method,
    path: url.pathname,
    query: url.searchParams,
    body,
    zh,
    at: zh ? 1 : 0,
    version: Number(/^"(\d+)"$/.exec(request.headers["if-match"] ?? "")?.[1]),
    token: (request.headers.authorization ?? "").replace("Bearer ", ""),
  };
  if (state.slow) await new Promise((done) => setTimeout(done, state.slow));
  try {
    const [status, answered, headers = {}] = route(state, ask);
    const text = answered === null ? "" : typeof answered === "string" ? answered : JSON.stringify(answered);
    // As the gateway does: MinimumCompressionSize in template.yaml.
    const packed = text.length > 1024 ? gzipSync(text, { level: 1 }) : null;
    const encoding = packed ? { "Content-Encoding": "gzip" } : {};
    response.writeHead(status, { "Content-Type": "application/json", ...encoding, ...headers });
    response.end(packed ?? text);
  } catch (error) {
    if (!(error instanceof Refusal)) console.error(error);
    const status = error.status ?? 500;
    response.writeHead(status, { "Content-Type": "application/problem+json" });
    response.end(
      JSON.stringify({
        type: `https://kith.dev/problems/${error.slug ?? "internal"}`,
        title: error.message,
        status,
        detail: error.message,
        errors: error.errors ?? [],
        request_id: "mock",
      }),
    );
  }
}

function route(state, ask) {
  const { method, path, body } = ask;
  const at = `${method} ${path}`;
  if (at === "GET /v1/health") return [200, { status: "ok" }];
  const isSuspended = state.tenants[0].state === "suspended";
  if (isSuspended && (at === "POST /v1/sessions" || at === "POST /v1/sessions/refresh"))
    return refuse(403, "tenant-suspended", "This organisation is suspended");
  if (at === "POST /v1/sessions") return signIn(state, body);
  if (at === "POST /v1/sessions/refresh")
    return state.expired.has(body.refresh_token) || !state.tokens.has(body.refresh_token)
      ? refuse(401, "session-ended", "The session has ended")
      : [200, tokensFor(state, state.tokens.get(body.refresh_token), body.refresh_token)];
  const open = openPasswords(at, body, refuse);
  if (open) return open;
  if (path.startsWith("/admin/v1/")) return operator(state, ask, PASSWORD, refuse);
  const person = state.tokens.get(ask.token);
  if (!person || state.expired.has(ask.token)) return refuse(401, "unauthenticated", "Please sign in");
  // The gateway's own answer, which tells no reason.
  if (isSuspended) return [403, { Message: "explicit deny" }, { "x-amzn-ErrorType": "AccessDeniedException" }];
  if (at === "DELETE /v1/sessions") return [204, null];
  if (at === "POST /v1/me/password") return changePassword(state, person, body, refuse);
  if (at === "GET /v1/me")
    return [
      200,
      {
        person: {
          id: person.id,
          name: person.name,
          email: person.email,
          role: person.role,
          team: person.member_of,
          locale: "en",
          time_zone: "Asia/Shanghai",
          region: "CN",
        },
        tenant: companyOf(state),
        grants: {},
        map: state.map,
      },
    ];
  if (at === "GET /v1/me/sign-ins") return ownSignIns(state, person);
  if (at === "GET /v1/objects")
    return [200, { objects: declared.map((one) => declaration(state, one, ask.at, person.role)) }];
  if (at === "GET /v1/search") return [200, { items: everywhere(state, ask.query, ask.at) }];
  if (path.startsWith("/v1/notifications") || path === "/v1/me/notification-settings")
    return notices(state, ask, refuse);
  if (at === "POST /v1/changes") return replay(state, ask, person);
  if (path.startsWith("/v1/retention/")) return retention(state, ask, person, refuse, wrote);
  if (path.startsWith("/v1/insight/")) return serveInsight(state, ask, person, refuse);
  if (path.startsWith("/v1/settings/")) return settings(state, ask, person, refuse);
  if (/^\/v1\/(jobs|imports|duplicates)/.test(path) || path === "/v1/lists/exports" || path.endsWith("/bulk"))
    return jobs(state, ask, person, refuse);
  return recordRoutes(state, ask, person, refuse);
}

const refuse = (status, slug, title, errors) => {
  throw new Refusal(status, slug, title, errors);
};

function signIn(state, { tenant, email, password }) {
  const person = state.company.people.find((one) => one.email === email);
  if (tenant !== "acme" || !person || password !== (state.passwords.get(person.id) ?? PASSWORD))
    return refuse(401, "sign-in-failed", "Organisation, e-mail or password is not right");
  return [200, tokensFor(state, person)];
}

function declaration(state, one, at, role) {
  const rep = role === "rep";
  const look = ["products", "people", "teams"].includes(one.name) && role !== "administrator";
  return {
    ...one,
    label: one.label[at],
    label_plural: one.label_plural[at],
    ...layoutOf(one, state.settings?.definitions[one.name], at),
    fields: one.fields.map((field) => ({
      ...field,
      label: field.label[at],
      ...(field.parts ? { parts: field.parts.map((part) => ({ ...part, label: part.label[at] })) } : {}),
      choices: Object.entries(field.choices).map(([value, label]) => ({ value, label: label[at] })),
      access: field.read_only || (field.name === "default_for_roles" && role !== "administrator") ? "read" : "edit",
    })),
    access: look
      ? { create: "none", read: "all", edit: "none", delete: "none" }
      : {
          create: "all",
          read: rep && ["opportunities", "orders", "churn_alerts"].includes(one.name) ? "own" : "all",
          edit: rep ? "own" : "all",
          delete: rep ? "own" : "all",
        },
  };
}

function everywhere({ book }, query, at) {
  const [q, among] = [query.get("q"), query.get("objects")?.split(",")];
  const found = [];
  for (const one of declared) {
    if (one.name === "exports" || (among && !among.includes(one.name))) continue;
    for (const item of find(book.tables, one.name, { q, limit: 4 }).items)
      found.push({ object: one.name, id: item.id, title: title(one.name, item), label: one.label[at] });
  }
  return q ? found.slice(0, 20) : [];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startMock({ port: Number(process.argv[2] ?? 5180) });
  console.log(`${url}  organisation acme, admin@acme.example, ${PASSWORD}`);
}
