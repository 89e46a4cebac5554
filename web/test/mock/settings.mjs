// What an administrator sets for everybody, in memory.
import { declared, newId } from "./data.mjs";
import { automations } from "./automations.mjs";
import { company } from "./company.mjs";
import { handOver } from "./hand-over.mjs";
import { layouts } from "./layouts.mjs";
import { days } from "./operator.mjs";
import { signIns } from "./sign-ins.mjs";

const ROLES = {
  administrator: ["Administrator", "管理员"],
  manager: ["Manager", "经理"],
  rep: ["Sales representative", "销售代表"],
};
const SALES = {
  label: ["Sales", "销售"],
  stages: [
    ["prospecting", ["Prospecting", "初步接触"], 10],
    ["engaging", ["Engaging", "跟进中"], 40],
    ["won", ["Won", "赢单"], 100],
    ["lost", ["Lost", "输单"], 0],
  ].map(([value, label, probability]) => ({ value, label, probability, archived: false })),
  version: 1,
};

/** The settings as they are at the start; a test that needs others changes these. */
export function settingsOf() {
  return { pipelines: { sales: SALES }, definitions: {}, webhooks: [], keys: [], deliveries: {}, changes: [] };
}

export function settings(state, ask, person, refuse) {
  const [, , , what, ...rest] = ask.path.split("/");
  const known = (state.settings ??= settingsOf());
  const routes = {
    roles,
    invitations,
    memberships,
    people,
    objects,
    pipelines,
    dictionaries,
    webhooks,
    keys,
    changes,
    usage,
    company,
    automations,
    "sign-ins": signIns,
  };
  if (!routes[what]) return refuse(404, "not-found", "There is no such setting");
  return routes[what]({ state, known, ask, person, refuse, rest });
}

/** What was changed is kept, as the server keeps it. */
export function note({ known, person }, what, op, changes = []) {
  const at = new Date().toISOString();
  known.changes.unshift({
    id: newId("chg"),
    at,
    by: person.id,
    by_name: person.name,
    address: "127.0.0.1",
    what,
    op,
    changes,
  });
}

function roles({ ask, rest: [id] }) {
  const items = Object.entries(ROLES).map(([name, label]) => ({
    name,
    version: 1,
    label: label[ask.at],
    standard: true,
    people: 3,
    grants: { "*": { create: "all", read: "all", edit: name === "rep" ? "own" : "all", delete: "own" } },
    fields: {},
  }));
  return [200, id ? items.find(({ name }) => name === id) : { items }];
}

function invitations({ state: { book }, ask, person }) {
  const made = { ...ask.body, member_of: ask.body.team ?? null, state: "invited", active: true };
  return [201, book.create("people", made, person, "127.0.0.1")];
}

function memberships({ state, ask, person, rest: [id, action] }) {
  if (action === "hand-over") return handOver(state, ask, person, id);
  const { book } = state;
  const { active, role, team, mail_again } = ask.body;
  const patch = {
    ...(role ? { role } : {}),
    ...(team !== undefined ? { member_of: team } : {}),
    ...(active !== undefined ? { active, state: active ? "active" : "inactive" } : {}),
    ...(mail_again ? { mail_problem: null, mail_problem_on: null } : {}),
  };
  return [200, book.change("people", id, patch, ask.version, person, "127.0.0.1")];
}

function people({ ask }) {
  const access = { create: "all", read: "all", edit: "own", delete: "none" };
  const objects = declared.map(({ name, label_plural }) => ({
    object: name,
    label: label_plural[ask.at],
    access,
    hidden: name === "customers" ? ["annual_revenue"] : [],
    read_only: [],
    records: 85,
  }));
  return [200, { objects }];
}

const definitionOf = (known, name) => (known.definitions[name] ??= { name, version: 1, fields: {} });
export const answered = (one, status = 200) => [status, one, { ETag: `"${one.version}"` }];

