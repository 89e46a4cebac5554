import { CalendarDateTime, parseAbsolute, toZoned } from "@internationalized/date";
import type { Declaration, Field, KithRecord } from "../../api/types";
import { addDays, daysBetween } from "../../i18n/format";
import { DAY_MINUTES, weekdayOf } from "./days";

/** An object whose records stand on a day, and the field that says which. */
export type Source = { declared: Declaration; field: Field };

/** A record where it stands: `start` in minutes from the person's midnight, null when only the day is known. */
export type Entry = {
  id: string;
  object: string;
  label: string;
  record: KithRecord;
  title: string;
  owner: string;
  day: string;
  start: number | null;
  minutes: number;
  /** It can be put elsewhere: what is planned, by someone who may; what has happened stays where it was. */
  movable: boolean;
  /** It has to have a time. */
  timed: boolean;
  over: boolean;
  /** One cannot be at another at the same time: a visit, a call, a meeting; not a deadline. */
  busy: boolean;
};

/** What a calendar begins with; of the other dated objects the person chooses. */
export const FIRST = ["tasks", "visits", "interactions", "opportunities"];
/** Their date is a plan, and so may be changed by a drag. */
const PLANNED = new Set(["tasks", "visits", "opportunities", "work_orders", "plan_steps"]);
const OVER = new Set(["done", "cancelled", "won", "lost", "accepted", "closed"]);
const BUSY_KINDS = new Set(["call", "meeting"]);
const LENGTHS: Record<string, number> = { visits: 60, meeting: 60, call: 30, work_orders: 60 };
const LENGTH = 30;

export function sourcesOf(declared: ReadonlyMap<string, Declaration>): Source[] {
  const found: Source[] = [];
  for (const one of declared.values()) {
    const field = one.fields.find(({ name }) => name === one.on_date);
    const owned = one.fields.some(({ name }) => name === "owner");
    if (field && owned && one.access.read !== "none" && !one.writes) found.push({ declared: one, field });
  }
  const rank = ({ declared: { name } }: Source) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return found.sort(
    (left, right) => rank(left) - rank(right) || left.declared.label_plural.localeCompare(right.declared.label_plural),
  );
}

export function local(moment: string, zone: string): { day: string; minutes: number } {
  const at = parseAbsolute(moment, zone);
  return { day: at.toString().slice(0, 10), minutes: at.hour * 60 + at.minute };
}

export function moment(day: string, minutes: number, zone: string): string {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const wall = new CalendarDateTime(year, month, date, Math.floor(minutes / 60), minutes % 60);
  return toZoned(wall, zone, "compatible").toAbsoluteString();
}

export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

export const timeOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** Null for a record without its date. */
export function entryOf({ declared, field }: Source, record: KithRecord, zone: string): Entry | null {
  const value = record[field.name];
  if (typeof value !== "string" || !value) return null;
  const object = declared.name;
  const timed = field.kind === "datetime";
  const due = object === "tasks" ? (record.due_at as string | null | undefined) : null;
  const at = timed ? local(value, zone) : { day: value.slice(0, 10), minutes: due ? minutesOf(due) : null };
  const state = declared.state ? String(record[declared.state] ?? "") : "";
  const over = OVER.has(state);
  const kind = String(record.kind ?? "");
  return {
    id: record.id,
    object,
    label: declared.label,
    record,
    title: String(record[declared.title] ?? ""),
    owner: String(record.owner ?? ""),
    day: at.day,
    start: at.minutes,
    minutes: Number(record.duration_minutes) || LENGTHS[object] || LENGTHS[kind] || LENGTH,
    movable:
      PLANNED.has(object) && !over && declared.access.edit !== "none" && field.access === "edit" && !field.read_only,
    timed,
    over,
    busy: !over && at.minutes !== null && (object === "visits" || (object === "tasks" && BUSY_KINDS.has(kind))),
  };
}

/** Which of a person's appointments lie over one another: of each, the others. */
export function conflicts(entries: readonly Entry[]): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>();
  const busy = entries.filter((one) => one.busy).sort((left, right) => begin(left) - begin(right));
  const note = (one: Entry, other: Entry) => found.set(one.id, [...(found.get(one.id) ?? []), other]);
  for (const [at, one] of busy.entries()) {
    for (const other of busy.slice(at + 1)) {
      if (begin(other) >= begin(one) + one.minutes) break;
      if (other.owner !== one.owner) continue;
      note(one, other);
      note(other, one);
    }
  }
  return found;
}

const begin = ({ day, start }: Entry): number => daysBetween("2000-01-01", day) * DAY_MINUTES + (start ?? 0);

/** What changes in a record that is put on another day or, with `start`, at another time; null takes a task's time away. */
export function moved(entry: Entry, field: string, day: string, start: number | null, zone: string) {
  if (entry.timed) return { [field]: moment(day, start ?? entry.start ?? 0, zone) };
  if (entry.object !== "tasks") return { [field]: day };
  const before = entry.start === null ? null : timeOf(entry.start);
  const after = start === null ? null : timeOf(start);
  return { [field]: day, ...(before === after ? {} : { due_at: after }) };
}

/** `steps` quarters of an hour on, within its day; what has no time begins at nine. */
export function shifted(start: number | null, steps: number): number {
  if (start === null) return 9 * 60;
  return Math.max(0, Math.min(DAY_MINUTES - 15, Math.round(start / 15) * 15 + steps * 15));
}

export type Placed = { entry: Entry; lane: number; lanes: number };

/** Side by side where they overlap: each entry's lane, and how many there are beside it. */
export function lanes(entries: readonly Entry[]): Placed[] {
  const placed: Placed[] = [];
  let group: Placed[] = [];
  let until = -1;
  const close = () => {
    const count = Math.max(0, ...group.map(({ lane }) => lane + 1));
    for (const one of group) one.lanes = count;
    group = [];
  };
  for (const entry of [...entries].sort((left, right) => begin(left) - begin(right))) {
    const start = entry.start ?? 0;
    if (start >= until) close();
    const taken = group
      .filter(({ entry: other }) => (other.start ?? 0) + other.minutes > start)
      .map(({ lane }) => lane);
    const lane = [...Array(group.length + 1).keys()].find((one) => !taken.includes(one)) ?? 0;
    const one = { entry, lane, lanes: 1 };
    group.push(one);
    placed.push(one);
    until = Math.max(group.length === 1 ? -1 : until, start + entry.minutes);
  }
  close();
  return placed;
}

export const daysFrom = (first: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => addDays(first, at));

/** By time; what has none first. */
export const inOrder = (entries: readonly Entry[]): Entry[] =>
  [...entries].sort((left, right) => begin(left) - begin(right) || left.title.localeCompare(right.title));

export function byDay(entries: readonly Entry[]): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const entry of entries) found.set(entry.day, [...(found.get(entry.day) ?? []), entry]);
  return found;
}

export type Due = "overdue" | "today" | "week" | "later" | "none";

/** Where a day stands in a list of things to do; a week ends with its Sunday. */
export function dueIn(day: string | null | undefined, today: string): Due {
  if (!day) return "none";
  if (day < today) return "overdue";
  if (day === today) return "today";
  return day <= addDays(today, 6 - weekdayOf(today)) ? "week" : "later";
}
