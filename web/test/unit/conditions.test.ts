import { describe, expect, test } from "vitest";
import type { Field, Kind } from "../../src/api/types";
import {
  arity,
  ast,
  complete,
  type Condition,
  filterOf,
  fromText,
  operatorsOf,
  startOfDay,
  toText,
} from "../../src/grid/conditions";
import { partsOf } from "../../src/grid/from-filter";

const clock = { zone: "Asia/Shanghai" };
const field = (name: string, kind: Kind): Field => ({
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
});
const KINDS: Kind[] = [
  "text",
  "long_text",
  "integer",
  "number",
  "money",
  "date",
  "datetime",
  "boolean",
  "choice",
  "email",
  "phone",
  "link",
  "reference",
  "texts",
  "emails",
  "phones",
  "address",
];

describe("a condition in the address", () => {
  test.each<Condition>([
    { field: "level", op: "in", values: ["key", "small"] },
    { field: "name", op: "contains", values: ["a,b 100% 上海 . & ="] },
    { field: "amount", op: "between", values: ["1000.50", "5000"] },
    { field: "note", op: "empty", values: [] },
    { field: "address", op: "near", values: ["31.24", "-121.49", "2.5", "Bund, No. 1"] },
  ])("comes back as it was: %o", (condition) => {
    expect(fromText(toText(condition))).toEqual(condition);
  });

  test.each(["", "level", "level.nonsense.1", "Level.is.x", "a b.is.x", "name.contains.%E0%A4%A"])(
    "that is not one is left out: %s",
    (text) => {
      expect(fromText(text)).toBeNull();
    },
  );
});

describe("operators", () => {
  test.each(KINDS)("of %s make a filter once their values are given", (kind) => {
    for (const op of operatorsOf(kind)) {
      const wants = arity(op);
      const value = kind === "date" || kind === "datetime" ? (op === "last" ? "30" : "2026-01-31") : "7";
      const many = wants === "many" ? 1 : wants === "circle" ? 3 : wants;
      const values = Array.from({ length: many }, () => value);
      expect(complete({ field: "f", op, values })).toBe(true);
      expect(ast({ field: "f", op, values }, kind, clock)).toBeTruthy();
      if (wants !== 0) expect(complete({ field: "f", op, values: [] })).toBe(false);
    }
  });

  test("send whole numbers as numbers and amounts as exact text", () => {
    expect(ast({ field: "n", op: "gte", values: ["12"] }, "integer", clock)).toEqual({
      field: "n",
      op: "gte",
      value: 12,
    });
    expect(ast({ field: "m", op: "gte", values: ["0.10"] }, "money", clock)).toEqual({
      field: "m",
      op: "gte",
      value: "0.10",
    });
  });

  test("say 'none of' as not in", () => {
    expect(ast({ field: "s", op: "out", values: ["won"] }, "choice", clock)).toEqual({
      not: { field: "s", op: "in", value: ["won"] },
    });
  });

  test("leave it to the server which the last days are", () => {
    expect(ast({ field: "d", op: "last", values: ["30"] }, "date", clock)).toEqual({
      field: "d",
      op: "in_period",
      value: "last_30_days",
    });
    expect(complete({ field: "d", op: "last", values: ["0"] })).toBe(false);
    expect(complete({ field: "d", op: "last", values: ["1001"] })).toBe(false);
  });

  test("ask for a circle around a place, which comes back from the filter with its name", () => {
    const near: Condition = { field: "address", op: "near", values: ["31.24", "121.49", "10", "The Bund"] };
    const filter = ast(near, "address", clock);
    expect(filter).toEqual({
      field: "address",
      op: "within",
      value: { latitude: 31.24, longitude: 121.49, km: 10, name: "The Bund" },
    });
    expect(partsOf(filter, [field("address", "address")])).toEqual({ conditions: [near], any: false, raw: null });
    for (const values of [
      ["", "", "10"],
      ["31.24", "121.49", "0"],
      ["91", "0", "1"],
      ["31.24", "121.49", ""],
    ])
      expect(complete({ ...near, values })).toBe(false);
  });

  test("take a day of a moment in the person's own time zone", () => {
    expect(ast({ field: "at", op: "is", values: ["2026-03-10"] }, "datetime", clock)).toEqual({
      and: [
        { field: "at", op: "gte", value: "2026-03-09T16:00:00.000Z" },
        { field: "at", op: "lt", value: "2026-03-10T16:00:00.000Z" },
      ],
    });
  });

  test("know that a day begins an hour sooner in summer", () => {
    expect(startOfDay("2026-01-15", "Europe/Berlin")).toBe("2026-01-14T23:00:00.000Z");
    expect(startOfDay("2026-07-15", "Europe/Berlin")).toBe("2026-07-14T22:00:00.000Z");
    expect(startOfDay("2026-07-15", "America/New_York")).toBe("2026-07-15T04:00:00.000Z");
  });
});

describe("a list's filter", () => {
  const fields = [field("level", "choice"), field("employees", "integer")];
  const conditions: Condition[] = [
    { field: "level", op: "in", values: ["key"] },
    { field: "employees", op: "gt", values: ["5"] },
    { field: "employees", op: "lt", values: [] },
    { field: "gone", op: "is", values: ["x"] },
  ];

  test("joins the complete conditions on known fields by and, or by or", () => {
    const parts = [
      { field: "level", op: "in", value: ["key"] },
      { field: "employees", op: "gt", value: 5 },
    ];
    expect(filterOf(conditions, fields, false, clock)).toEqual({ and: parts });
    expect(filterOf(conditions, fields, true, clock)).toEqual({ or: parts });
  });

  test("is absent without conditions and bare with one", () => {
    expect(filterOf([], fields, false, clock)).toBeUndefined();
    expect(filterOf(conditions.slice(0, 1), fields, true, clock)).toEqual({ field: "level", op: "in", value: ["key"] });
  });
});
