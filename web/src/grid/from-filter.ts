import type { Field, Filter } from "../api/types";
import type { Address } from "./view";
import { type Condition, type Op, toText } from "./conditions";

const COMPARED: Partial<Record<string, Op>> = {
  gt: "gt",
  gte: "gte",
  lt: "lt",
  lte: "lte",
  contains: "contains",
  begins: "begins",
};

/** A list's address for a filter of the API: conditions joined by and, as reports write them; null for any other. */
export function addressOfFilter(filter: Filter, fields: readonly Field[]): Address | null {
  const parts = "and" in filter ? filter.and : [filter];
  const kinds = new Map(fields.map(({ name, kind }) => [name, kind]));
  const found: string[] = [];
  for (const part of parts) {
    const condition = conditionOf(part, kinds);
    if (!condition) return null;
    found.push(toText(condition));
  }
  return found.length ? { f: found } : {};
}

function conditionOf(part: Filter, kinds: ReadonlyMap<string, Field["kind"]>): Condition | null {
  if (!("field" in part)) return null;
  const { field, op, value } = part;
  const kind = kinds.get(field);
  if (!kind) return null;
  const picked = kind === "choice" || kind === "reference" || kind === "choices";
  if (op === "empty") return { field, op: value ? "empty" : "filled", values: [] };
  if (typeof value === "boolean") return { field, op: value === (op === "eq") ? "yes" : "no", values: [] };
  if (op === "in") return { field, op: "in", values: (value as unknown[]).map(String) };
  if (op === "eq") return { field, op: picked ? "in" : "is", values: [String(value)] };
  if (op === "ne") return { field, op: picked ? "out" : "isnt", values: [String(value)] };
  const compared = COMPARED[op];
  return compared ? { field, op: compared, values: [String(value)] } : null;
}
