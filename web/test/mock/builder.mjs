// The report builder, saved reports, dashboards and schedules, in memory.
import { declared } from "./data.mjs";
import { find, namesOf } from "./records.mjs";
import { answer } from "./reports.mjs";

const spec = (name) => declared.find((one) => one.name === name);
const GROUPED = ["text", "choice", "reference", "boolean", "date", "datetime", "integer"];
const SUMMED = ["money", "integer", "number", "decimal"];
const KEPT = { "saved-reports": "saved_reports", dashboards: "dashboards", schedules: "report_schedules" };
const COUNT = ["Count", "数量"];
const SUM = [(label) => `${label}, sum`, (label) => `${label}合计`];
const UNITS = ["day", "month", "quarter", "week", "year"];
const YEAR = { days: "last_12_months" };
const EXECUTIVE = {
  id: "executive",
  version: 0,
  shared: "everyone",
  built_in: true,
  tiles: [
    { id: "revenue", report: "performance", parameters: { by: ["period"], ...YEAR }, size: "wide" },
    { id: "churn", report: "churn", parameters: { by: ["period"], ...YEAR }, size: "medium" },
    { id: "funnel", report: "funnel", parameters: YEAR, size: "medium" },
  ].map((tile) => ({ title: null, saved: null, rows: 50, ...tile })),
};

export function builder(state, ask, person, refuse, contribution) {
  const [, , , what, id, action, tile] = ask.path.split("/");
  if (what === "queries")
    return [200, ask.method === "GET" ? offered(ask.query.get("object"), ask.at) : queried(state, ask.body, ask.at)];
  const object = KEPT[what];
  const { tables } = state.book;
  const executive = { ...EXECUTIVE, name: ["Executive", "高管"][ask.at], newest: "2026-09-18" };
  if (what === "dashboards" && action === "tiles") {
    const board = id === "executive" ? executive : shown(what, state.book.get(object, id));
    const known = board.tiles.find((one) => one.id === tile);
    return [200, tiled(state, ask, known, { refuse, contribution })];
  }
  if (!id && ask.method === "GET") {
    const items = find(tables, object, { sort: ["name"], limit: 200 }).items.filter(
      (one) => one.owner === person.id || (one.shared && one.shared !== "private"),
    );
    const all = [...(what === "dashboards" ? [executive] : []), ...items.map((one) => shown(what, one))];
    return [200, { items: all, names: namesOf(tables, object, items), total: all.length }];
  }
  if (id === "executive") return [200, executive];
  const wrote = (record) => [
    200,
    shown(what, record),
    { ETag: `"${record.version}"`, "Kith-Wrote": `${object}/${record.id}@${record.version}` },
  ];
  if (!id) {
    const record = state.book.create(object, { ...DEFAULTS[what], ...stored(what, ask.body) }, person, "127.0.0.1");
    return [201, ...wrote(record).slice(1)];
  }
  if (ask.method === "PATCH")
    return wrote(state.book.change(object, id, stored(what, ask.body), ask.version, person, "127.0.0.1"));
  if (ask.method === "DELETE") {
    const before = state.book.get(object, id);
    const gone = { ...before, deleted_at: new Date().toISOString(), version: before.version + 1 };
    state.book.save(object, gone, "delete", before, person, "127.0.0.1");
    return [204, null];
  }
  return wrote(state.book.get(object, id));
}

const DEFAULTS = {
  "saved-reports": { report: "query", shared: "private" },
  dashboards: { tiles: "[]", shared: "private" },
  schedules: { every: "day", at: "08:00", time_zone: "Asia/Shanghai", active: true, problem: null },
};

function stored(what, body) {
  const { parameters, tiles, export: wish, ...rest } = body;
  return {
    ...rest,
    ...(parameters ? { parameters: JSON.stringify(parameters) } : {}),
    ...(tiles ? { tiles: JSON.stringify(tiles) } : {}),
    ...(wish ? { wish: JSON.stringify(wish), format: wish.format } : {}),
  };
}

function shown(what, record) {
  if (what === "saved-reports") return { ...record, parameters: JSON.parse(record.parameters) };
  if (what === "dashboards") return { ...record, built_in: false, tiles: JSON.parse(record.tiles) };
  const { wish, ...rest } = record;
  return { ...rest, export: JSON.parse(wish) };
}

function tiled(state, ask, tile, { refuse, contribution }) {
  const saved = tile.saved ? shown("saved-reports", state.book.get("saved_reports", tile.saved)) : null;
  const { report, parameters } = saved ?? tile;
  const told =
    report === "query"
      ? queried(state, parameters, ask.at)
      : report === "contribution"
        ? contribution(state, { ...ask, body: { by: ["customer"], period: "month", ...parameters } })
        : answer(state, { ...ask, body: { period: "month", ...parameters }, path: `/${report}` }, refuse);
  return { ...told, tile: tile.id, title: tile.title ?? saved?.name ?? told.label ?? "Contribution" };
}

