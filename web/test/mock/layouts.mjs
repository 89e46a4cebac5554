// Page layouts, as an administrator makes them and as declarations tell of them.
import { declared } from "./data.mjs";

const fieldsOf = (name) => declared.find((one) => one.name === name).fields;
const relatedOf = (name) =>
  declared
    .filter(({ fields }) => fields.some((field) => field.ref === name || (field.ref === "*" && field.parent)))
    .map((one) => one.name);

function standard(name) {
  const fields = fieldsOf(name).map((field) => field.name);
  return { sections: [{ label: ["Details", "详情"], columns: 2, fields }], hidden: [], related: relatedOf(name) };
}

/** Answers for one object's layout; its version is that of the definition. */
export function layouts({ ask, refuse }, one, note) {
  const answered = (status = 200) => [
    status,
    { object: one.name, standard: !one.layout, ...(one.layout ?? standard(one.name)) },
    { ETag: `"${one.version}"` },
  ];
  if (ask.method === "GET") return answered();
  if (ask.method === "DELETE") {
    delete one.layout;
    one.version += 1;
    return [204, null];
  }
  const placed = ask.body.sections.flatMap(({ fields }) => fields);
  const missing = fieldsOf(one.name).filter(
    ({ required, read_only, name }) => required && !read_only && !placed.includes(name),
  );
  if (missing.length)
    return refuse(
      422,
      "invalid",
      "Some fields are not right",
      missing.map(({ name }) => ({ field: `sections.${name}`, code: "not-placed", message: "is required" })),
    );
  one.layout = ask.body;
  one.version += 1;
  note();
  return answered();
}

/** The layout of a declaration in one language; nothing where there is none. */
export function layoutOf({ name, fields }, definition, at) {
  const { layout } = definition ?? {};
  if (!layout) return {};
  const sections = layout.sections.map((section) => ({ ...section, label: section.label[at] }));
  const placed = [...layout.sections.flatMap((section) => section.fields), ...(layout.hidden ?? [])];
  const unplaced = fields.map((field) => field.name).filter((field) => !placed.includes(field));
  return { layout: { sections, related: layout.related, unplaced } };
}
