// The standard reports, in memory: true in shape, made up in figures.
import { readFileSync } from "node:fs";
import { declared } from "./data.mjs";

const reports = JSON.parse(readFileSync(new URL("./reports.json", import.meta.url), "utf8"));
const dollars = (amount) => ({ amount: amount.toFixed(2), currency: "USD" });
const COMPARED = {
  span: { from: "2025-01-01", to: "2025-12-31" },
  year: { from: "2025-11-25", to: "2025-11-25" },
  unit: { from: "2026-10-25", to: "2026-10-25" },
  row: null,
};
const PERIODS = {
  month: ["2026-07", "2026-08", "2026-09"],
  quarter: ["2026-Q1", "2026-Q2", "2026-Q3"],
  year: ["2025", "2026"],
};

export const catalogue = (at) => ({
  newest: "2026-09-18",
  items: reports.map((one) => ({
    ...one,
    label: one.label[at],
    formula: one.formula[at],
    by: one.by.map((part) => ({ key: part.key, label: part.label[at], kind: part.kind })),
    chart: one.chart.kind,
  })),
});

const choicesOf = (choice, at) =>
  choice &&
  Object.fromEntries(
    Object.entries(
      declared.find(({ name }) => name === choice[0]).fields.find(({ name }) => name === choice[1]).choices,
    ).map(([value, label]) => [value, label[at]]),
  );

function dimensionValues({ book }, column, unit) {
  if (column.kind === "reference") return [...book.tables[column.ref].values()].slice(0, 9).map(({ id }) => id);
  if (column.kind === "choice") return Object.keys(column.choices);
  if (column.kind === "period") return PERIODS[column.unit ?? unit];
  if (column.kind === "date") return ["2025-01-01", "2025-04-01", "2025-07-01"];
  return column.kind === "text" ? ["A", "B", "C"] : [0, 1, 2, 3];
}

function figure(kind, seed) {
  if (kind === "money") return dollars(1200.5 * seed);
  if (kind === "percent") return (100 / (seed + 1)).toFixed(2);
  return kind === "integer" ? seed * 7 : (seed * 1.25).toFixed(2);
}

export function answer(state, { body, at, path }, refuse) {
  const known =
    reports.find(({ name }) => name === path.split("/").pop()) ?? refuse(404, "not-found", "No such report");
  const shown = (column) => ({ ...column, label: column.label[at], choices: choicesOf(column.choice, at) });
  const by = body.by ?? known.usual;
  const groups = by.map((key) => shown(known.by.find((one) => one.key === key)));
  const columns = known.columns.map(shown);
  const compares = known.compares && (known.before !== "span" || (body.from && body.to));
  const figures = columns.flatMap((column) =>
    compares && column.compared
      ? [
          column,
          {
            ...column,
            key: `${column.key}_before`,
            label: column.before?.[at] ?? [`${column.label}, before`, `此前${column.label}`][at],
          },
        ]
      : [column],
  );
  const own = [...groups, ...columns.filter(({ kind }) => ["reference", "choice", "date", "period"].includes(kind))];
  const stepped =
    known.chart.kind === "matrix" || known.chart.kind === "line"
      ? columns.filter(({ key }) => key === known.chart.x)
      : [];
  const places = [...own, ...stepped].reduce(
    (rows, column) =>
      rows.flatMap((row) =>
        dimensionValues(state, column, body.period)
          .slice(0, rows.length > 3 ? 3 : 9)
          .map((value) => ({ ...row, [column.key]: value })),
      ),
    [{}],
  );
  const rows = places.map((row, index) => {
    const filled = {
      ...Object.fromEntries(
        figures.map(({ key, kind }, nth) => [key, row[key] ?? figure(kind, ((index + nth) % 9) + 1)]),
      ),
      ...row,
    };
    const conditions = Object.entries(known.drill?.fields ?? {})
      .filter(([key]) => key in row)
      .map(([key, field]) => ({ field, op: "eq", value: row[key] }));
    const builds = known.drill?.builds ?? [];
    const drills = known.drill && by.every((key) => key in known.drill.fields || builds.includes(key));
    if (drills && builds.length) {
      const money = (amount) => ({ amount, currency: "USD" });
      const measured = { measure: "sum:amount", op: "between", value: [money("10"), money("90000")] };
      conditions.push({ has: { object: "orders", field: "customer", ...measured } });
    }
    return drills ? { ...filled, drill: { object: known.drill.of, filter: { and: conditions } } } : filled;
  });
  const totals = Object.fromEntries(
    figures.filter(({ sums }) => sums).map(({ key, kind }, nth) => [key, figure(kind, 40 + nth)]),
  );
  for (const [field, choice] of Object.entries(body.customers ?? {})) {
    if (by.includes(field)) rows.splice(0, rows.length, ...rows.filter((row) => row[field] === choice));
    const name = known.drill.of === "customers" ? field : `customer.${field}`;
    for (const { drill } of rows) drill?.filter.and.push({ field: name, op: "eq", value: choice });
  }
  const tables = ["customers", "products", "people", "teams", "campaigns"];
  return {
    report: known.name,
    label: known.label[at],
    formula: known.formula[at],
    by,
    columns: [...groups, ...figures],
    currency: "USD",
    rows,
    rows_total: rows.length,
    totals,
    compared: compares ? COMPARED[known.before] : null,
    chart: { ...known.chart, x: known.chart.x === "by" ? (by[0] ?? null) : known.chart.x },
    names: Object.fromEntries(
      tables.flatMap((name) => [...state.book.tables[name].values()].map((one) => [one.id, one.name])),
    ),
  };
}
