import type { Filter, Money, Names } from "../../api/types";

export type ColumnKind =
  | "text"
  | "choice"
  | "reference"
  | "date"
  | "period"
  | "integer"
  | "number"
  | "money"
  | "percent"
  | "days"
  | "datetime"
  | "boolean";
export type ChartKind = "bar" | "line" | "pie" | "matrix" | "number" | "none";
export type Dimension = { key: string; label: string; kind: ColumnKind };

/** A report as the catalogue tells of it. */
export type Catalogued = {
  name: string;
  group: string;
  label: string;
  formula: string;
  by: Dimension[];
  usual: string[];
  spans: boolean;
  compares: boolean;
  /** Whether it can be told of some customers alone. */
  narrows: boolean;
  chart: ChartKind;
};

export type Column = Dimension & { ref: string | null; choices?: Record<string, string> };
export type Cell = string | number | Money | null;
export type Row = { drill?: { object: string; filter: Filter } } & { [key: string]: unknown };

/** A computed report: `compared` is the span before, whose figures stand in `<column>_before`. */
export type Answer = {
  report: string;
  label: string;
  formula: string;
  by: string[];
  columns: Column[];
  currency: string;
  rows: Row[];
  rows_total: number;
  totals: Record<string, Cell>;
  compared: { from: string; to: string } | null;
  chart: { kind: ChartKind; x: string | null; y: string[]; series: string | null };
  names: Names;
};

export type Unit = "month" | "quarter" | "year";
/** Choices of the customer that a report may be narrowed to. */
export const NARROWED = ["level", "region", "sector", "source"] as const;
export type Narrowed = { [Field in (typeof NARROWED)[number]]?: string };
export type Question = {
  from?: string;
  to?: string;
  by?: string[];
  period: Unit;
  currency?: string;
  customers?: Narrowed;
};
