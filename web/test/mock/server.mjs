// The API as the web app sees it, in memory, with the built app in front: for tests that need no back end.
//   node test/mock/server.mjs [port]
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { declared, makeCompany, newId, TODAY } from "./data.mjs";
import { Book, find, namesOf, Refusal, title } from "./records.mjs";
import { serveInsight } from "./insight.mjs";

const DIST = process.env.KITH_DIST ?? fileURLToPath(new URL("../../dist", import.meta.url));
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};
export const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";
export const PASSWORD = "Correct-horse-7";
const ROLES = {
  administrator: ["Administrator", "管理员"],
  manager: ["Manager", "经理"],
  rep: ["Sales representative", "销售代表"],
};

export function startMock({ port = 0, company = makeCompany() } = {}) {
  const book = new Book(company);
  const state = {
    book,
    company,
    tokens: new Map(),
    runs: new Map(),
    exports: new Map(),
    tenants: [],
    policy: { window_months: 6, paused: false, version: 1 },
    expired: new Set(),
    slow: 0,
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
  const url = new URL(request.url, "http://mock");
  if (!url.pathname.startsWith("/v1/") && !url.pathname.startsWith("/admin/v1/"))
    return serveFile(url.pathname, response);
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
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
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(answered === null ? "" : JSON.stringify(answered));
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
  if (at === "POST /v1/sessions") return signIn(state, body);
  if (at === "POST /v1/sessions/refresh")
    return state.expired.has(body.refresh_token) || !state.tokens.has(body.refresh_token)
      ? refuse(401, "session-ended", "The session has ended")
      : [200, tokensFor(state, state.tokens.get(body.refresh_token), body.refresh_token)];
  if (at === "POST /v1/settings/invitations/accept")
    return body.token === "good"
      ? [204, null]
      : refuse(400, "invitation-invalid", "The invitation is not valid any more");
  if (path.startsWith("/admin/v1/")) return operator(state, ask);
  const person = state.tokens.get(ask.token);
  if (!person || state.expired.has(ask.token)) return refuse(401, "unauthenticated", "Please sign in");
  if (at === "DELETE /v1/sessions") return [204, null];
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
        },
        tenant: {
          id: state.tenants[0].id,
          name: "Acme",
          slug: "acme",
          locale: "en",
          time_zone: "Asia/Shanghai",
          currency: "USD",
          plan: "standard",
        },
        grants: {},
      },
    ];
  if (at === "GET /v1/objects") return [200, { objects: declared.map((one) => declaration(one, ask.at, person.role)) }];
  if (at === "GET /v1/search") return [200, { items: everywhere(state, ask.query.get("q"), ask.at) }];
  if (path.startsWith("/v1/retention/")) return retention(state, ask, person);
  if (path.startsWith("/v1/insight/")) return serveInsight(state, ask, person, refuse);
  if (path.startsWith("/v1/settings/")) return settings(state, ask, person);
  return records(state, ask, person);
}

const refuse = (status, slug, title, errors) => {
  throw new Refusal(status, slug, title, errors);
};

function tokensFor(state, person, refresh) {
  const access = `access-${person.id}-${Math.random().toString(36).slice(2)}`;
  state.tokens.set(access, person);
  return { access_token: access, refresh_token: refresh, expires_in: 3600, token_type: "Bearer" };
}

function signIn(state, { tenant, email, password }) {
  const person = state.company.people.find((one) => one.email === email);
  if (tenant !== "acme" || !person || password !== PASSWORD)
    return refuse(401, "sign-in-failed", "Organisation, e-mail or password is not right");
  const refresh = `refresh-${person.id}-${Math.random().toString(36).slice(2)}`;
  state.tokens.set(refresh, person);
  return [200, tokensFor(state, person, refresh)];
}

