import { describe, expect, test } from "vitest";
import type { Declaration, KithRecord } from "../../src/api/types";
import {
  conflicts,
  entryOf,
  lanes,
  local,
  moment,
  moved,
  shifted,
  type Source,
} from "../../src/features/calendar/entries";

const ZONE = "Asia/Shanghai";
const source = (name: string, kind: "date" | "datetime", field: string): Source => ({
  field: { name: field, kind, access: "edit", read_only: false } as Source["field"],
  declared: { name, label: name, title: "subject", state: "status", access: { edit: "all" } } as Declaration,
});
const TASKS = source("tasks", "date", "due_on");
const VISITS = { ...source("visits", "datetime", "planned_at") };
const record = (fields: Record<string, unknown>): KithRecord =>
  ({ id: JSON.stringify(fields), version: 1, owner: "ada", ...fields }) as unknown as KithRecord;
const task = (fields: Record<string, unknown>) => entryOf(TASKS, record({ due_on: "2026-03-11", ...fields }), ZONE);
const visit = (at: string, fields = {}) => entryOf(VISITS, record({ planned_at: at, ...fields }), ZONE);
const call = (due_at: string, fields = {}) => task({ kind: "call", due_at, ...fields });
const known = <T>(all: (T | null)[]): T[] => all.filter((one) => one !== null);

describe("the calendar", () => {
  test("puts a moment on the day that it is where the person is", () => {
    expect(visit("2026-03-10T23:30:00Z")).toMatchObject({ day: "2026-03-11", start: 7 * 60 + 30 });
    expect(local("2026-03-10T23:30:00Z", "America/New_York").day).toBe("2026-03-10");
  });

  test("keeps the time of day through a change of clocks", () => {
    const before = moment("2026-03-07", 9 * 60, "America/New_York");
    const after = moment("2026-03-08", 9 * 60, "America/New_York");
    expect(Date.parse(after) - Date.parse(before)).toBe(23 * 3_600_000);
    expect(local(after, "America/New_York").minutes).toBe(9 * 60);
  });

  test("moves a task by its day and time, and a visit by its moment", () => {
    const [one, other] = known([call("09:00"), visit("2026-03-11T01:00:00Z")]);
    expect(moved(one!, "due_on", "2026-03-12", 9 * 60, ZONE)).toEqual({ due_on: "2026-03-12" });
    expect(moved(one!, "due_on", "2026-03-12", 630, ZONE)).toEqual({ due_on: "2026-03-12", due_at: "10:30" });
    expect(moved(one!, "due_on", "2026-03-12", null, ZONE)).toEqual({ due_on: "2026-03-12", due_at: null });
    expect(moved(other!, "planned_at", "2026-03-13", null, ZONE)).toEqual({ planned_at: "2026-03-13T01:00:00.000Z" });
  });

  test("holds still what is over, what has happened, and what may not be changed", () => {
    expect(task({ status: "done" })?.movable).toBe(false);
    expect(task({})?.movable).toBe(true);
    expect(
      entryOf(source("interactions", "datetime", "at"), record({ at: "2026-03-11T01:00:00Z" }), ZONE)?.movable,
    ).toBe(false);
    expect(
      entryOf({ ...TASKS, field: { ...TASKS.field, access: "read" } }, record({ due_on: "2026-03-11" }), ZONE)?.movable,
    ).toBe(false);
  });

  test("finds appointments of one person that lie over one another, and no deadlines", () => {
    const entries = known([
      call("10:00", { subject: "a" }),
      visit("2026-03-11T02:15:00Z", { subject: "b" }),
      call("11:15", { subject: "after" }),
      call("10:00", { subject: "another’s", owner: "ben" }),
      task({ kind: "todo", due_at: "10:00", subject: "deadline" }),
      call("10:10", { subject: "done", status: "done" }),
    ]);
    const found = conflicts(entries);
    expect([...found.values()].map((others) => others.map(({ title }) => title))).toEqual([["b"], ["a"]]);
  });

  test("lays what overlaps side by side, and what follows over the whole width", () => {
    const placed = lanes(
      known([visit("2026-03-11T01:00:00Z"), visit("2026-03-11T01:30:00Z"), visit("2026-03-11T03:00:00Z")]),
    );
    expect(placed.map(({ lane, lanes: count }) => [lane, count])).toEqual([
      [0, 2],
      [1, 2],
      [0, 1],
    ]);
  });

  test("shifts by quarters of an hour within a day", () => {
    expect([shifted(null, 1), shifted(607, 1), shifted(0, -1), shifted(23 * 60 + 45, 1)]).toEqual([540, 615, 0, 1425]);
  });
});
