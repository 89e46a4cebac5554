import type { Names } from "../../api/types";
import { narrowedOf, questionOf, type ReportAddress, type SevenAddress } from "./address";
import { BEFORE } from "./answer-table";
import { type Answer, type Catalogued, type Column, NARROWED, type Question, type Row } from "./types";
import { amount, isFigure, said } from "./words";

/** The seven questions, in their order, and the report that answers each until another is chosen. */
export const SEVEN = {
  profiling: "value_tiers",
  persistency: "survival",
  profitability: "profitability",
  performance: "performance",
  prospecting: "forecast",
  product: "association",
  promotion: "promotion",
} as const;
export type Question7 = keyof typeof SEVEN;
export const QUESTIONS = Object.keys(SEVEN) as Question7[];

/** A year of months is what most look at first. */
const MONTH_AT = 12;

/** The reports that may stand in a panel, the shown one first found by the address. */
export function panelOf(question: Question7, reports: readonly Catalogued[], show: string | undefined) {
  const offered = reports.filter(({ group }) => group === question);
  const asked = show?.split(",") ?? [];
  const shown =
    offered.find(({ name }) => asked.includes(name)) ??
    offered.find(({ name }) => name === SEVEN[question]) ??
    offered[0];
  return shown ? { offered, shown } : null;
}

/** `show` with a panel's report put in the place of what stood there. */
export function shownWith(
  show: string | undefined,
  offered: readonly Catalogued[],
  report: string,
  question: Question7,
): string | undefined {
  const others = (show?.split(",") ?? []).filter((name) => name && !offered.some((one) => one.name === name));
  const next = report === SEVEN[question] ? others : [...others, report];
  return next.join(",") || undefined;
}

/** The address of a panel's report by itself: its days and customers, and the cut where it knows it. What all are
 *  narrowed to is not cut by again. */
export function addressIn(report: Catalogued, { show, by, ...rest }: SevenAddress): ReportAddress {
  const cut = by && !(by in narrowedOf(rest)) && report.by.some(({ key }) => key === by) ? { by } : {};
  return { ...rest, ...cut };
}

export const questionIn = (report: Catalogued, address: SevenAddress): Question =>
  questionOf(report, addressIn(report, address));

/** What every panel is narrowed to when this row is chosen; null where it stands for no customers of one kind. */
export function narrowing(report: Catalogued, { by }: Answer, row: Row): { [field: string]: string } | null {
  const field = NARROWED.find((name) => by.includes(name));
  const value = field && row[field];
  return report.narrows && field && typeof value === "string" && value ? { [field]: value } : null;
}

/** The figure that stands over a chart: the whole where there is one, else the row at a year, else the greatest. */
export function headline(answer: Answer): { label: string; column: Column; row: Record<string, unknown> } | null {
  const { chart, columns, rows, totals, names } = answer;
  const y = columns.find(({ key }) => key === chart.y[0]);
  if (!y || !rows.length || chart.kind === "matrix") return null;
  if (y.key in totals) return { label: y.label, column: y, row: totals };
  const x = columns.find(({ key }) => key === chart.x);
  if (x?.kind === "integer") {
    const row = rows.filter((one) => Number(one[x.key]) <= MONTH_AT).at(-1) ?? rows[0];
    return row ? { label: `${y.label} · ${x.label} ${said(x, row, names)}`, column: y, row } : null;
  }
  const [most] = rows.toSorted((left, right) => (amount(right[y.key]) ?? 0) - (amount(left[y.key]) ?? 0));
  return most ? { label: `${y.label} · ${placeOf(answer, most, names)}`, column: y, row: most } : null;
}

function placeOf({ columns }: Answer, row: Row, names: Names): string {
  const own = columns.filter((column) => !isFigure(column) && !column.key.endsWith(BEFORE) && column.kind !== "date");
  return own
    .map((column) => said(column, row, names))
    .filter(Boolean)
    .join(" · ");
}