function objects(wish) {
  const { state, known, ask, refuse, rest } = wish;
  const [name, part, field] = rest;
  if (!name && ask.method === "GET") return [200, { items: Object.values(known.definitions) }];
  if (!name) {
    const { name: made, ...about } = ask.body;
    known.definitions[made] = { name: made, version: 1, about, fields: {} };
    return answered(known.definitions[made], 201);
  }
  const one = definitionOf(known, name);
  if (ask.method !== "GET" && ask.method !== "POST" && ask.version !== one.version)
    return refuse(412, "stale", "Somebody else changed this meanwhile");
  if (part === "layout") return layouts(wish, one, () => note(wish, `objects.${name}`, "update"));
  if (ask.method === "GET") return answered(one);
  if (part === "fields" && LISTS.includes(`${name}.${field}`)) {
    const used = [...state.book.tables[name].values()].filter(
      (record) => record[field] && !ask.body.choices.some(({ value }) => value === record[field]),
    );
    if (used.length) return refuse(409, "definition-in-use", `In use by ${used.length} records`);
    one.declared = { ...one.declared, [field]: ask.body };
  } else if (part === "fields") {
    const fields = { ...one.fields };
    if (ask.method === "DELETE") delete fields[field];
    else {
      const { name: named = field, ...rules } = ask.body;
      fields[named] = { ...fields[named], ...rules };
    }
    one.fields = fields;
  } else Object.assign(one, ask.body);
  one.version += 1;
  note(wish, `objects.${name}`, "update", [{ field: field ?? "label", old: null, new: ask.body }]);
  return answered(one);
}

function pipelines(wish) {
  const { state, known, ask, refuse, rest } = wish;
  const [name] = rest;
  const shown = ([key, one]) => ({
    name: key,
    label: one.label[ask.at],
    labels: one.label,
    default: key === "sales",
    archived: !!one.archived,
    version: one.version,
    stages: one.stages.map((stage) => {
      const closed = ["won", "lost"].includes(stage.value);
      return { ...stage, label: stage.label[ask.at], labels: stage.label, kind: closed ? stage.value : "open", closed };
    }),
  });
  if (ask.method === "GET") return [200, { items: Object.entries(known.pipelines).map(shown) }];
  const ends = known.pipelines.sales.stages.slice(-2);
  if (ask.method === "POST") {
    const stages = [...ask.body.stages, ...ends];
    known.pipelines[ask.body.name] = { label: ask.body.label, stages, version: 1 };
    note(wish, `pipelines.${ask.body.name}`, "create");
    return answered(shown([ask.body.name, known.pipelines[ask.body.name]]), 201);
  }
  const before = known.pipelines[name];
  if (ask.version !== before.version) return refuse(412, "stale", "Somebody else changed this meanwhile");
  const deals = [...state.book.tables.opportunities.values()].filter((one) => (one.pipeline ?? "sales") === name);
  const used = (stage) => deals.filter((one) => one.stage === stage).length;
  if (ask.method === "DELETE") {
    if (deals.length) return refuse(409, "in-use", `${deals.length} records use this`);
    delete known.pipelines[name];
    return [204, null];
  }
  const left = before.stages.find(
    ({ value }) => ask.body.stages && !ask.body.stages.some((one) => one.value === value) && used(value),
  );
  if (left) return refuse(409, "in-use", `In use by ${used(left.value)} records`);
  known.pipelines[name] = { ...before, ...ask.body, version: before.version + 1 };
  note(wish, `pipelines.${name}`, "update");
  return answered(shown([name, known.pipelines[name]]));
}

const LISTS = ["leads.disqualify_reason", "churn_alerts.reason", "plans.failure_reason", "visits.purpose"];

function dictionaries({ known, ask }) {
  const items = LISTS.map((list) => {
    const [object, name] = list.split(".");
    const field = declared.find((one) => one.name === object).fields.find((one) => one.name === name);
    const own = known.definitions[object]?.declared?.[name]?.choices;
    const choices = own ?? Object.entries(field.choices).map(([value, label]) => ({ value, label }));
    const shown = choices.filter(({ archived }) => !archived);
    return { object, field: name, choices: shown.map(({ value, label }) => ({ value, label: label[ask.at] })) };
  });
  return [200, { items }];
}

function usage({ state: { book }, ask }) {
  const objects = declared
    .map(({ name, label_plural }) => ({ object: name, label: label_plural[ask.at], records: book.tables[name].size }))
    .filter(({ records }) => records)
    .sort((one, other) => other.records - one.records);
  const limits = { seats: 50, stored: 20e9, requests: 200 };
  const records = objects.reduce((sum, one) => sum + one.records, 0);
  return [
    200,
    { plan: "standard", limits, seats: book.tables.people.size, stored: 1.46e9, records, objects, days: days() },
  ];
}

