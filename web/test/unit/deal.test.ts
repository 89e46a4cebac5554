import { describe, expect, test } from "vitest";
import type { Declaration, Field, KithRecord } from "../../src/api/types";
import { askedFor, missing, standing } from "../../src/features/sales/deal/stages";

const field = (name: string, more: Partial<Field> = {}): Field => ({
  name,
  kind: "text",
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
const declared = {
  fields: [field("customer"), field("amount"), field("budget_owner", { required_in: ["proposal", "won"] })],
} as Declaration;
const deal = (known: Record<string, unknown>) => ({ stage: "engaging", ...known }) as unknown as KithRecord;

describe("what a stage asks of a deal", () => {
  test("is what the stage requires and the deal does not have", () => {
    expect(askedFor(declared, deal({}), "proposal")).toEqual([{ name: "budget_owner", needed: true }]);
    expect(askedFor(declared, deal({ budget_owner: "Ines" }), "proposal")).toEqual([]);
    expect(missing(declared, deal({ customer: "cus_1" }), "won").map(({ name }) => name)).toEqual([
      "amount",
      "budget_owner",
    ]);
  });

  test("is why, when it is lost", () => {
    expect(askedFor(declared, deal({}), "lost")[0]).toEqual({ name: "lost_reason", needed: true });
  });
});

describe("a deal goes stale", () => {
  test("after more than sixty days in an open stage, never once it is closed", () => {
    expect(standing(deal({ stage_since: "2026-01-01" }), "2026-03-02")).toEqual({ days: 60, rotting: false });
    expect(standing(deal({ stage_since: "2026-01-01" }), "2026-03-03")).toEqual({ days: 61, rotting: true });
    expect(standing(deal({ stage: "won", stage_since: "2026-01-01" }), "2026-03-03")).toBeNull();
    expect(standing(deal({}), "2026-03-03")).toBeNull();
  });
});
