/** The days a report is about, by name, so that a kept link moves with the calendar. */
export const SPANS = [
  "all",
  "month",
  "last-month",
  "quarter",
  "last-quarter",
  "year",
  "last-year",
  "12-months",
] as const;
export type SpanName = (typeof SPANS)[number];
/** Days that somebody chose one by one. */
export const OWN = "own";
export type Days = { from: string; to: string };

/** The same days in the words of the API. */
const PERIODS: Partial<Record<SpanName, string>> = {
  month: "this_month",
  "last-month": "last_month",
  quarter: "this_quarter",
  "last-quarter": "last_quarter",
  year: "this_year",
  "last-year": "last_year",
  "12-months": "last_365_days",
};

export const periodOf = (span: string | undefined): string | undefined => PERIODS[span as SpanName];
export const spanOf = (period: unknown): SpanName | undefined =>
  SPANS.find((one) => PERIODS[one] !== undefined && PERIODS[one] === period);

const iso = (year: number, month: number, day: number): string =>
  new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);

/** First and last day of a named span; null for all days there are. */
export function daysOf(name: SpanName, today: string): Days | null {
  const [year = 0, month = 1, day = 1] = today.split("-").map(Number);
  const at = month - 1;
  const quarter = Math.floor(at / 3) * 3;
  switch (name) {
    case "all":
      return null;
    case "month":
      return { from: iso(year, at, 1), to: iso(year, at + 1, 0) };
    case "last-month":
      return { from: iso(year, at - 1, 1), to: iso(year, at, 0) };
    case "quarter":
      return { from: iso(year, quarter, 1), to: iso(year, quarter + 3, 0) };
    case "last-quarter":
      return { from: iso(year, quarter - 3, 1), to: iso(year, quarter, 0) };
    case "year":
      return { from: iso(year, 0, 1), to: iso(year, 12, 0) };
    case "last-year":
      return { from: iso(year - 1, 0, 1), to: iso(year, 0, 0) };
    case "12-months":
      return { from: iso(year - 1, at, day + 1), to: today };
  }
}

export const isSpan = (text: unknown): text is SpanName => SPANS.includes(text as SpanName);
