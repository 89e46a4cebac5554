import type { Declaration, Field, Kind } from "../api/types";

/** The columns a list starts with. Objects not named here show their first telling fields. */
const FIRST: Record<string, readonly string[]> = {
  customers: ["name", "sector", "lifecycle_stage", "country", "annual_revenue", "employees", "owner"],
  contacts: ["name", "title", "customer", "emails", "phones", "owner"],
  opportunities: ["name", "customer", "product", "stage", "amount", "engaged_on", "closed_on", "owner"],
  orders: ["number", "customer", "product", "placed_on", "amount", "status", "owner"],
  interactions: ["subject", "channel", "direction", "customer", "at", "owner"],
  products: ["name", "code", "series", "list_price", "active"],
  people: ["name", "email", "role", "member_of", "state"],
};
const DULL: readonly Kind[] = ["long_text", "rows", "lines", "texts", "link", "address"];
const MOST = 7;

const WIDTHS: Partial<Record<Kind, number>> = {
  money: 160,
  integer: 100,
  number: 100,
  date: 120,
  datetime: 170,
  boolean: 80,
  choice: 140,
  reference: 140,
  emails: 200,
  email: 210,
};

export const widthOf = (field: Field, title: boolean): number => (title ? 200 : (WIDTHS[field.kind] ?? 136));
export const numeric = (kind: Kind): boolean => ["money", "integer", "number", "decimal", "percent"].includes(kind);

export function columnsOf(declared: Declaration, chosen: readonly string[]): Field[] {
  const known = new Map(declared.fields.map((field) => [field.name, field]));
  const wanted = chosen.length ? chosen : (FIRST[declared.name] ?? firstOf(declared));
  const found = wanted.map((name) => known.get(name)).filter((field) => field !== undefined);
  const title = known.get(declared.title);
  return title && !found.includes(title) ? [title, ...found] : found;
}

function firstOf(declared: Declaration): string[] {
  const telling = declared.fields.filter(({ kind, name }) => !DULL.includes(kind) && name !== declared.title);
  return [declared.title, ...telling.slice(0, MOST - 1).map(({ name }) => name)];
}
