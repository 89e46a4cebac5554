// Lists, filters and writes as the records API answers them; only what the web app asks for.
import { declared, newId, TODAY } from "./data.mjs";
import { ruled } from "./rules.mjs";

/** What belongs to whoever makes it. */
const OWNED = ["views", "macros", "saved_reports", "dashboards", "report_schedules"];
const spec = (object) => declared.find(({ name }) => name === object);
export class Refusal extends Error {
  constructor(status, slug, title, errors = []) {
    super(title);
    Object.assign(this, { status, slug, errors });
  }
}

const comparable = (value) => (value && typeof value === "object" && "amount" in value ? Number(value.amount) : value);
const empty = (value) =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/** Kilometres between two places. */
function apart(one, other) {
  const rad = (degrees) => (degrees * Math.PI) / 180;
  const [north, south] = [rad(one.latitude), rad(other.latitude)];
  const part =
    Math.sin((south - north) / 2) ** 2 +
    Math.cos(north) * Math.cos(south) * Math.sin(rad(other.longitude - one.longitude) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.sqrt(part));
}

function matches(filter, record, kinds) {
  if (!filter) return true;
  if (filter.and) return filter.and.every((part) => matches(part, record, kinds));
  if (filter.or) return filter.or.some((part) => matches(part, record, kinds));
  if (filter.has) return true; // whatever its related records come to
  if (filter.not) return !matches(filter.not, record, kinds);
  const [name, part] = filter.field.split(".");
  if (!kinds.has(name))
    throw new Refusal(400, "bad-query", "The query is not right", [
      { field: filter.field, code: "unknown-field", message: "does not exist" },
    ]);
  const held = part ? record[name]?.[part] : comparable(record[name]);
  const wanted = kinds.get(filter.field) === "money" ? Number(filter.value) : filter.value;
  const texts = (Array.isArray(held) ? held : [held]).map((part) => String(part ?? "").toLowerCase());
  const text = String(wanted ?? "").toLowerCase();
  switch (filter.op) {
    case "eq":
      return held === wanted || texts.includes(text);
    case "ne":
      return held !== wanted;
    case "in":
      return wanted.includes(held);
    case "gt":
      return !empty(held) && held > wanted;
    case "gte":
      return !empty(held) && held >= wanted;
    case "lt":
      return !empty(held) && held < wanted;
    case "lte":
      return !empty(held) && held <= wanted;
    case "contains":
      return texts.some((one) => one.includes(text));
    case "begins":
      return texts.some((one) => one.startsWith(text));
    case "in_period": {
      const days = Number(/^last_(\d+)_days$/.exec(filter.value)?.[1]);
      const since = new Date(Date.parse(`${TODAY}T00:00:00Z`) - (days - 1) * 86_400_000).toISOString();
      return !empty(held) && held.slice(0, 10) >= since.slice(0, 10) && held.slice(0, 10) <= TODAY;
    }
    case "empty":
      return empty(held) === (filter.value ?? true);
    case "within":
      return typeof held?.latitude === "number" && apart(held, wanted) <= wanted.km;
    case "my_team": // the mock's people are one team
      return true;
    default:
      throw new Refusal(400, "bad-query", "The query is not right");
  }
}

export function title(object, record) {
  return record[spec(object).title];
}

/** The object that an id belongs to, by its prefix. */
const objectOf = (id) => declared.find(({ prefix }) => String(id ?? "").startsWith(`${prefix}_`))?.name;

export function namesOf(tables, object, records) {
  const refs = [
    ...spec(object).fields.filter(({ ref }) => ref),
    { name: "created_by", ref: "people" },
    { name: "updated_by", ref: "people" },
  ];
  const names = {};
  for (const record of records) {
    for (const { name, ref } of refs) {
      const object = ref === "*" ? objectOf(record[name]) : ref;
      const found = tables[object]?.get(record[name]);
      if (found) names[found.id] = title(object, found);
    }
  }
  return names;
}

export function find(tables, object, wish) {
  const { fields } = spec(object);
  const kinds = new Map([
    ...fields.map(({ name, kind }) => [name, kind]),
    ["id", "reference"],
    ["created_at", "datetime"],
    ["updated_at", "datetime"],
  ]);
  const searched = fields.filter(({ searchable }) => searchable).map(({ name }) => name);
  const q = (wish.q ?? "").toLowerCase();
  let rows = [...tables[object].values()].filter((row) => !!row.deleted_at === !!wish.deleted);
  if (q)
    rows = rows.filter((row) =>
      searched.some((name) =>
        String(row[name] ?? "")
          .toLowerCase()
          .includes(q),
      ),
    );
  rows = rows.filter((row) => matches(wish.filter, row, kinds));
  for (const part of (wish.sort ?? []).slice().reverse()) {
    const name = part.replace(/^-/, "");
    const sign = part.startsWith("-") ? -1 : 1;
    rows.sort((left, right) => {
      const held = (row) => (kinds.get(name) === "boolean" ? !!row[name] : comparable(row[name]));
      const [a, b] = [held(left), held(right)];
      if (empty(a) || empty(b)) return (empty(a) ? 1 : 0) - (empty(b) ? 1 : 0);
      return sign * (typeof a === "string" ? a.localeCompare(b) : a < b ? -1 : a > b ? 1 : 0);
    });
  }
  const start = Number(wish.cursor ?? 0);
  const limit = Math.min(wish.limit ?? 50, 200);
  const items = rows.slice(start, start + limit);
  return {
    items,
    next: start + limit < rows.length ? String(start + limit) : null,
    total: rows.length,
    names: namesOf(tables, object, items),
    ...(wish.group ? { groups: grouped(rows, wish) } : {}),
  };
}

