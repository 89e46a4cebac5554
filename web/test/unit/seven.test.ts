import { describe, expect, test } from "vitest";
import { readSeven } from "../../src/features/insight/address";
import { headline, narrowing, panelOf, questionIn, shownWith } from "../../src/features/insight/seven";
import type { Answer, Catalogued } from "../../src/features/insight/types";

const report = (name: string, group: string, by: string[], narrows = true) =>
  ({ name, group, narrows, spans: true, usual: [], by: by.map((key) => ({ key })) }) as unknown as Catalogued;
const CLV = report("clv", "profitability", []);
const PROFIT = report("profitability", "profitability", ["level", "region"]);
const CHANNELS = report("sales_channels", "performance", ["channel"], false);

const answer = (part: object): Answer =>
  ({
    by: [],
    names: {},
    totals: {},
    columns: [
      { key: "months", label: "Months", kind: "integer" },
      { key: "survival", label: "Survival", kind: "percent" },
    ],
    chart: { kind: "line", x: "months", y: ["survival"], series: null },
    ...part,
  }) as unknown as Answer;

describe("seven panels", () => {
  test("each show the report that answers their question, or another of its kind that was chosen", () => {
    expect(panelOf("profitability", [CLV, PROFIT], undefined)?.shown).toBe(PROFIT);
    expect(panelOf("profitability", [CLV, PROFIT], "clv,rfm")?.shown).toBe(CLV);
    expect(panelOf("promotion", [CLV, PROFIT], undefined)).toBeNull();
    expect(shownWith("clv,rfm", [CLV, PROFIT], "profitability", "profitability")).toBe("rfm");
    expect(shownWith(undefined, [CLV, PROFIT], "clv", "profitability")).toBe("clv");
  });
  test("ask for the same days and customers, each as far as its report knows them", () => {
    const address = readSeven({ span: "own", from: "2017-01-01", to: "2017-12-31", by: "level", region: "East" });
    const days = { period: "month", from: "2017-01-01", to: "2017-12-31" };
    expect(questionIn(PROFIT, address)).toEqual({ ...days, by: ["level"], customers: { region: "East" } });
    expect(questionIn(CLV, address)).toEqual({ ...days, customers: { region: "East" } });
    expect(questionIn(CHANNELS, address)).toEqual(days);
    expect(questionIn(PROFIT, { ...address, level: "key" }).by).toBeUndefined();
  });
  test("are narrowed by a part that stands for customers of one kind", () => {
    expect(narrowing(PROFIT, answer({ by: ["level"] }), { level: "key" })).toEqual({ level: "key" });
    expect(narrowing(PROFIT, answer({ by: ["level"] }), { level: null })).toBeNull();
    expect(narrowing(CHANNELS, answer({ by: ["channel"] }), { channel: "web" })).toBeNull();
  });
  test("tell the whole, or how it stands after a year, or the greatest", () => {
    const rows = [0, 6, 12, 18].map((months) => ({ months, survival: String(100 - months) }));
    expect(headline(answer({ rows }))).toMatchObject({ label: "Survival · Months 12", row: { survival: "88" } });
    expect(headline(answer({ rows, totals: { survival: "7" } }))?.row).toEqual({ survival: "7" });
    const [most] = [headline(answer({ rows, chart: { kind: "bar", x: "else", y: ["survival"], series: null } }))];
    expect(most?.row).toEqual(rows[0]);
    expect(headline(answer({ rows: [] }))).toBeNull();
  });
});