function changes({ known, ask }) {
  const [by, piece, op, from, to] = ["by", "piece", "op", "from", "to"].map((name) => ask.query.get(name));
  const items = known.changes.filter(
    (one) =>
      (!by || one.by === by) &&
      (!piece || one.what.split(".")[0] === piece) &&
      (!op || one.op === op) &&
      (!from || one.at.slice(0, 10) >= from) &&
      (!to || one.at.slice(0, 10) <= to),
  );
  if (ask.query.get("format") !== "csv") return [200, { items, next: null }];
  const lines = items.map((one) => [one.at, one.by_name, one.what, one.op].join(","));
  return [200, ["When,Who,Setting,Done", ...lines].join("\r\n"), { "Content-Type": "text/csv; charset=utf-8" }];
}

function keys({ known, state, ask, person, refuse, rest: [id] }) {
  const told = ({ key: _, ...one }) => one;
  const names = Object.fromEntries(state.company.people.map((one) => [one.id, one.name]));
  if (!id && ask.method === "GET") return [200, { items: known.keys.map(told), next: null, names }];
  if (!id) {
    if (ask.body.expires_on && ask.body.expires_on < new Date().toISOString().slice(0, 10))
      return refuse(422, "invalid", "Some values are not valid", [
        { field: "expires_on", code: "past", message: ask.zh ? "已是过去的日期" : "is in the past" },
      ]);
    const made = { id: newId("key"), person: person.id, ...ask.body, active: true, version: 1 };
    if (!made.expires_on) delete made.expires_on;
    known.keys.push(made);
    return [201, { ...made, key: `kith_${made.id}` }];
  }
  const one = known.keys.find((key) => key.id === id) ?? refuse(404, "not-found", "There is no such key");
  if (ask.version !== one.version) return refuse(412, "stale", "Somebody else changed this meanwhile");
  if (ask.method === "DELETE") {
    known.keys = known.keys.filter((key) => key !== one);
    return [204, null];
  }
  const { new_secret, ...patch } = ask.body;
  Object.assign(one, patch, { version: one.version + 1 });
  return [200, new_secret ? { ...one, key: `kith_${one.version}` } : one];
}

function webhooks(wish) {
  const { known, ask, refuse, rest } = wish;
  const [id, part] = rest;
  const shown = ({ secret: _, ...one }) => one;
  if (!id && ask.method === "GET") return [200, { items: known.webhooks.map(shown), next: null }];
  if (!id) {
    if (!ask.body.url.startsWith("https://"))
      return refuse(422, "invalid", "Some fields are not right", [
        { field: "url", code: "webhook-url", message: "must be an https address without a password" },
      ]);
    const made = { id: newId("whk"), ...ask.body, active: true, version: 1, stopped: null };
    known.webhooks.push(made);
    known.deliveries[made.id] = ["failed", "delivered"].map((state, at) => ({
      id: newId("dlv"),
      event: "churn.warning",
      state,
      tries: 2 - at,
      attempts: [{ at: new Date().toISOString(), status: state === "failed" ? 500 : 204, problem: null, ms: 41 }],
      next_at: null,
      created_at: new Date().toISOString(),
      record: "alr_1",
    }));
    return [201, { ...made, secret: `whsec_${made.id}` }];
  }
  const one = known.webhooks.find((hook) => hook.id === id) ?? refuse(404, "not-found", "There is no such webhook");
  if (part === "deliveries") return [200, { items: known.deliveries[id], next: null }];
  if (part === "replay") {
    const again = known.deliveries[id].find((sent) => sent.id === ask.body.delivery);
    return [202, Object.assign(again, { state: "waiting", tries: 0, next_at: new Date().toISOString() })];
  }
  if (ask.version !== one.version) return refuse(412, "stale", "Somebody else changed this meanwhile");
  if (ask.method === "DELETE") {
    known.webhooks = known.webhooks.filter((hook) => hook !== one);
    return [204, null];
  }
  const { new_secret, ...patch } = ask.body;
  Object.assign(one, patch, { version: one.version + 1 });
  return [200, new_secret ? { ...one, secret: `whsec_${one.version}` } : one];
}
