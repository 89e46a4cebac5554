import { t } from "@lingui/core/macro";
import type { Drawing, Series } from "../../charts/types";
import type { Answer, Column, Row } from "./types";
import { amount, brief, said } from "./words";

const MOST_BARS = 20;
const MOST_SLICES = 8;
const BEFORE = "_before";

/** What a chart shows of an answer, and which row stands at each of its places. */
export type Drawn = { drawing: Drawing; rows: (Row | null)[] };

export function drawn(
  answer: Answer,
  rows: readonly Row[],
  compared: boolean,
  mostBars: number = MOST_BARS,
): Drawn | null {
  const { chart, columns, names } = answer;
  const x = columns.find(({ key }) => key === chart.x);
  const asked = chart.y.map((key) => columns.find((one) => one.key === key)).filter((one) => one !== undefined);
  // What people build themselves may measure unlike things: one axis is for one kind, and nothing is piled up.
  const built = answer.report === "query";
  const ys = built ? asked.filter(({ kind }) => kind === asked[0]?.kind) : asked;
  if (chart.kind === "none" || chart.kind === "number" || !x || !ys.length || !rows.length) return null;
  if (rows.length === 1) return built ? null : alone(answer, rows[0] as Row, ys);
  if (chart.kind === "matrix") return matrix(answer, rows, x, ys[0] as Column);
  const none = t`(none)`;
  const others = answer.by.filter((key) => key !== x.key);
  const mixed = rows.some(({ currency }) => currency !== rows[0]?.currency);
  const place = columns.filter(
    ({ key }) => key === x.key || ((key === chart.series || others.includes(key)) && (key !== "currency" || mixed)),
  );
  const label = (row: Row) => place.map((column) => said(column, row, names) || none).join(" · ");
  const pairs = chart.series !== null;
  const ordered = orderly(x, rows);
  if (chart.kind === "pie") return pie(ordered, ys[0] as Column, label, answer);
  const inTime = x.kind === "period" || x.kind === "integer" || x.kind === "date";
  const shown = inTime ? ordered : ordered.slice(0, mostBars);
  // A line is for what goes on in time: of people or places each has a bar of the first figure.
  const line = chart.kind === "line" && (inTime || built);
  const told = chart.kind === "line" && !line ? ys.slice(0, 1) : ys;
  const series = told.flatMap((y) => [
    ...(compared && told.length === 1 ? past(y, columns, shown, answer) : []),
    seriesOf(y, shown, answer, told.length > 1 && (y.key === "low" || y.key === "high")),
  ]);
  return {
    drawing: {
      kind: line ? "line" : "bar",
      labels: shown.map(label),
      series,
      percent: told.every(({ kind }) => kind === "percent"),
      stacked: !line && told.length > 1 && !built,
      across: !line && !inTime && (pairs || x.kind === "reference" || shown.length > 6),
    },
    rows: shown,
  };
}

/** One row by itself: its figures beside each other where they are of one kind. */
function alone(answer: Answer, row: Row, ys: readonly Column[]): Drawn | null {
  const same = ys.filter(({ kind }) => kind === ys[0]?.kind);
  if (same.length < 2) return null;
  return {
    drawing: {
      kind: "bar",
      labels: same.map(({ label }) => label),
      series: [
        {
          name: answer.label,
          values: same.map((y) => amount(row[y.key])),
          texts: same.map((y) => brief(y, row, answer.names)),
        },
      ],
      percent: same[0]?.kind === "percent",
      stacked: false,
      across: true,
    },
    rows: same.map(() => row),
  };
}

function seriesOf(y: Column, rows: readonly Row[], { names }: Answer, dashed: boolean): Series {
  return {
    name: y.label,
    values: rows.map((row) => amount(row[y.key])),
    texts: rows.map((row) => brief(y, row, names)),
    ...(dashed ? { dashed } : {}),
  };
}

function past(y: Column, columns: readonly Column[], rows: readonly Row[], answer: Answer): Series[] {
  const before = columns.find(({ key }) => key === y.key + BEFORE);
  const known = before && rows.some((row) => amount(row[before.key]));
  return known ? [{ ...seriesOf(before, rows, answer, false), past: true }] : [];
}

/** Time runs on from left to right; everything else keeps the report's own order. */
function orderly(x: Column, rows: readonly Row[]): Row[] {
  if (x.kind !== "period" && x.kind !== "date") return [...rows];
  return rows.toSorted((left, right) => String(left[x.key] ?? "").localeCompare(String(right[x.key] ?? "")));
}

function pie(rows: Row[], y: Column, label: (row: Row) => string, { names }: Answer): Drawn {
  const sorted = rows.toSorted((left, right) => (amount(right[y.key]) ?? 0) - (amount(left[y.key]) ?? 0));
  const shown = sorted.length > MOST_SLICES ? sorted.slice(0, MOST_SLICES - 1) : sorted;
  const rest = sorted.slice(shown.length).reduce((sum, row) => sum + (amount(row[y.key]) ?? 0), 0);
  const other = rest > 0 ? [t`Others`] : [];
  return {
    drawing: {
      kind: "pie",
      labels: [...shown.map(label), ...other],
      series: [
        {
          name: y.label,
          values: [...shown.map((row) => amount(row[y.key])), ...other.map(() => rest)],
          texts: [...shown.map((row) => brief(y, row, names)), ...other.map(() => String(rest))],
        },
      ],
    },
    rows: [...shown, ...other.map(() => null)],
  };
}

function matrix(answer: Answer, rows: readonly Row[], x: Column, y: Column): Drawn | null {
  const down = answer.columns.find(({ key }) => key === answer.chart.series);
  if (!down) return null;
  const across = [...new Set(rows.map((row) => Number(row[x.key])))].sort((left, right) => left - right);
  const groups = new Map<string, Map<number, Row>>();
  for (const row of rows) {
    const name = said(down, row, answer.names);
    const line = groups.get(name) ?? new Map<number, Row>();
    line.set(Number(row[x.key]), row);
    groups.set(name, line);
  }
  const series = [...groups].map(([name, line]): Series => ({
    name,
    values: across.map((at) => amount(line.get(at)?.[y.key])),
    texts: across.map((at) => (line.has(at) ? brief(y, line.get(at) as Row, answer.names) : "")),
  }));
  return { drawing: { kind: "matrix", labels: across.map(String), series }, rows: [] };
}