function offered(object, at) {
  if (!object) return { items: declared.map((one) => ({ object: one.name, label: one.label_plural[at] })) };
  const one = spec(object);
  const dated = ({ kind }) => kind === "date" || kind === "datetime";
  return {
    object,
    label: one.label_plural[at],
    groups: one.fields
      .filter(({ kind }) => GROUPED.includes(kind))
      .map((field) => ({ key: field.name, label: field.label[at], kind: field.kind, by_period: dated(field) })),
    measures: [
      { key: "count", label: COUNT[at] },
      ...one.fields
        .filter(({ kind }) => SUMMED.includes(kind))
        .map(({ name, label }) => ({ key: `sum:${name}`, label: SUM[at](label[at]) })),
    ],
    dates: [...one.fields.filter(dated).map(({ name }) => name), "created_at"],
    units: UNITS,
  };
}

function queried({ book: { tables } }, { object, filter, groups = [], measures = ["count"], chart = "bar" }, at) {
  const one = spec(object);
  const fieldOf = (key) => one.fields.find(({ name }) => name === key.split(":").at(-1));
  const rows = [...tables[object].values()].length ? everything(tables, object, filter) : [];
  const valueOf = (row, group) => {
    const [name, unit] = group.split(":");
    const value = row[name] ?? null;
    return unit && value ? value.slice(0, unit === "year" ? 4 : 7) : value;
  };
  const figures = (some) =>
    Object.fromEntries(
      measures.map((key) => {
        if (key === "count") return [key, some.length];
        const total = some.reduce((sum, row) => {
          const held = row[fieldOf(key).name];
          return sum + Number((held && typeof held === "object" ? held.amount : held) ?? 0);
        }, 0);
        return [key, fieldOf(key).kind === "money" ? { amount: total.toFixed(2), currency: "USD" } : total];
      }),
    );
  const grouped = new Map();
  for (const row of rows) {
    const place = JSON.stringify(groups.map((group) => valueOf(row, group)));
    grouped.set(place, [...(grouped.get(place) ?? []), row]);
  }
  const found = [...grouped]
    .map(([place, some]) => {
      const values = JSON.parse(place);
      const conditions = groups.flatMap((group, nth) => drilled(group, values[nth]));
      return {
        ...Object.fromEntries(groups.map((group, nth) => [group, values[nth]])),
        ...figures(some),
        drill: { object, filter: { and: [...(filter ? [filter] : []), ...conditions] } },
        size: some.length,
      };
    })
    .sort((left, right) => right.size - left.size)
    .map(({ size: _, ...row }) => row);
  const choices = (field) => Object.fromEntries(Object.entries(field.choices).map(([key, label]) => [key, label[at]]));
  return {
    report: "query",
    object,
    label: one.label_plural[at],
    formula: ["Every record in sight is counted once.", "可见的每条记录计一次。"][at],
    by: groups,
    columns: [
      ...groups.map((group) => {
        const field = one.fields.find(({ name }) => name === group.split(":")[0]);
        const kind = group.includes(":") ? "period" : field.kind;
        return { key: group, label: field.label[at], kind, ref: field.ref, choices: choices(field) };
      }),
      ...measures.map((key) => {
        const field = key === "count" ? null : fieldOf(key);
        const label = field ? SUM[at](field.label[at]) : COUNT[at];
        return { key, label, kind: field?.kind === "money" ? "money" : "integer", ref: null };
      }),
    ],
    currency: "USD",
    rows: found,
    rows_total: found.length,
    totals: figures(rows),
    compared: null,
    left_out: null,
    chart: { kind: chart, x: groups[0] ?? null, y: measures, series: groups[1] ?? null },
    names: namesOf(tables, object, rows),
  };
}

function everything(tables, object, filter) {
  const rows = [];
  for (let cursor = "0"; cursor !== null;) {
    const page = find(tables, object, { filter, cursor, limit: 200 });
    rows.push(...page.items);
    cursor = page.next;
  }
  return rows;
}

function drilled(group, value) {
  const [field, unit] = group.split(":");
  if (value === null) return [{ field, op: "empty", value: true }];
  if (!unit) return [{ field, op: "eq", value }];
  const [year, month = 1] = value.split("-").map(Number);
  const end = unit === "year" ? `${year + 1}-01-01` : new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
  const first = `${year}-${String(month).padStart(2, "0")}-01`;
  return [
    {
      and: [
        { field, op: "gte", value: first },
        { field, op: "lt", value: end },
      ],
    },
  ];
}
