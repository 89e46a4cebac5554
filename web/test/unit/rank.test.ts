import { describe, expect, test } from "vitest";
import type { KithRecord } from "../../src/api/types";
import { ofAlert, ofCase, ofDeal, ofTask, ranked } from "../../src/features/home/rank";

const TODAY = "2026-03-10";
const record = (fields: Record<string, unknown>): KithRecord =>
  ({ id: JSON.stringify(fields), version: 1, created_at: "", deleted_at: null, ...fields }) as KithRecord;

describe("my day", () => {
  test("leaves out what is done, closed, or not due yet", () => {
    expect(ofTask(record({ due_on: "2026-03-11", status: "open" }), TODAY)).toBeNull();
    expect(ofTask(record({ due_on: "2026-03-01", status: "done" }), TODAY)).toBeNull();
    expect(ofDeal(record({ stage: "won", closes_on: "2026-01-01" }), TODAY)).toBeNull();
    expect(ofDeal(record({ stage: "engaging", next_step: "Call", engaged_on: "2026-03-01" }), TODAY)).toBeNull();
    expect(ofAlert(record({ state: "reprieve" }))).toBeNull();
    expect(ofCase(record({ state: "archived", due_at: "2026-03-01T00:00:00Z" }), new Date(TODAY))).toBeNull();
  });

  test("says how late a task is", () => {
    expect(ofTask(record({ due_on: "2026-03-07", status: "open" }), TODAY)?.reason).toEqual({
      kind: "overdue",
      days: 3,
    });
    expect(ofTask(record({ due_on: TODAY, status: "open" }), TODAY)?.reason).toEqual({ kind: "due" });
  });

  test("puts a broken promise before a customer gone quiet before a deal without a next step", () => {
    const deal = ofDeal(record({ stage: "engaging", amount: { amount: "900000", currency: "USD" } }), TODAY);
    const alert = ofAlert(record({ state: "warning" }));
    const late = ofTask(record({ due_on: "2026-03-01", status: "open", priority: "low" }), TODAY);
    const missed = ofCase(
      record({ state: "created", due_at: "2026-03-09T08:00:00Z" }),
      new Date("2026-03-10T08:00:00Z"),
    );
    const order = ranked([deal, alert, null, late, missed]).map(({ object }) => object);
    expect(order).toEqual(["cases", "tasks", "churn_alerts", "opportunities"]);
  });

  test("puts the larger of two customers gone quiet first", () => {
    const small = ofAlert(record({ state: "warning", value_at_risk: { amount: "100", currency: "USD" } }));
    const large = ofAlert(record({ state: "warning", value_at_risk: { amount: "90000", currency: "USD" } }));
    expect(ranked([small, large])[0]).toBe(large);
  });
});
