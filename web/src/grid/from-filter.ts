import type { Field, Filter, Kind } from "../api/types";
import { addDays } from "../i18n/format";
import { circleValues } from "./circle";
import { type Condition, type Op, startOfDay, toText } from "./conditions";
import type { Address } from "./view";

const COMPARED: Partial<Record<string, Op>> = {
  gt: "gt",
  gte: "gte",
  lt: "lt",
  lte: "lte",
  contains: "contains",
  begins: "begins",
};
const EVERYWHERE = ["id", "created_at", "created_by", "updated_at", "updated_by"];

/** A filter of the API as conditions that a person can change, and `raw`: what of it those cannot say. */
export type Parts = { conditions: Condition[]; any: boolean; raw: Filter | null };

export function partsOf(filter: Filter, fields: readonly Field[], zone?: string): Parts {
  const kinds = new Map(fields.map(({ name, kind }) => [name, kind]));
  const read = (part: Filter) => conditionOf(part, kinds, zone);
  if ("or" in filter) {
    const found = filter.or.map(read).filter((one) => one !== null);
    const whole = found.length === filter.or.length && found.length > 1;
    return whole ? { conditions: found, any: true, raw: null } : { conditions: [], any: false, raw: filter };
  }
  const parts = flat(filter).map((part) => ({ part, condition: read(part) }));
  const rest = parts.filter(({ condition }) => !condition).map(({ part }) => part);
  return {
    conditions: spanned(parts.map(({ condition }) => condition).filter((one) => one !== null)),
    any: false,
    raw: rest.length > 1 ? { and: rest } : (rest[0] ?? null),
  };
}

/** A list's address for a filter of the API; null where it asks for a field that is out of sight. */
export function addressOfFilter(filter: Filter, fields: readonly Field[], zone?: string): Address | null {
  const known = new Set([...EVERYWHERE, ...fields.map(({ name }) => name)]);
  if (!named(filter).every((name) => known.has(name.split(".")[0] as string))) return null;
  const { conditions, any, raw } = partsOf(filter, fields, zone);
  return {
    ...(conditions.length ? { f: conditions.map(toText) } : {}),
    ...(any ? { any: "1" } : {}),
    ...(raw ? { raw: JSON.stringify(raw) } : {}),
    own: "1",
  };
}

const flat = (filter: Filter): Filter[] => ("and" in filter ? filter.and.flatMap(flat) : [filter]);

function named(filter: Filter): string[] {
  if ("and" in filter) return filter.and.flatMap(named);
  if ("or" in filter) return filter.or.flatMap(named);
  if ("not" in filter) return named(filter.not);
  return "field" in filter ? [filter.field] : [];
}

/** "from" and "to" of one field that follow each other are "between". */
function spanned(conditions: readonly Condition[]): Condition[] {
  const found: Condition[] = [];
  for (const one of conditions) {
    const before = found.at(-1);
    if (before?.field === one.field && before.op === "gte" && one.op === "lte")
      found.splice(-1, 1, { field: one.field, op: "between", values: [...before.values, ...one.values] });
    else found.push(one);
  }
  return found;
}

function conditionOf(part: Filter, kinds: ReadonlyMap<string, Kind>, zone: string | undefined): Condition | null {
  if ("not" in part) {
    const inner = conditionOf(part.not, kinds, zone);
    return inner?.op === "in" ? { ...inner, op: "out" } : null;
  }
  if (!("field" in part)) return null;
  const { field, op, value } = part;
  const kind = kinds.get(field);
  if (!kind) return null;
  if (op === "within") {
    const values = circleValues(value);
    return values && { field, op: "near", values };
  }
  if (op === "empty") return { field, op: value ? "empty" : "filled", values: [] };
  if (op === "in_period") {
    const days = /^last_(\d+)_days$/.exec(String(value))?.[1];
    return days ? { field, op: "last", values: [days] } : null;
  }
  if (kind === "date" || kind === "datetime") return dated(part, kind, zone);
  const picked = kind === "choice" || kind === "reference" || kind === "choices";
  if (typeof value === "boolean") return { field, op: value === (op === "eq") ? "yes" : "no", values: [] };
  if (op === "in") return { field, op: "in", values: (value as unknown[]).map(String) };
  if (typeof value === "object") return null;
  if (op === "eq") return { field, op: picked ? "in" : "is", values: [String(value)] };
  if (op === "ne") return { field, op: picked ? "out" : "isnt", values: [String(value)] };
  const compared = COMPARED[op];
  return compared ? { field, op: compared, values: [String(value)] } : null;
}

/** Days are said with both ends: what lies before a day ends on the day before it. */
function dated(part: Extract<Filter, { field: string }>, kind: Kind, zone: string | undefined): Condition | null {
  const { field, op, value } = part;
  if (typeof value !== "string") return null;
  const day = kind === "date" ? value : dayBegun(value, zone);
  if (!day) return null;
  if (op === "eq" && kind === "date") return { field, op: "is", values: [day] };
  if (op === "gte") return { field, op: "gte", values: [day] };
  if (op === "lt") return { field, op: "lte", values: [addDays(day, -1)] };
  if (kind === "datetime") return null;
  if (op === "gt") return { field, op: "gte", values: [addDays(day, 1)] };
  return op === "lte" ? { field, op: "lte", values: [day] } : null;
}

/** The day that begins at a moment; null for a moment within a day. */
function dayBegun(moment: string, zone: string | undefined): string | null {
  const at = Date.parse(moment);
  if (Number.isNaN(at)) return null;
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(at);
  return Date.parse(startOfDay(day, zone)) === at ? day : null;
}
