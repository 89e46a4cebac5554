import type { Declaration, Field } from "../../api/types";
import type { Labels } from "./definitions";

/** A section of a form while it is edited; `key` tells it from the others. */
export type EditedSection = { key: string; label: Labels; columns: 1 | 2; fields: string[] };
export type Edited = { sections: EditedSection[]; hidden: string[]; related: string[] };
/** A layout as the API takes it. */
export type Layout = { sections: Omit<EditedSection, "key">[]; hidden: string[]; related: string[] };

/** The lists that are no section: of fields placed nowhere, which forms show last, and of fields left out. */
export const REST = "rest";
export const HIDDEN = "hidden";

export const edited = ({ sections, hidden, related }: Layout): Edited => ({
  sections: sections.map((section, at) => ({ ...section, key: `s${at}` })),
  hidden: hidden ?? [],
  related,
});

export const toSend = ({ sections, hidden, related }: Edited): Layout => ({
  sections: sections.map(({ label: [en, zh], columns, fields }) => ({
    label: [en.trim(), zh.trim() || en.trim()],
    columns,
    fields,
  })),
  hidden,
  related,
});

/** Whether a form cannot do without the field: it must stand in a section. */
export const isNeeded = ({ required, read_only }: Field): boolean => required && !read_only;

export function restOf({ sections, hidden }: Edited, fields: readonly Field[]): string[] {
  const placed = new Set([...sections.flatMap((section) => section.fields), ...hidden]);
  return fields.map(({ name }) => name).filter((name) => !placed.has(name));
}

/** The layout with a field in another list, at a place in it. */
export function placed(layout: Edited, name: string, list: string, at: number): Edited {
  const without = (names: readonly string[]) => names.filter((one) => one !== name);
  const put = (names: readonly string[]) => {
    const rest = without(names);
    return [...rest.slice(0, at), name, ...rest.slice(at)];
  };
  return {
    ...layout,
    sections: layout.sections.map((section) => ({
      ...section,
      fields: section.key === list ? put(section.fields) : without(section.fields),
    })),
    hidden: list === HIDDEN ? put(layout.hidden) : without(layout.hidden),
  };
}

export function added(layout: Edited, label: Labels): Edited {
  const taken = new Set(layout.sections.map(({ key }) => key));
  let at = layout.sections.length;
  while (taken.has(`s${at}`)) at += 1;
  return { ...layout, sections: [...layout.sections, { key: `s${at}`, label, columns: 2, fields: [] }] };
}

/** The layout without a section: what a form needs goes to the section before, the rest is placed nowhere. */
export function removed(layout: Edited, key: string, fields: readonly Field[]): Edited {
  const at = layout.sections.findIndex((section) => section.key === key);
  const gone = layout.sections[at];
  const sections = layout.sections.filter((section) => section.key !== key);
  const heir = sections[Math.max(at - 1, 0)];
  if (!gone || !heir) return layout;
  const needed = gone.fields.filter((name) => fields.some((field) => field.name === name && isNeeded(field)));
  return {
    ...layout,
    sections: sections.map((section) =>
      section === heir ? { ...section, fields: [...section.fields, ...needed] } : section,
    ),
  };
}

export const sectionSet = (layout: Edited, key: string, part: Partial<EditedSection>): Edited => ({
  ...layout,
  sections: layout.sections.map((section) => (section.key === key ? { ...section, ...part } : section)),
});

/** The declaration as it would be with the layout; headings in the language at that place. */
export function declaredWith(declared: Declaration, layout: Edited, at: 0 | 1): Declaration {
  const sections = layout.sections.map(({ label, columns, fields }) => ({ label: label[at], columns, fields }));
  return { ...declared, layout: { sections, related: layout.related, unplaced: restOf(layout, declared.fields) } };
}

/** Objects whose records refer to those of `name`: their lists may stand beside a record. */
export function relatedTo(all: readonly Declaration[], name: string): Declaration[] {
  return all.filter(({ fields }) => fields.some(({ ref, parent }) => ref === name || (ref === "*" && parent)));
}
