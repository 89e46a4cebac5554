import type { Declaration, Field } from "../api/types";
import { columnsOf } from "../grid/columns";

/** Fields under one heading; `rest`: those that the layout places nowhere. */
export type Section = { label: string; columns: 1 | 2; fields: Field[]; rest: boolean };
type Laid = Pick<Declaration, "layout" | "fields">;

/** The fields that the layout does not leave out. */
export function shownBy({ layout, fields }: Laid): Field[] {
  if (!layout) return fields;
  const names = new Set([...layout.sections.flatMap((section) => section.fields), ...layout.unplaced]);
  return fields.filter(({ name }) => names.has(name));
}

/** Some fields in the sections of a layout, `other` the heading of the last; without one, in a section without a heading. */
export function sectionsOf({ layout }: Pick<Laid, "layout">, fields: readonly Field[], other: string): Section[] {
  if (!layout) return [{ label: "", columns: 2, fields: [...fields], rest: false }];
  const placed = layout.sections.map((section) => ({
    ...section,
    fields: section.fields.flatMap((name) => fields.filter((field) => field.name === name)),
    rest: false,
  }));
  const left = fields.filter((field) => !placed.some((section) => section.fields.includes(field)));
  const rest: Section = { label: other, columns: 2, fields: left, rest: true };
  return [...placed, rest].filter((section) => section.fields.length > 0);
}

/** The fields that a new record is asked for at first: those placed by a layout, else those of a list. */
export function usualOf(declared: Declaration): ReadonlySet<string> {
  const names = declared.layout
    ? declared.layout.sections.flatMap(({ fields }) => fields)
    : columnsOf(declared, []).map(({ name }) => name);
  return new Set(names);
}
