// The control plane, in memory.
import { newId } from "./data.mjs";

const STEPS = ["configuration", "administrator", "sign_in", "invitation", "activation"];

export function tenantOf(wish, done) {
  const now = new Date().toISOString();
  return {
    ...wish,
    id: newId("ten"),
    state: done ? "active" : "onboarding",
    created_at: now,
    steps: STEPS.map((name) => ({ name, done_at: done ? now : null })),
  };
}

const LIMITS = { seats: 50, stored: 20e9, requests: 200 };

/** Thirty days that grow, with a quiet one now and then. */
export function days() {
  return Array.from({ length: 30 }, (_, at) => {
    const day = new Date(Date.now() - (29 - at) * 86_400_000).toISOString().slice(0, 10);
    const busy = at % 7 > 4 ? 0.2 : 1;
    const rest = { refused: 0, failures: 0, mails: Math.round(14 * busy), deliveries: 3, deliveries_failed: 0 };
    const held = { records: 8_000 + at * 31, stored: 1.2e9 + at * 9e6 };
    const made = {
      exports_made: at % 3,
      exports_failed: at === 28 ? 2 : 0,
      changes: Math.round(busy * (200 + at * 9)),
    };
    return { day, requests: Math.round(busy * (900 + at * 37)), ...rest, ...made, ...held };
  });
}

function used(tenant) {
  const [, yesterday] = days().slice(-2);
  const signs = tenant.slug === "acme" ? [{ code: "exports-failed", value: 2 }] : [];
  const { records, stored, requests, changes } = yesterday;
  return {
    limits: LIMITS,
    used: { seats: 12, records, stored, requests, changes },
    health: { state: signs.length ? "attention" : "good", signs },
  };
}

const REVIEW = { state: "done", as_of: "2026-01-31", queued_at: "2026-01-31T04:00:00Z" };

/** A switch is done when it was looked at twice. */
function listsOf(state, tenant) {
  const engine = tenant.search ?? "file";
  const known = { engine, domain: !!state.domain, at: null, moved_at: null };
  if (engine === "file") return { ...known, state: "none" };
  tenant.looked += 1;
  return {
    ...known,
    moved_at: new Date().toISOString(),
    ...(tenant.looked > 2 ? { state: "serving" } : { state: "building", at: "customers" }),
  };
}

export function operator(state, ask, PASSWORD, refuse) {
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
  if (what === "health")
    return [
      200,
      {
        queues: [
          { name: "ExportDeadLetters", messages: 2 },
          { name: "JobDeadLetters", messages: 0 },
        ],
      },
    ];
  if (!id) return [200, { items: state.tenants.map((one) => ({ ...one, ...used(one) })), next: null }];
  const tenant = state.tenants.find((one) => one.id === id) ?? refuse(404, "not-found", "There is no such tenant");
  if (action === "usage") {
    const done = { ...REVIEW, finished_at: "2026-01-31T04:00:09Z" };
    const feed = { lag_ms: 420, told_at: new Date().toISOString() };
    return [
      200,
      { ...used(tenant), days: days(), feed, review: { last: done, last_done: done }, lists: listsOf(state, tenant) },
    ];
  }
  if (action === "search") {
    if (ask.body.engine === "opensearch" && !state.domain)
      return refuse(409, "no-search-domain", "This deployment has no OpenSearch domain");
    Object.assign(tenant, { search: ask.body.engine, looked: 0 });
  } else if (action === "plan") tenant.plan = ask.body.plan;
  else if (action === "invite") tenant.invited = (tenant.invited ?? 0) + 1;
  else if (action) tenant.state = action === "suspend" ? "suspended" : "active";
  return [200, tenant];
}
