import { describe, expect, test } from "vitest";
import { addressOfFilter } from "../../src/grid/from-filter";
import { wholeOf } from "../../src/charts/options";
import type { Field, Kind } from "../../src/api/types";
import { addressOf, keptOf, questionOf, readAddress, readContribution } from "../../src/features/insight/address";
import { addressIn, keptIn, questionIn } from "../../src/features/insight/contribution-question";
import { daysOf } from "../../src/features/insight/span";
import type { Catalogued } from "../../src/features/insight/types";
import { openingOfTile } from "../../src/features/insight/tile-opening";
import type { SavedReport } from "../../src/features/insight/query";
import { growth } from "../../src/features/insight/words";

const field = (name: string, kind: Kind) => ({ name, kind, label: name, choices: [] }) as unknown as Field;
const FIELDS = [
  field("sector", "choice"),
  field("country", "text"),
  field("placed_on", "date"),
  field("paid", "boolean"),
];

describe("a report's days", () => {
  test("follow the calendar over the turn of a year", () => {
    expect(daysOf("last-month", "2026-01-31")).toEqual({ from: "2025-12-01", to: "2025-12-31" });
    expect(daysOf("last-quarter", "2026-02-10")).toEqual({ from: "2025-10-01", to: "2025-12-31" });
    expect(daysOf("month", "2024-02-29")).toEqual({ from: "2024-02-01", to: "2024-02-29" });
    expect(daysOf("12-months", "2026-11-25")).toEqual({ from: "2025-11-26", to: "2026-11-25" });
    expect(daysOf("all", "2026-01-01")).toBeNull();
  });
});

describe("the contribution report's address", () => {
  test("says all that is asked, and what is kept of it comes back", () => {
    const address = readContribution({
      by: "period,customer",
      unit: "month",
      span: "last-year",
      bands: 1000,
      level: "a",
    });
    expect(questionIn(address)).toMatchObject({ by: ["customer", "period"], period: "month", bands: [1000] });
    expect(keptIn(address)).toEqual({ by: ["customer", "period"], period: "month", bands: [1000], days: "last_year" });
    expect(questionIn(addressIn(keptIn(address)))).toEqual(questionIn(address));
    const own = readContribution({ span: "own", from: "2017-01-01", to: "2017-12-31", bands: "5000, 1000" });
    expect(keptIn(own)).toMatchObject({ by: ["customer"], from: "2017-01-01", to: "2017-12-31", bands: [1000, 5000] });
    expect(keptIn(addressIn(keptIn(own)))).toEqual(keptIn(own));
  });
});

describe("a tile of a dashboard", () => {
  const tile = {
    id: "t1",
    size: "medium",
    report: "churn",
    parameters: { by: ["owner"], days: "this_month" },
  } as const;
  test("opens its report about the days that are shown, or else about its own", () => {
    expect(openingOfTile(tile, { from: "2017-01-01", to: "2017-12-31" })).toMatchObject({
      params: { report: "churn" },
      search: { by: "owner", span: "own", from: "2017-01-01", to: "2017-12-31" },
    });
    expect(openingOfTile(tile, {}).search).toEqual({ by: "owner", span: "month" });
    expect(openingOfTile({ ...tile, report: "contribution", parameters: {} }, { days: "last_12_months" })).toEqual({
      to: "/reports/contribution",
      search: { span: "12-months" },
    });
  });
  test("of a saved report opens that report in the days that are shown", () => {
    const kept = (report: string, parameters: object) =>
      ({ id: "srp_1", report, parameters }) as unknown as SavedReport;
    const saved = { id: "t2", size: "medium", saved: "srp_1" } as const;
    const team = kept("team", { by: ["person"], from: "2017-01-01", to: "2017-12-31" });
    expect(openingOfTile(saved, { days: "this_year" }, "team", team).search).toEqual({
      by: "person",
      span: "year",
      saved: "srp_1",
      edited: "1",
    });
    expect(openingOfTile(saved, {}, "team", team).search).toEqual({ saved: "srp_1" });
    const query = kept("query", { object: "orders", dates: { field: "placed_on", days: "last_year" } });
    expect(openingOfTile(saved, { days: "this_year" }, "query", query).search).toEqual({
      id: "srp_1",
      q: JSON.stringify({ object: "orders", dates: { field: "placed_on", days: "this_year" } }),
    });
    const undated = kept("query", { object: "orders" });
    expect(openingOfTile(saved, { days: "this_year" }, "query", undated).search).toEqual({ id: "srp_1" });
  });
});

