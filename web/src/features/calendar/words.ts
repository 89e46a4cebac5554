import { startOfWeek, parseDate } from "@internationalized/date";
import { language } from "../../i18n";
import { addDays } from "../../i18n/format";

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language() + JSON.stringify(options);
  const made = formats.get(key) ?? new Intl.DateTimeFormat(language(), { ...options, timeZone: "UTC" });
  formats.set(key, made);
  return made;
}

const at = (day: string, minutes = 0): Date => new Date(Date.parse(`${day}T00:00:00Z`) + minutes * 60_000);

export const clockTime = (minutes: number): string => format({ timeStyle: "short" }).format(at("2000-01-01", minutes));
export const monthName = (day: string): string => format({ year: "numeric", month: "long" }).format(at(day));
export const weekdayName = (day: string, width: "short" | "long" = "short"): string =>
  format({ weekday: width }).format(at(day));
export const fullDay = (day: string): string => format({ dateStyle: "full" }).format(at(day));
export const briefDay = (day: string): string =>
  format({ weekday: "short", month: "short", day: "numeric" }).format(at(day));
export const dayNumber = (day: string): number => Number(day.slice(8));
export const span = (from: string, to: string): string =>
  format({ year: "numeric", month: "short", day: "numeric" }).formatRange(at(from), at(to));
export const hourName = (hour: number): string => format({ hour: "numeric" }).format(at("2000-01-01", hour * 60));

/** The first day of the week around a day, as the language counts weeks. */
export const weekStart = (day: string): string => startOfWeek(parseDate(day), language()).toString();

/** The whole weeks in which a month lies. */
export function monthSpan(day: string): { from: string; to: string } {
  const from = weekStart(`${day.slice(0, 8)}01`);
  const [year = 0, month = 0] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  return { from, to: addDays(weekStart(last), 6) };
}