function grouped(rows, { group, sums = [] }) {
  const groups = new Map();
  for (const row of rows) {
    const key = String(group)
      .split(".")
      .reduce((part, name) => part?.[name], row);
    const known = groups.get(key) ?? { key, count: 0, totals: {} };
    known.count += 1;
    for (const name of sums) known.totals[name] = (known.totals[name] ?? 0) + Number(row[name]?.amount ?? 0);
    groups.set(key, known);
  }
  return [...groups.values()].map(({ key, count, totals }) => ({
    key,
    count,
    sums: Object.fromEntries(
      Object.entries(totals).map(([name, amount]) => [name, { amount: amount.toFixed(2), currency: "USD" }]),
    ),
  }));
}

export class Book {
  constructor(company) {
    this.tables = company.tables;
    this.histories = new Map();
  }

  get(object, id, deleted = false) {
    const found = this.tables[object]?.get(id);
    if (!found || (found.deleted_at && !deleted)) throw new Refusal(404, "not-found", "There is no such record");
    return found;
  }

  check(object, data, id) {
    const errors = [];
    for (const field of spec(object).fields) {
      const value = data[field.name];
      if (field.required && empty(value)) errors.push({ field: field.name, code: "required", message: "is required" });
      if (
        field.unique &&
        !empty(value) &&
        [...this.tables[object].values()].some(
          (other) => other.id !== id && !other.deleted_at && other[field.name] === value,
        )
      )
        errors.push({ field: field.name, code: "taken", message: "is already used by another record" });
      if (field.kind === "emails" && (value ?? []).some((one) => !one.includes("@")))
        errors.push({ field: field.name, code: "email", message: "is not an e-mail address" });
    }
    if (errors.length)
      throw new Refusal(
        errors.some(({ code }) => code === "taken") ? 409 : 422,
        "invalid",
        "Some values are not valid",
        errors,
      );
  }

  save(object, record, op, before, by, address) {
    const names = new Set([...Object.keys(record), ...Object.keys(before ?? {})]);
    const known = new Set(spec(object).fields.map(({ name }) => name));
    const changes = [...names]
      .filter(
        (name) => known.has(name) && JSON.stringify(before?.[name] ?? null) !== JSON.stringify(record[name] ?? null),
      )
      .map((field) => ({ field, old: before?.[field] ?? null, new: record[field] ?? null }));
    const at = new Date().toISOString();
    const next = { ...record, updated_at: at, updated_by: by.id };
    this.tables[object].set(record.id, next);
    this.histories.set(record.id, [
      { version: record.version, at, by: by.id, by_name: by.name, address, op, changes },
      ...(this.histories.get(record.id) ?? []),
    ]);
    return next;
  }

  create(object, data, by, address, id = newId(spec(object).prefix)) {
    this.check(object, data);
    const at = new Date().toISOString();
    const stage = object === "opportunities" && !data.stage ? { stage: "prospecting" } : {};
    return this.save(
      object,
      {
        id,
        version: 1,
        created_at: at,
        created_by: by.id,
        deleted_at: null,
        ...stage,
        ...(object === "plan_steps" ? { state: "planned" } : {}),
        ...(object === "plans" ? { state: data.assignee ? "assigned" : "unassigned" } : {}),
        ...(object === "files" ? { state: "uploading" } : {}),
        ...(OWNED.includes(object) ? { owner: by.id } : {}),
        ...data,
      },
      "create",
      null,
      by,
      address,
    );
  }

  change(object, id, patch, version, by, address) {
    const before = this.get(object, id);
    if (before.version !== version) throw new Refusal(412, "stale", "The record changed since you read it");
    if (object === "opportunities" && "stage" in patch && ["won", "lost"].includes(before.stage))
      throw new Refusal(422, "deal-closed", "A closed deal is history");
    const create = (other, data) => this.create(other, data, by, address);
    const after = ruled(object, before, { ...before, ...patch, version: version + 1 }, { create, Refusal });
    if (patch.stage === "won" && !after.customer)
      throw new Refusal(422, "won-without-customer", "A won deal needs a customer", [
        { field: "customer", code: "won-without-customer", message: "is required to win a deal" },
      ]);
    if (["won", "lost"].includes(patch.stage)) after.closed_on ??= TODAY;
    this.check(object, after, id);
    return this.save(object, after, "update", before, by, address);
  }

  history(id) {
    return this.histories.get(id) ?? [];
  }
}