describe("a report's address", () => {
  const report = {
    by: [{ key: "sector" }, { key: "owner" }],
    usual: ["sector"],
    spans: true,
    narrows: true,
  } as Catalogued;
  test("asks what it says, and leaves out what the report does not know", () => {
    const address = readAddress({ by: "owner,nonsense", unit: "quarter", span: "own", from: "2026-01-01", to: "x" });
    expect(questionOf(report, address)).toEqual({ by: ["owner"], period: "quarter", from: "2026-01-01" });
  });
  test("names the customers that it is of, where the report can be told of some alone", () => {
    const address = readAddress({ level: "key", region: "华东", sector: "", span: "all" });
    expect(questionOf(report, address).customers).toEqual({ level: "key", region: "华东" });
    expect(questionOf({ ...report, narrows: false }, address).customers).toBeUndefined();
    expect(addressOf(keptOf(report, address))).toEqual({ level: "key", region: "华东" });
  });
  test("of a report about today has no days", () => {
    expect(questionOf({ ...report, spans: false }, readAddress({ span: "year" }))).toEqual({ period: "month" });
  });
});

describe("the records behind a row", () => {
  test("are listed by conditions a person can change", () => {
    const filter = {
      and: [
        { field: "sector", op: "eq" as const, value: "retail" },
        { field: "country", op: "eq" as const, value: "Kenya, east" },
        { field: "placed_on", op: "gte" as const, value: "2017-01-01" },
        { field: "paid", op: "eq" as const, value: false },
      ],
    };
    expect(addressOfFilter(filter, FIELDS)).toEqual({
      f: ["sector.in.retail", "country.is.Kenya%2C east", "placed_on.gte.2017-01-01", "paid.no"],
      own: "1",
    });
  });
  test("are asked for exactly where conditions cannot say it", () => {
    const raw = { field: "sector.name", op: "eq" as const, value: "A" };
    const has = { has: { object: "orders", measure: "count", op: "gte", value: 2 } } as unknown as typeof raw;
    expect(addressOfFilter({ and: [has] }, FIELDS)).toEqual({ raw: JSON.stringify(has), own: "1" });
    const days = [
      { field: "placed_on", op: "gte" as const, value: "2017-01-01" },
      { field: "placed_on", op: "lt" as const, value: "2017-02-01" },
    ];
    expect(addressOfFilter({ and: [raw, { and: days }] }, FIELDS)).toEqual({
      f: ["placed_on.between.2017-01-01,2017-01-31"],
      raw: JSON.stringify(raw),
      own: "1",
    });
  });
  test("are not linked where a list could not show them", () => {
    expect(addressOfFilter({ field: "hidden", op: "eq", value: 1 }, FIELDS)).toBeNull();
  });
});

test("growth is told against a figure that was there", () => {
  expect(growth("150.00", "100.00")).toBe(50);
  expect(growth({ amount: "50", currency: "USD" }, { amount: "100", currency: "USD" })).toBe(-50);
  expect(growth(5, 0)).toBeNull();
  expect(growth(5, null)).toBeNull();
});

describe("a kept report", () => {
  const spans = ["all", "month", "last-month", "quarter", "last-quarter", "year", "last-year", "12-months"];
  test.each(spans)("is opened with the days it was kept with: %s", (span) => {
    const report = { by: [{ key: "region" }], usual: [], spans: true } as unknown as Catalogued;
    const kept = keptOf(report, { by: "region", unit: "quarter", ...(span === "all" ? {} : { span }) });
    expect(kept.from).toBeUndefined();
    expect(addressOf(kept)).toEqual({ by: "region", unit: "quarter", ...(span === "all" ? {} : { span }) });
  });
});

test("an axis of shares ends at the whole, and goes on where a figure does", () => {
  const of = (...values: number[]) =>
    wholeOf({ kind: "bar", labels: [], series: [{ name: "", values, texts: [] }] }, false);
  expect(of(100, 40)).toEqual({ max: 100, interval: 20 });
  expect(of(12, 31)).toEqual({});
  expect(of(140)).toEqual({});
  expect(of(80, -20)).toEqual({});
});
