/** What the API says. `schema.d.ts` is made from its own description; answers that it calls an object are named here. */

import type { components } from "./schema";

type Schemas = components["schemas"];

export type Money = Schemas["Money"];

export type Kind =
  | "text"
  | "long_text"
  | "integer"
  | "number"
  | "money"
  | "date"
  | "datetime"
  | "boolean"
  | "choice"
  | "email"
  | "phone"
  | "link"
  | "reference"
  | "texts"
  | "emails"
  | "phones"
  | "rows"
  | "time"
  | "choices"
  | "decimal"
  | "percent"
  | "address"
  | "lines"
  | Part;

/** Kinds that only the parts of an address have. */
type Part = "postal_code" | "country" | "latitude" | "longitude";

export type Address = Partial<Record<"street" | "city" | "region" | "postal_code" | "country", string>> & {
  latitude?: number;
  longitude?: number;
};

export type Choice = { value: string; label: string };
export type Reach = "none" | "own" | "team" | "all";

export type Field = {
  name: string;
  kind: Kind;
  label: string;
  required: boolean;
  searchable: boolean;
  unique: boolean;
  read_only: boolean;
  ref: string | null;
  choices: Choice[];
  access: "read" | "edit";
  open_choice?: boolean;
  parent?: boolean;
  /** The states in which it must have a value. */
  required_in?: string[];
  parts?: Field[];
};

export type Declaration = {
  name: string;
  prefix: string;
  label: string;
  label_plural: string;
  title: string;
  writes: string | null;
  group?: string;
  on_date?: string | null;
  amount?: string | null;
  state?: string | null;
  moves?: Record<string, string[]> | null;
  fields: Field[];
  /** How the organisation has forms and pages show a record, by names of fields; what is in neither part stays out. */
  layout?: {
    sections: { label: string; columns: 1 | 2; fields: string[] }[];
    related: string[];
    unplaced: string[];
  };
  access: { create: Reach; read: Reach; edit: Reach; delete: Reach };
};

export type Names = Record<string, string>;

export type KithRecord = {
  id: string;
  version: number;
  created_at: string;
  created_by: string;
  updated_at: string;
  updated_by: string;
  deleted_at: string | null;
  names?: Names;
  [field: string]: unknown;
};

export type Group = { key: string | null; count: number; sums: Record<string, Money | Money[] | null> };
export type Page = { items: KithRecord[]; next: string | null; total: number; names: Names; groups?: Group[] };

export type Filter =
  { and: Filter[] } | { or: Filter[] } | { not: Filter } | { field: string; op: Operator; value?: unknown };
export type Operator =
  | "eq"
  | "ne"
  | "in"
  | "gt"
  | "gte"
  | "lt"
  | "lte"
  | "contains"
  | "begins"
  | "empty"
  | "in_period"
  | "mine"
  | "my_team"
  | "within";

export type ListQuestion = Pick<Wish, "sort" | "fields" | "limit" | "cursor" | "q" | "deleted" | "group" | "sums"> & {
  filter?: Filter;
};
type Wish = Schemas["SearchWish"];

export type FieldProblem = { field: string; code: string; message: string };
export type Problem = Omit<Schemas["Problem"], "errors"> & { errors?: FieldProblem[] };
/** A write made without a connection, as `POST /v1/changes` takes it. */
export type QueuedWrite = Schemas["QueuedWrite"];

export type Change = { field: string; old: unknown; new: unknown };
export type HistoryEntry = {
  version: number;
  at: string;
  by: string;
  by_name: string;
  /** The API key that was used, by its name. */
  key?: string | null;
  /** The automation that did it in the person's name. */
  automation?: string | null;
  address?: string;
  op: "create" | "update" | "delete" | "restore";
  changes: Change[];
};
export type History = { items: HistoryEntry[]; next: string | null; names?: Names };

