import { describe, expect, test } from "vitest";
import type { KithRecord } from "../../src/api/types";
import { inOrder } from "../../src/features/customers/holdings/order";
import { question as leads } from "../../src/features/marketing/leads";
import { clockOf, question as cases } from "../../src/features/service/cases";
import { byFit, terms } from "../../src/features/service/knowledge";

const NOW = Date.parse("2026-03-02T09:00:00Z");
const one = (known: Record<string, unknown>) => known as unknown as KithRecord;

describe("the clock of a case", () => {
  test("runs towards its time, warns for four hours, and goes on after it", () => {
    const at = (due_at: string) => clockOf(one({ state: "assigned", due_at }), NOW);
    expect(at("2026-03-02T14:00:00Z")).toEqual({ state: "calm", minutes: 300 });
    expect(at("2026-03-02T12:59:00Z")).toEqual({ state: "soon", minutes: 239 });
    expect(at("2026-03-02T08:30:00Z")).toEqual({ state: "breached", minutes: 30 });
  });

  test("shows what was left when it was paused, until it goes on", () => {
    const due = { state: "assigned", due_at: "2026-03-02T12:00:00Z" };
    const paused = { ...due, waits_for: "customer", paused_at: "2026-03-02T07:00:00Z" };
    expect(clockOf(one(paused), NOW)).toEqual({ state: "calm", minutes: 300, stands: true });
    expect(clockOf(one({ ...due, waits_for: "customer" }), NOW)).toEqual({ state: "soon", minutes: 180, stands: true });
  });

  test("stands still without a time, and once the case is handled", () => {
    expect(clockOf(one({ state: "created", due_at: null }), NOW)).toBeNull();
    expect(clockOf(one({ state: "handled", due_at: "2026-03-02T08:30:00Z" }), NOW)).toBeNull();
  });
});

describe("knowledge for a case", () => {
  test("is looked for by the words that tell, Chinese in pairs", () => {
    expect(terms("The printer is out of ink")).toEqual(["printer"]);
    expect(terms("打印机 jam")).toEqual(["打印", "印机"]);
    expect(terms("one two six")).toEqual([]);
  });

  test("is ordered by how much of it an article has, its title before its summary", () => {
    const [far, near] = [one({ title: "Ink", summary: "printer" }), one({ title: "Printer", keywords: ["blank"] })];
    expect(byFit([far, near], ["printer", "blank"])).toEqual([near, far]);
  });
});

describe("what a desk asks for", () => {
  test("waiting leads are the open ones whose day has come, the best first", () => {
    const asked = leads("waiting", "free", "score", "2026-03-02", "per_1");
    expect(asked.sort).toEqual(["-score", "created_at"]);
    expect(JSON.stringify(asked.filter)).toContain('{"field":"next_contact_on","op":"lte","value":"2026-03-02"}');
    expect(JSON.stringify(asked.filter)).toContain('{"field":"owner","op":"empty","value":true}');
  });

  test("cases under work go by when they are due, in one queue if asked", () => {
    const asked = cases("mine", "Repair", "per_1");
    expect(asked.sort).toEqual(["paused", "due_at", "opened_on"]);
    expect(JSON.stringify(asked.filter)).toContain('{"field":"queue","op":"eq","value":"Repair"}');
  });
});

test("of what a customer holds, what runs out comes first, then what others provide, and last what is over", () => {
  const held = (name: string, ours: boolean, expires_on: string | null, status = "active") =>
    one({ name, ours, expires_on, status });
  const all = [
    held("over", true, "2026-03-01"),
    held("ours", true, null),
    held("theirs", false, "2027-01-01"),
    held("soon", true, "2026-04-01"),
    held("cancelled", false, null, "cancelled"),
  ];
  const names = inOrder(all, "2026-03-02").map(({ name }) => name);
  expect(names).toEqual(["soon", "theirs", "ours", "cancelled", "over"]);
});
