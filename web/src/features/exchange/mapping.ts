import type { Target, Mapping, Mode, Preview } from "./types";

export const SKIP = "";
const ADDRESS_PARTS = ["street", "city", "region", "postal_code", "country", "latitude", "longitude"] as const;
export type PartName = (typeof ADDRESS_PARTS)[number] | "currency";

/** What becomes of one column; `target` is `field` or `field.part`, empty for a column that is left out. */
export type Chosen = { target: string; order: string | null; comma: boolean };

/** The fields a column may become, their parts apart. */
export function targetsOf(fields: readonly Target[], part: (field: string, name: PartName) => string) {
  return fields.flatMap(({ name, label, kind, required }) => {
    const own = { value: name, label: required ? `${label} *` : label };
    if (kind === "money") return [own, { value: `${name}.currency`, label: part(label, "currency") }];
    if (kind === "address") return ADDRESS_PARTS.map((one) => ({ value: `${name}.${one}`, label: part(label, one) }));
    return [own];
  });
}

const joined = (field: string | null, part: string | undefined): string =>
  field ? (part ? `${field}.${part}` : field) : SKIP;

/** The mapping kept for this import, else what the server guessed. */
export function startOf(preview: Preview): Chosen[] {
  return preview.columns.map(({ column, field, part, date_orders }) => {
    const kept = preview.mapping?.columns.find((one) => one.column === column);
    if (preview.mapping)
      return {
        target: kept ? joined(kept.field, kept.part) : SKIP,
        order: kept?.order ?? null,
        comma: kept?.comma ?? false,
      };
    return { target: joined(field, part), order: date_orders[0] ?? null, comma: false };
  });
}

/** Required fields that no column fills: nothing new can be made without them. */
export function missing(fields: readonly Target[], chosen: readonly Chosen[], mode: Mode): Target[] {
  if (mode === "update") return [];
  const filled = new Set(chosen.map(({ target }) => target.split(".")[0]));
  return fields.filter(({ name, required }) => required && !filled.has(name));
}

/** Fields by which a row finds its record: unique ones that a column fills. */
export function matches(fields: readonly Target[], chosen: readonly Chosen[]): Target[] {
  return fields.filter(({ name, unique }) => unique && chosen.some(({ target }) => target === name));
}

export function mappingOf(
  preview: Preview,
  chosen: readonly Chosen[],
  rest: { mode: Mode; match: string | null; empty: "keep" | "clear"; currency: string },
): Mapping {
  const kinds = new Map(preview.fields.map(({ name, kind }) => [name, kind]));
  const columns = chosen.flatMap(({ target, order, comma }, column) => {
    const [field = "", part = ""] = target.split(".");
    if (!field) return [];
    const dated = kinds.get(field) === "date" || kinds.get(field) === "datetime";
    return [{ column, field, part, ...(dated && order ? { order } : {}), ...(comma ? { comma } : {}) }];
  });
  return {
    layout: preview.layout,
    columns,
    mode: rest.mode,
    match: rest.mode === "create" ? null : rest.match,
    empty: rest.empty,
    currency: /^[A-Z]{3}$/.test(rest.currency) ? rest.currency : null,
    headers: preview.columns.map(({ header }) => header),
  };
}
