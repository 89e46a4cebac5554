import { today } from "../../i18n/format";
import { daysOf, isSpan, OWN, periodOf, spanOf } from "./span";
import { type Catalogued, NARROWED, type Narrowed, type Question, type Unit } from "./types";

/** What a report's address holds: a link is the report as it was looked at. */
export type ReportAddress = Narrowed & {
  by?: string;
  unit?: Unit;
  span?: string;
  from?: string;
  to?: string;
  compare?: "0";
  /** The saved report that is looked at; `edited` when it is asked otherwise than it was kept. */
  saved?: string;
  edited?: "1";
};

/** A change of some parts; what is undefined leaves the address. */
export type ReportChange = { [Part in keyof ReportAddress]?: ReportAddress[Part] | undefined };

const DAY = /^\d{4}-\d\d-\d\d$/;
const day = (value: unknown): value is string => typeof value === "string" && DAY.test(value);

const MOST_CHOICE = 200;

/** The choices of the customer in an address. */
export function narrowedOf(search: Record<string, unknown>): Narrowed {
  const given = NARROWED.map((field) => [field, search[field] === undefined ? "" : String(search[field])] as const);
  return Object.fromEntries(given.filter(([, choice]) => choice && choice.length <= MOST_CHOICE));
}

export function readAddress(search: Record<string, unknown>): ReportAddress {
  const { by, unit, span, from, to, compare, saved, edited } = search;
  return {
    ...(typeof by === "string" && by ? { by } : {}),
    ...(unit === "quarter" || unit === "year" ? { unit } : {}),
    ...(isSpan(span) || span === OWN ? { span: span as string } : {}),
    ...(day(from) ? { from } : {}),
    ...(day(to) ? { to } : {}),
    ...(compare === "0" ? { compare } : {}),
    ...(typeof saved === "string" && saved ? { saved } : {}),
    ...(edited === "1" || edited === 1 ? { edited: "1" } : {}),
    ...narrowedOf(search),
  };
}

/** What the page of seven reports holds in its address: the days and customers of all panels, what they are cut by,
 *  and which reports stand in them other than the first. */
export type SevenAddress = Omit<ReportAddress, "saved" | "edited"> & { show?: string };

export function readSeven(search: Record<string, unknown>): SevenAddress {
  const { saved: _saved, edited: _edited, ...rest } = readAddress(search);
  return { ...rest, ...(typeof search.show === "string" && search.show ? { show: search.show } : {}) };
}

/** What the contribution report holds in its address: where the bands of amounts end, besides the days. */
export type ContributionAddress = Omit<ReportAddress, keyof Narrowed | "compare"> & { bands?: string };
export type ContributionChange = { [Part in keyof ContributionAddress]?: ContributionAddress[Part] | undefined };

export function readContribution(search: Record<string, unknown>): ContributionAddress {
  const { unit, bands } = search;
  const known = Object.entries(readAddress(search)).filter(([part]) => !NARROWED.includes(part as keyof Narrowed));
  return {
    ...Object.fromEntries(known.filter(([part]) => part !== "compare")),
    ...(unit === "month" ? { unit } : {}),
    ...(bands ? { bands: String(bands) } : {}),
  };
}

/** What is asked of the server. */
export function questionOf(report: Catalogued, address: ReportAddress): Question {
  const chosen = address.by?.split(",").filter((key) => report.by.some((one) => one.key === key)) ?? [];
  const days = report.spans ? spanned(address) : {};
  const customers = report.narrows ? narrowedOf(address) : {};
  return {
    period: address.unit ?? "month",
    ...(chosen.length ? { by: chosen } : {}),
    ...(days.from ? { from: days.from } : {}),
    ...(days.to ? { to: days.to } : {}),
    ...(Object.keys(customers).length ? { customers } : {}),
  };
}

export function spanned({ span, from, to }: ReportAddress): { from?: string | undefined; to?: string | undefined } {
  if (span === OWN) return { from, to };
  return (isSpan(span) && daysOf(span, today())) || {};
}

/** What a saved report keeps of an address: days by name stay a name, so that they move with the calendar. */
export function keptOf(report: Catalogued, address: ReportAddress): Record<string, unknown> {
  const { from, to, ...rest } = questionOf(report, address);
  const days = report.spans ? periodOf(address.span) : undefined;
  return days ? { ...rest, days } : { ...rest, ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

/** The address that a saved report was kept from. */
export function addressOf(parameters: Record<string, unknown>): ReportAddress {
  const { by, period, from, to, days, customers } = parameters;
  return readAddress({
    by: Array.isArray(by) ? by.join(",") : undefined,
    unit: period,
    span: from || to ? OWN : spanOf(days),
    from,
    to,
    ...(customers as Narrowed | undefined),
  });
}
