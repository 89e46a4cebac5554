import type { FieldProblem, Kind } from "../../api/types";

/** How a file is read; what is null was not said. */
export type Layout = {
  encoding: string | null;
  separator: string | null;
  sheet: string | null;
  header: boolean | null;
};
export type MappedColumn = { column: number; field: string; part: string; order?: string | null; comma?: boolean };
export type Mode = "create" | "update" | "upsert";
export type Mapping = {
  layout: Layout;
  columns: MappedColumn[];
  mode: Mode;
  match: string | null;
  empty: "keep" | "clear";
  currency: string | null;
  headers: string[];
};
export type Import = {
  id: string;
  object: string;
  name: string;
  size: number;
  mapping: Mapping | null;
  upload?: { method: string; url: string };
};
export type PreviewColumn = {
  column: number;
  header: string;
  looks_like: string;
  samples: string[];
  date_orders: string[];
  field: string | null;
  part: string;
};
export type Target = { name: string; label: string; kind: Kind; required: boolean; unique: boolean };
export type Preview = {
  layout: Layout;
  sheets: string[] | null;
  columns: PreviewColumn[];
  rows: string[][];
  remembered: boolean;
  fields: Target[];
  mapping: Mapping | null;
};

export type JobState = "queued" | "running" | "cancelling" | "done" | "failed" | "cancelled";
export type Job = {
  id: string;
  kind: string;
  object: string;
  state: JobState;
  total: number;
  done: number;
  counts: Record<"created" | "updated" | "deleted" | "restored" | "skipped" | "failed", number>;
  created_at: string;
  finished_at: string | null;
  problem: string | null;
  undo_of: string | null;
  undone_by: string | null;
  can_undo: boolean;
  links?: { errors?: string };
  unlisted?: Unlisted[];
};
/** A value that the list of its field does not have, and the first of the rows that have it; without a field, the rest. */
export type Unlisted = { field: string; value: string; count: number; rows: number[] };
/** Why a row was refused; `page` is where the server listed it, `cells` what an import's file has there. */
export type Refused = {
  row: number;
  id: string | null;
  reason: string;
  errors: FieldProblem[];
  page: number;
  cells?: string[];
};
export type FileColumn = { header: string; field: string | null; part: string };

export const isOver = ({ state }: Pick<Job, "state">): boolean => ["done", "failed", "cancelled"].includes(state);
