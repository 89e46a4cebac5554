import { describe, expect, test } from "vitest";
import type { Declaration, Field, Kind, KithRecord } from "../../src/api/types";
import { clashes, creation, patch, rebase, typedOf, valueOf, writable } from "../../src/forms/values";

const field = (name: string, kind: Kind, more: Partial<Field> = {}): Field => ({
  name,
  kind,
  label: name,
  required: false,
  searchable: false,
  unique: false,
  read_only: false,
  ref: null,
  choices: [],
  access: "edit",
  ...more,
});
const fields = [
  field("name", "text"),
  field("employees", "integer"),
  field("limit", "money"),
  field("emails", "emails"),
  field("owner", "reference"),
];
const base: KithRecord = {
  id: "cus_1",
  version: 3,
  created_at: "",
  created_by: "",
  updated_at: "",
  updated_by: "",
  deleted_at: null,
  name: "Acme",
  employees: 5,
  limit: { amount: "10.00", currency: "USD" },
  emails: ["a@b.example"],
};
const typed = () => Object.fromEntries(fields.map((one) => [one.name, typedOf(one, base[one.name], "USD")]));

describe("a form", () => {
  test("shows only what the person may set", () => {
    const declared = {
      fields: [
        fields[0],
        field("team", "reference", { read_only: true }),
        field("secret", "text", { access: "read" }),
        field("rows", "rows"),
      ],
    };
    expect(writable(declared as Declaration).map(({ name }) => name)).toEqual(["name"]);
  });

  test.each(fields)("reads and writes $kind without changing it", (one) => {
    expect(valueOf(one, typedOf(one, base[one.name], "USD"))).toEqual(base[one.name] ?? null);
  });

  test("sends what was filled in for a new record", () => {
    const empty = Object.fromEntries(fields.map((one) => [one.name, typedOf(one, undefined, "USD")]));
    const filled = {
      ...empty,
      name: "New",
      limit: { amount: "1,250.5", currency: "USD" },
      emails: "x@y.example\nz@y.example",
    };
    expect(creation(fields, filled)).toEqual({
      name: "New",
      limit: { amount: "1250.5", currency: "USD" },
      emails: ["x@y.example", "z@y.example"],
    });
  });

  test("sends only what was changed, and null for what was emptied", () => {
    const now = { ...typed(), name: "Acme", employees: "", emails: "" };
    expect(patch(fields, base, now, new Set(["name", "employees"]))).toEqual({ employees: null });
  });

  test("keeps what is not a number as typed, so that the server can say what is wrong", () => {
    expect(valueOf(field("employees", "integer"), "many")).toBe("many");
  });

  test("after another person's change keeps the typed text and takes the rest anew", () => {
    const fresh = { ...base, version: 4, name: "Acme Ltd", employees: 9 };
    const touched = new Set(["name"]);
    const next = rebase(fields, fresh, { ...typed(), name: "Acme Inc" }, touched, "USD");
    expect(next.name).toBe("Acme Inc");
    expect(next.employees).toBe("9");
    expect(clashes(base, fresh, touched)).toEqual(["name"]);
  });
});
