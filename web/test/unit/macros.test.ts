import { describe, expect, test } from "vitest";
import type { Declaration, Field, KithRecord } from "../../src/api/types";
import { answerOf, backOf, changesOf, keeps } from "../../src/features/service/macros";

const one = (known: Record<string, unknown>) => known as unknown as KithRecord;
const CASE = { state: "assigned", priority: "high", customer: "cus_1", number: "S-7", waits_for: "parts" };

describe("a macro", () => {
  test("changes only what differs, and resolves a case that somebody has", () => {
    const macro = one({ name: "Ink", priority: "high", queue: "Repair", resolution: "Sent ink", resolves: true });
    expect(changesOf(macro, one(CASE))).toEqual({ queue: "Repair", resolution: "Sent ink", state: "handled" });
    expect(changesOf(macro, one({ ...CASE, state: "created" }))).not.toHaveProperty("state");
    expect(changesOf(one({ waits_for: "customer" }), one({ state: "handled" }))).toEqual({});
  });

  test("is taken back whole, also the pause that resolving ended", () => {
    const patch = { queue: "Repair", state: "handled" };
    expect(backOf(patch, one(CASE))).toEqual({ queue: null, state: "assigned", waits_for: "parts" });
    expect(backOf({ queue: "Repair" }, one(CASE))).toEqual({ queue: null });
  });

  test("fills its answer with what the case says, and leaves what is no field", () => {
    const fields = [
      { name: "customer", kind: "reference" },
      { name: "number", kind: "text" },
      { name: "contact", kind: "reference" },
    ] as unknown as Field[];
    const reply = "Dear {{customer}}{{contact}}, about {{ number }}: {{nothing}}";
    const answer = answerOf(one({ reply }), one(CASE), { cus_1: "Bluewood" }, fields, { yes: "Yes", no: "No" });
    expect(answer).toBe("Dear Bluewood, about S-7: {{nothing}}");
  });

  test("is changed by whoever keeps it, and by whoever may change all", () => {
    const kept = (edit: string) =>
      keeps({ access: { edit } } as unknown as Declaration, one({ owner: "per_1" }), "per_1");
    const others = (edit: string) =>
      keeps({ access: { edit } } as unknown as Declaration, one({ owner: "per_2" }), "per_1");
    expect([kept("own"), kept("none"), others("own"), others("all")]).toEqual([true, false, false, true]);
  });
});
