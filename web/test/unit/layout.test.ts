import { describe, expect, it } from "vitest";
import type { Declaration, Field } from "../../src/api/types";
import { sectionsOf, shownBy, usualOf } from "../../src/forms/layout";
import {
  added,
  declaredWith,
  edited,
  HIDDEN,
  placed,
  removed,
  REST,
  restOf,
} from "../../src/features/settings/layout-edit";

const field = (name: string, required = false) =>
  ({ name, kind: "text", label: name, required, read_only: false, choices: [] }) as unknown as Field;
const fields = [field("name", true), field("level"), field("note"), field("website"), field("later")];
const declared = { name: "customers", title: "name", fields } as unknown as Declaration;
const laid: Declaration = {
  ...declared,
  layout: {
    sections: [
      { label: "Who", columns: 1, fields: ["level", "name"] },
      { label: "Empty", columns: 2, fields: [] },
    ],
    related: [],
    unplaced: ["note", "later"],
  },
};
const names = (all: readonly Field[]) => all.map(({ name }) => name);

describe("a form by its layout", () => {
  it("has the sections in order, then what was placed nowhere, and not what is left out", () => {
    const sections = sectionsOf(laid, shownBy(laid), "Other");
    expect(sections.map(({ label, fields: own }) => [label, names(own)])).toEqual([
      ["Who", ["level", "name"]],
      ["Other", ["note", "later"]],
    ]);
    expect([...usualOf(laid)]).toEqual(["level", "name"]);
  });

  it("has one section without a heading where there is no layout", () => {
    expect(sectionsOf(declared, shownBy(declared), "Other")).toEqual([{ label: "", columns: 2, fields, rest: false }]);
  });

  it("shows a field that an error is about, though the layout leaves it out", () => {
    expect(names(sectionsOf(laid, [field("website")], "Other")[0]!.fields)).toEqual(["website"]);
  });
});

describe("a layout being edited", () => {
  const start = edited({
    sections: [
      { label: ["Who", "谁"], columns: 2, fields: ["name", "level"] },
      { label: ["More", "更多"], columns: 2, fields: ["note"] },
    ],
    hidden: ["website"],
    related: [],
  });

  it("has every field in one place, wherever it is moved", () => {
    let now = start;
    for (const [name, list, at] of [
      ["level", "s1", 0],
      ["level", HIDDEN, 5],
      ["website", "s0", 1],
      ["note", REST, 0],
      ["later", "s1", 9],
    ] as const) {
      now = placed(now, name, list, at);
      const all = [...now.sections.flatMap((section) => section.fields), ...now.hidden, ...restOf(now, fields)];
      expect(all.toSorted()).toEqual(names(fields).toSorted());
    }
    expect(now.sections.map((section) => section.fields)).toEqual([["name", "website"], ["later"]]);
    expect([now.hidden, restOf(now, fields)]).toEqual([["level"], ["note"]]);
  });

  it("keeps what must be filled when its section is removed, and never loses the last section", () => {
    const less = removed(start, "s0", fields);
    expect(less.sections.map((section) => section.fields)).toEqual([["note", "name"]]);
    expect(restOf(less, fields)).toEqual(["level", "later"]);
    expect(removed(less, "s1", fields)).toBe(less);
  });

  it("gives a new section a key of its own and previews what forms will get", () => {
    const more = added(removed(added(start, ["", ""]), "s0", fields), ["New", ""]);
    expect(new Set(more.sections.map(({ key }) => key)).size).toBe(more.sections.length);
    expect(declaredWith(declared, start, 1).layout?.sections[0]?.label).toBe("谁");
    expect(declaredWith(declared, start, 0).layout?.unplaced).toEqual(["later"]);
  });
});
