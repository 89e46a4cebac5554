import { addDays } from "../../i18n/format";

/** What "now" is where the person is. */
export type Now = { day: string; minutes: number };
export type Found = { day?: string; at?: number };
/** How a phrase is recognised and what it means beside what is `found` already; null where the words only look like it. */
export type Rule = [RegExp, (parts: (string | undefined)[], now: Now, found: Found) => Found | null];

export const DAY_MINUTES = 1_440;
export const MORNING = 9 * 60;

/** 0 is Monday. */
export const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

export function addMonths(day: string, count: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + count, Math.min(date, last))).toISOString().slice(0, 10);
}

/** The day of a month that is still to come; null where the month has no such day. */
export function coming(now: Now, month: number, date: number, year?: number): string | null {
  const first = year ?? Number(now.day.slice(0, 4));
  for (const wanted of year ? [first] : [first, first + 1]) {
    const made = new Date(Date.UTC(wanted, month - 1, date));
    if (made.getUTCMonth() !== month - 1 || made.getUTCDate() !== date) continue;
    const day = made.toISOString().slice(0, 10);
    if (year || day >= now.day) return day;
  }
  return null;
}

/** A weekday of this week or, `weeks` on, of a later one; without `weeks` the next time it comes, today included. */
export function onWeekday(now: Now, weekday: number, weeks?: number): string {
  const ahead = weekday - weekdayOf(now.day);
  return addDays(now.day, weeks === undefined ? (ahead + 7) % 7 : ahead + weeks * 7);
}

export function later(now: Now, minutes: number): Found {
  const at = now.minutes + minutes;
  return { day: addDays(now.day, Math.floor(at / DAY_MINUTES)), at: at % DAY_MINUTES };
}

export const clock = (hour: number, minute: number): Found | null =>
  hour < 24 && minute < 60 ? { at: hour * 60 + minute } : null;

export const monthEnd = (day: string): string => addDays(`${addMonths(day, 1).slice(0, 8)}01`, -1);

export const onDay = (day: string | null): Found | null => (day ? { day } : null);
