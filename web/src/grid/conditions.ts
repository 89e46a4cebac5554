import { addDays } from "../i18n/format";
import type { Field, Filter, Kind } from "../api/types";
import { circleIn } from "./circle";

/** How a person says it; `ast` turns it into what the API understands. */
export type Op =
  | "contains"
  | "begins"
  | "is"
  | "isnt"
  | "in"
  | "out"
  | "gt"
  | "gte"
  | "lt"
  | "lte"
  | "between"
  | "last"
  | "near"
  | "yes"
  | "no"
  | "empty"
  | "filled";

export type Condition = { field: string; op: Op; values: string[] };

const MOST_DAYS = 1_000;
const OPS: readonly Op[] = [
  "contains",
  "begins",
  "is",
  "isnt",
  "in",
  "out",
  "gt",
  "gte",
  "lt",
  "lte",
  "between",
  "last",
  "near",
  "yes",
  "no",
  "empty",
  "filled",
];
const TEXT: readonly Op[] = ["contains", "begins", "is", "isnt", "empty", "filled"];
const MANY: readonly Op[] = ["contains", "empty", "filled"];
const PLACE: readonly Op[] = ["contains", "near", "empty", "filled"];
const PICK: readonly Op[] = ["in", "out", "empty", "filled"];
const AMOUNT: readonly Op[] = ["gte", "lte", "between", "is", "gt", "lt", "empty", "filled"];
const TIME: readonly Op[] = ["last", "gte", "lte", "between", "is", "empty", "filled"];

/** The operators that make sense for a kind of field, the likeliest first. */
export function operatorsOf(kind: Kind): readonly Op[] {
  switch (kind) {
    case "choice":
    case "reference":
      return PICK;
    case "integer":
    case "number":
    case "money":
    case "decimal":
    case "percent":
      return AMOUNT;
    case "date":
    case "datetime":
      return TIME;
    case "boolean":
      return ["yes", "no"];
    case "long_text":
    case "emails":
    case "phones":
    case "texts":
      return MANY;
    case "address":
      return PLACE;
    case "choices":
      return PICK;
    case "time":
      return AMOUNT;
    default:
      return TEXT;
  }
}

/** Fields that a list can be filtered by: all but nested rows. */
export const filterable = (field: Field): boolean => field.kind !== "rows" && field.kind !== "lines";
export const sortable = (field: Field): boolean =>
  !["rows", "lines", "texts", "emails", "phones", "choices", "long_text"].includes(field.kind);

/** How many values the operator takes: none, one, two, any number, or those of a circle. */
export function arity(op: Op): 0 | 1 | 2 | "many" | "circle" {
  if (op === "near") return "circle";
  if (op === "between") return 2;
  if (op === "in" || op === "out") return "many";
  return ["yes", "no", "empty", "filled"].includes(op) ? 0 : 1;
}

export function complete(condition: Condition): boolean {
  const wants = arity(condition.op);
  if (wants === "many") return condition.values.length > 0;
  if (wants === "circle") return circleIn(condition.values) !== null;
  if (condition.op === "last") return Number(condition.values[0]) >= 1 && Number(condition.values[0]) <= MOST_DAYS;
  return condition.values.length >= wants && condition.values.slice(0, wants).every((value) => value.trim() !== "");
}

/** `level.in.key,small`: short enough to read in the address bar. */
export function toText({ field, op, values }: Condition): string {
  return [field, op, ...(values.length ? [values.map(escapeValue).join(",")] : [])].join(".");
}

const escapeValue = (value: string): string => value.replace(/[%,]/g, encodeURIComponent);

export function fromText(text: string): Condition | null {
  const [field, op, ...rest] = text.split(".");
  if (!field || !/^[a-z_0-9]+$/.test(field) || !OPS.includes(op as Op)) return null;
  const joined = rest.join(".");
  try {
    return { field, op: op as Op, values: joined === "" ? [] : joined.split(",").map(decodeURIComponent) };
  } catch {
    return null;
  }
}

/** The start of a calendar day in a time zone, as UTC. */
export function startOfDay(day: string, zone: string | undefined): string {
  const midnight = new Date(`${day}T00:00:00Z`);
  const shown = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).format(midnight);
  const ahead = Date.parse(`${shown.replace(" ", "T")}Z`) - midnight.getTime();
  return new Date(midnight.getTime() - ahead).toISOString();
}

export type Clock = { zone: string | undefined };

function scalar(kind: Kind, value: string): unknown {
  return kind === "integer" || kind === "number" ? Number(value) : value.trim();
}

/** One condition as the API's filter; "last 30 days" stays so, and moves with the calendar. */
export function ast(condition: Condition, kind: Kind, clock: Clock): Filter {
  const { field, op, values } = condition;
  const [first = "", second = ""] = values;
  if (op === "last") return { field, op: "in_period", value: `last_${Number(first)}_days` };
  if (kind === "datetime" && arity(op) !== 0) return moments(field, op, first, second, clock);
  switch (op) {
    case "contains":
    case "begins":
      return { field, op, value: first.trim() };
    case "is":
      return { field, op: "eq", value: scalar(kind, first) };
    case "isnt":
      return { field, op: "ne", value: scalar(kind, first) };
    case "in":
      return { field, op: "in", value: values };
    case "out":
      return { not: { field, op: "in", value: values } };
    case "gt":
    case "gte":
    case "lt":
    case "lte":
      return { field, op, value: scalar(kind, first) };
    case "near":
      return { field, op: "within", value: circleIn(values) };
    case "between":
      return {
        and: [
          { field, op: "gte", value: scalar(kind, first) },
          { field, op: "lte", value: scalar(kind, second) },
        ],
      };
    case "yes":
      return { field, op: "eq", value: true };
    case "no":
      return { field, op: "eq", value: false };
    case "empty":
      return { field, op: "empty", value: true };
    case "filled":
      return { field, op: "empty", value: false };
  }
}

function moments(field: string, op: Op, first: string, second: string, { zone }: Clock): Filter {
  const from = (day: string): Filter => ({ field, op: "gte", value: startOfDay(day, zone) });
  const through = (day: string): Filter => ({ field, op: "lt", value: startOfDay(addDays(day, 1), zone) });
  if (op === "between") return { and: [from(first), through(second)] };
  if (op === "gte") return from(first);
  if (op === "lte") return through(first);
  return { and: [from(first), through(first)] };
}

/** Every complete condition on a known field, joined by and (or by or with `any`), and `raw` besides. */
export function filterOf(
  conditions: readonly Condition[],
  fields: readonly Field[],
  any: boolean,
  clock: Clock,
  raw: Filter | null = null,
): Filter | undefined {
  const kinds = new Map(fields.map(({ name, kind }) => [name, kind]));
  const parts = conditions
    .filter((condition) => complete(condition) && kinds.has(condition.field))
    .map((condition) => ast(condition, kinds.get(condition.field) as Kind, clock));
  const said = parts.length < 2 ? parts[0] : any ? { or: parts } : { and: parts };
  return said && raw ? { and: [said, raw] } : (raw ?? said);
}
