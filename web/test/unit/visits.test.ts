import { describe, expect, it } from "vitest";
import type { KithRecord } from "../../src/api/types";
import { awayFrom, checkedIn, minutesOn } from "../../src/features/visits/check-in";
import { lasting } from "../../src/features/visits/visit-bar";

const SHANGHAI = { latitude: 31.2304, longitude: 121.4737 };
const visit = (fields: Record<string, unknown>) => ({ id: "vis_1", version: 1, ...fields }) as KithRecord;

describe("checking in", () => {
  it("writes when and where, to a tenth of a metre, or that nobody knows where", () => {
    const at = "2026-03-02T01:00:00.000Z";
    expect(checkedIn({ latitude: 31.23040012, longitude: 121.47369999 }, at)).toEqual({
      state: "checked_in",
      checked_in_at: at,
      checked_in_place: { latitude: 31.2304, longitude: 121.4737 },
    });
    expect(checkedIn(null, at).checked_in_place).toBeNull();
  });

  it("says how far from the visit’s own address one is, else from the customer’s", () => {
    const there = { latitude: 31.2404, longitude: 121.4737 };
    const customer = visit({ address: SHANGHAI });
    expect(awayFrom(visit({ checked_in_place: there }), customer)).toBeCloseTo(1.112, 3);
    expect(awayFrom(visit({ checked_in_place: there, address: there }), customer)).toBe(0);
    expect(awayFrom(visit({ checked_in_place: there }), undefined)).toBeNull();
    expect(awayFrom(visit({}), customer)).toBeNull();
  });

  it("says how long one stayed", () => {
    const stay = { checked_in_at: "2026-03-02T01:00:00Z", left_at: "2026-03-02T02:20:10Z" };
    expect(minutesOn(visit(stay))).toBe(80);
    expect(minutesOn(visit({ ...stay, left_at: null }))).toBeNull();
    expect([lasting(80), lasting(5), lasting(120)]).toEqual(["1 hr 20 min", "5 min", "2 hr"]);
  });
});