/** One line of a timeline: a record that tells of something, or (`stage_change`) a record's change of state. */
export type Entry = {
  kind: string;
  object: string;
  id: string;
  at: string;
  title: string;
  amount?: Money;
  state?: string;
  record?: KithRecord;
  by?: string;
  from?: string | null;
  to?: string | null;
  version?: number;
};
export type TimelinePage = { items: Entry[]; names: Names; next: string | null };

export type Likely = {
  object: string;
  id: string;
  title: string;
  score: number;
  reasons: { code: string; field: string; weight: number; message: string }[];
  record: KithRecord;
};
export type MergeField = {
  field: string;
  label: string;
  kind: Kind;
  this: unknown;
  other: unknown;
  chosen: "this" | "other" | "both";
  result: unknown;
  choices: ("this" | "other" | "both")[];
};
export type MergePreview = {
  this: KithRecord;
  other: KithRecord;
  fields: MergeField[];
  children: Record<string, number>;
  notice: string;
  names: Names;
};
export type Merge = { id: string; object: string; winner: string; loser: string; state: string; undo_until: string };

export type Related = { items: KithRecord[]; total: number };
export type Overview = {
  record: KithRecord;
  related: Partial<Record<string, Related>>;
  /** Of a customer only. */
  measures: Partial<{
    revenue: Money[];
    orders: number;
    open_amount: Money[];
    open_deals: number;
    last_order_on: string | null;
  }>;
  names: Names;
};

export type Hit = { object: string; id: string; title: string; label: string };

export type Tokens = { access_token: string; refresh_token: string; expires_in: number; token_type: "Bearer" };
export type Me = {
  person: {
    id: string;
    name: string;
    email: string;
    role: string;
    team: string | null;
    locale: string;
    time_zone: string;
    /** ISO 3166-1, where it is known. */
    region: string;
  };
  tenant: { id: string; name: string; slug: string; locale: string; time_zone: string; currency: string; plan: string };
  grants: Record<string, Record<string, Reach>>;
  /** Map tiles, where the deployment has them: an address with `{z}`, `{x}` and `{y}`, and whose map it is. */
  map: { tiles: string; credit: string } | null;
};

export type Run = {
  id: string;
  state: "queued" | "running" | "done" | "failed";
  kind?: string;
  as_of: string;
  checked?: number;
  raised?: number;
  closed?: number;
  total?: number;
  failed?: { customer: string; problem: string }[];
  queued_at?: string;
  started_at?: string;
  finished_at?: string;
};

export type ReportColumn = {
  key: string;
  label: string;
  kind: "reference" | "text" | "integer" | "money" | "percent";
};
export type ReportTotal = {
  currency: string;
  orders: number;
  revenue: Money;
  average: Money | null;
  previous: Money | null;
  change: string | null;
};
export type Contribution = {
  columns: ReportColumn[];
  rows: Record<string, unknown>[];
  rows_total: number;
  totals: ReportTotal[];
  formula: string;
  names: Names;
};
export type ContributionQuestion = Pick<Schemas["ContributionWish"], "from" | "to"> &
  Required<Pick<Schemas["ContributionWish"], "by" | "period">> & { bands: number[] };
export type ExportJob = KithRecord & {
  name?: string;
  report: string;
  format: "csv" | "xlsx" | "pdf" | "parquet";
  state: "queued" | "running" | "done" | "failed";
  progress?: number;
  rows?: number;
  link?: string;
  link_expires_at?: string;
  problem?: string | null;
};

export type Step = { name: string; done_at: string | null };
export type Health = { state: "good" | "attention" | "trouble"; signs: { code: string; value: number }[] };

export type Tenant = {
  id: string;
  name: string;
  slug: string;
  plan: string;
  kind: string;
  state: string;
  locale: string;
  time_zone: string;
  currency: string;
  created_at: string;
  administrator: { name: string; email: string };
  steps: Step[];
  limits?: { seats: number; stored: number; requests: number };
  used?: { seats: number; stored: number; records: number; requests: number; changes: number };
  health?: Health;
};
