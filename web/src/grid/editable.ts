import type { Choice, Declaration, Field, Kind, KithRecord } from "../api/types";

const IN_PLACE: ReadonlySet<Kind> = new Set([
  "text",
  "email",
  "phone",
  "link",
  "integer",
  "number",
  "decimal",
  "percent",
  "money",
  "date",
  "choice",
  "boolean",
]);

/** The columns whose values this person may change where they stand in a list. */
export function editableOf(declared: Declaration, columns: readonly Field[]): ReadonlySet<string> {
  if (declared.writes || declared.access.edit === "none") return new Set();
  const may = ({ kind, read_only, access }: Field) => IN_PLACE.has(kind) && !read_only && access === "edit";
  return new Set(columns.filter(may).map(({ name }) => name));
}

/** What a choice may become: of a state only what its moves allow. */
export function choicesOf(declared: Declaration, field: Field, row: KithRecord): Choice[] {
  const now = row[field.name];
  if (field.name !== declared.state || !declared.moves) return field.choices;
  const next = declared.moves[String(now)] ?? [];
  return field.choices.filter(({ value }) => value === now || next.includes(value));
}