function declaration(one, at, role) {
  const rep = role === "rep";
  const look = ["products", "people", "teams"].includes(one.name) && role !== "administrator";
  return {
    ...one,
    label: one.label[at],
    label_plural: one.label_plural[at],
    fields: one.fields.map((field) => ({
      ...field,
      label: field.label[at],
      choices: Object.entries(field.choices).map(([value, label]) => ({ value, label: label[at] })),
      access: field.read_only ? "read" : "edit",
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

function everywhere({ book }, q, at) {
  const found = [];
  for (const one of declared) {
    if (one.name === "exports") continue;
    for (const item of find(book.tables, one.name, { q, limit: 4 }).items)
      found.push({ object: one.name, id: item.id, title: title(one.name, item), label: one.label[at] });
  }
  return q ? found.slice(0, 20) : [];
}

const wrote = (object, record) => ({
  ETag: `"${record.version}"`,
  "Kith-Wrote": `${object}/${record.id}@${record.version}`,
});

function records({ book }, ask, person) {
  const [, , object, id, action] = ask.path.split("/");
  if (!book.tables[object]) return refuse(404, "not-found", "There is no such record");
  const named = (record) => ({ ...record, names: namesOf(book.tables, object, [record]) });
  if (id === "search" && ask.method === "POST") return [200, find(book.tables, object, ask.body)];
  if (!id && ask.method === "POST") {
    const made = book.create(object, ask.body, person, "127.0.0.1");
    return [201, made, wrote(object, made)];
  }
  if (action === "history") return [200, { items: book.history(id), next: null }];
  if (action === "overview") return [200, overview(book, id)];
  if (action === "restore") {
    const before = book.get(object, id, true);
    const back = book.save(
      object,
      { ...before, deleted_at: null, version: before.version + 1 },
      "restore",
      before,
      person,
      "127.0.0.1",
    );
    return [200, back, wrote(object, back)];
  }
  if (ask.method === "PATCH") {
    const after = book.change(object, id, ask.body, ask.version, person, "127.0.0.1");
    return [200, after, wrote(object, after)];
  }
  if (ask.method === "DELETE") {
    const before = book.get(object, id);
    if (before.version !== ask.version) return refuse(412, "stale", "The record changed since you read it");
    const gone = book.save(
      object,
      { ...before, deleted_at: new Date().toISOString(), version: before.version + 1 },
      "delete",
      before,
      person,
      "127.0.0.1",
    );
    return [204, null, wrote(object, gone)];
  }
  const record = book.get(object, id);
  return [200, named(record), { ETag: `"${record.version}"` }];
}

function overview({ tables, get }, id) {
  const record = Book.prototype.get.call({ tables }, "customers", id);
  const related = {};
  let names = namesOf(tables, "customers", [record]);
  for (const { name, on_date } of declared.filter(({ fields }) =>
    fields.some(({ name: field, parent }) => parent && field === "customer"),
  )) {
    const page = find(tables, name, {
      filter: { field: "customer", op: "eq", value: id },
      sort: [`-${on_date ?? "created_at"}`],
      limit: 20,
    });
    related[name] = { items: page.items, total: page.total };
    names = { ...names, ...page.names };
  }
  const mine = (object, test) =>
    [...tables[object].values()].filter((row) => row.customer === id && !row.deleted_at && test(row));
  const sum = (rows) =>
    rows.length
      ? [
          {
            amount: rows.reduce((total, row) => total + Number(row.amount?.amount ?? 0), 0).toFixed(2),
            currency: "USD",
          },
        ]
      : [];
  const orders = mine("orders", ({ status }) => status === "placed");
  const open = mine("opportunities", ({ stage }) => ["prospecting", "engaging"].includes(stage));
  return {
    record,
    related,
    names,
    measures: {
      revenue: sum(orders),
      orders: orders.length,
      open_amount: sum(open),
      open_deals: open.length,
      last_order_on:
        orders
          .map(({ placed_on }) => placed_on)
          .sort()
          .at(-1) ?? null,
    },
  };
}

function retention(state, ask, person) {
  const [, , , what, id, outcome] = ask.path.split("/");
  if (what === "policy") {
    if (ask.method === "PUT") state.policy = { ...ask.body, version: ask.version + 1 };
    return [200, state.policy, { ETag: `"${state.policy.version}"` }];
  }
  if (what === "runs" && ask.method === "POST") {
    const slot = `manual-${ask.body.as_of}`;
    const known = state.runs.get(slot);
    if (!known)
      state.runs.set(slot, {
        id: slot,
        kind: "manual",
        state: "running",
        as_of: ask.body.as_of,
        checked: 0,
        raised: 0,
        closed: 0,
      });
    return [known ? 200 : 202, state.runs.get(slot)];
  }
  if (what === "runs" && id) {
    const run = state.runs.get(decodeURIComponent(id)) ?? refuse(404, "not-found", "There is no such run");
    Object.assign(
      run,
      run.checked < 60 ? { checked: run.checked + 40 } : { state: "done", checked: 85, raised: 3, closed: 1 },
    );
    return [200, run];
  }
  if (what === "runs") return [200, { items: [...state.runs.values()].reverse(), next: null }];
  const fields = {
    reprieve: { state: "reprieve", reprieve_until: ask.body.until, measures: ask.body.measures },
    lost: { state: "lost", reason: ask.body.reason, closed_on: TODAY },
    retained: { state: "retained", closed_on: TODAY },
  }[outcome];
  const before = state.book.get("churn_alerts", id);
  const transitions = [
    ...(before.transitions ?? []),
    { at: new Date().toISOString(), by: person.id, from: before.state, to: fields.state, note: ask.body.note ?? null },
  ];
  const after = state.book.change(
    "churn_alerts",
    id,
    { ...fields, ...(ask.body.note ? { note: ask.body.note } : {}), transitions },
    ask.version,
    person,
    "127.0.0.1",
  );
  return [200, after, wrote("churn_alerts", after)];
}

function settings({ book }, ask, person) {
  const [, , , what, id] = ask.path.split("/");
  if (what === "roles")
    return [200, { items: Object.entries(ROLES).map(([name, label]) => ({ name, label: label[ask.at] })) }];
  if (what === "invitations")
    return [
      201,
      book.create(
        "people",
        { ...ask.body, member_of: ask.body.team ?? null, state: "invited", active: true },
        person,
        "127.0.0.1",
      ),
    ];
  if (what === "memberships") {
    const { active, role, team } = ask.body;
    const patch = {
      ...(role ? { role } : {}),
      ...(team !== undefined ? { member_of: team } : {}),
      ...(active !== undefined ? { active, state: active ? "active" : "inactive" } : {}),
    };
    return [200, book.change("people", id, patch, ask.version, person, "127.0.0.1")];
  }
  return refuse(404, "not-found", "There is no such setting");
}

const STEPS = ["configuration", "administrator", "sign_in", "invitation", "activation"];

function tenantOf(wish, done) {
  const now = new Date().toISOString();
  return {
    ...wish,
    id: newId("ten"),
    state: done ? "active" : "onboarding",
    created_at: now,
    steps: STEPS.map((name) => ({ name, done_at: done ? now : null })),
  };
}

function operator(state, ask) {
  const [, , , what, id, action] = ask.path.split("/");
  if (what === "sessions")
    return ask.body.password === PASSWORD
      ? [200, { access_token: "operator", refresh_token: "", expires_in: 3600, token_type: "Bearer" }]
      : refuse(401, "operator-sign-in-failed", "E-mail or password is not right");
  if (ask.token !== "operator") return refuse(401, "unauthenticated", "Please sign in");
  if (!id && ask.method === "POST") {
    if (state.tenants.some(({ slug }) => slug === ask.body.slug))
      return refuse(409, "slug-taken", "This short name is taken", [
        { field: "slug", code: "taken", message: "is taken" },
      ]);
    const tenant = tenantOf(ask.body, true);
    state.tenants.push(tenant);
    return [201, tenant];
  }
  if (!id) return [200, { items: state.tenants, next: null }];
  const tenant = state.tenants.find((one) => one.id === id) ?? refuse(404, "not-found", "There is no such tenant");
  if (action) tenant.state = action === "suspend" ? "suspended" : "active";
  return [200, tenant];
}

function serveFile(path, response) {
  const asked = normalize(join(DIST, path));
  const found = asked.startsWith(DIST) && extname(path) && existsSync(asked) ? asked : join(DIST, "index.html");
  if (extname(path) && !existsSync(asked)) return void response.writeHead(404).end();
  response.writeHead(200, {
    "Content-Type": TYPES[extname(found)] ?? "application/octet-stream",
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
  });
  createReadStream(found).pipe(response);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startMock({ port: Number(process.argv[2] ?? 5180) });
  console.log(`${url}  organisation acme, admin@acme.example, ${PASSWORD}`);
}
