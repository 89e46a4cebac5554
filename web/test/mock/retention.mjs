// The churn rule, its runs and the outcome of alerts, in memory.
import { TODAY } from "./data.mjs";

export function retention(state, ask, person, refuse, wrote) {
  const [, , , what, id, outcome] = ask.path.split("/");
  if (what === "policy") {
    if (ask.method === "PUT") state.policy = { ...state.policy, ...ask.body, version: ask.version + 1 };
    return [200, state.policy, { ETag: `"${state.policy.version}"` }];
  }
  if (what === "lifecycle") {
    state.lifecycle ??= {
      ...{ automatic: true, loyal_orders: 5, loyal_value: null, loyal_months: 12, version: 0 },
      ...{ by_hand: [], prospect_by: null, customer_orders: 1, won_back_orders: 1 },
    };
    if (ask.method === "PUT") state.lifecycle = { ...ask.body, version: ask.version + 1 };
    return [200, state.lifecycle, { ETag: `"${state.lifecycle.version}"` }];
  }
  if (what === "preview") return [200, outlook(state, ask.body)];
  if (what === "customers") return [200, { customer: id, items: offers(state, ask) }];
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
  const before = state.book.get("churn_alerts", id);
  if (outcome === "reasons") {
    const reasons = [
      { code: "rhythm", values: {}, text: "Buys about every 9 days, silent for 204" },
      { code: "window-months", values: {}, text: "Longer than the window of 6 months" },
    ];
    return [200, { alert: id, reasons }];
  }
  const fields = {
    reprieve: { state: "reprieve", reprieve_until: ask.body.until, measures: ask.body.measures },
    lost: { state: "lost", reason: ask.body.reason, closed_on: TODAY },
    retained: { state: "retained", closed_on: TODAY },
    "won-back": { state: "won_back", closed_on: TODAY },
    undo: { ...before?.transitions?.at(-1)?.was },
  }[outcome];
  const was =
    outcome === "undo" ? undefined : { state: before.state, measures: before.measures ?? null, closed_on: null };
  const transitions = [
    ...(before.transitions ?? []),
    {
      at: new Date().toISOString(),
      by: person.id,
      from: before.state,
      to: fields.state,
      note: ask.body.note ?? null,
      was,
    },
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

function outlook({ book, policy }, { window_months, policies = [] }) {
  const customers = [...book.tables.customers.values()];
  const warned = Math.round(60 / window_months);
  const before = Math.round(60 / policy.window_months);
  const sample = customers.slice(0, Math.min(warned, 20)).map((one, at) => ({
    customer: one.id,
    name: one.name,
    policy: "",
    added: at >= before,
    silent_days: 400 - at * 9,
  }));
  return {
    as_of: TODAY,
    customers: customers.length,
    warned,
    now_warned: before,
    added: Math.max(warned - before, 0),
    removed: Math.max(before - warned, 0),
    policies: [...policies.map(({ name }) => ({ name, customers: 9, warned: 2 })), { name: "", customers: 76, warned }],
    sample,
  };
}

function offers({ book }, { zh }) {
  return [...book.tables.products.values()].slice(0, 3).map(({ id, name }, at) => ({
    product: id,
    name,
    reason: {
      code: at ? "together" : "competitor",
      text: at
        ? zh
          ? "拥有 GK 500 的客户中有 64% 也拥有它（29 位），是全体客户的 1.8 倍"
          : "64% of those who have GK 500 have it too (29 customers), 1.8 times as many as among all"
        : zh
          ? "目前由其他供应商提供"
          : "Has it from another provider",
    },
  }));
}
