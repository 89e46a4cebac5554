import { language } from "./index";
import type { Money } from "../api/types";

const LAST = "kith.zone";
/** Until it is known who reads, times are shown in the zone of whoever read last: none jumps once that is known. */
let zone: string | undefined = localStorage.getItem(LAST) ?? undefined;
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

/** The person's own time zone (IANA name); times are shown in it from now on. */
export function useZone(name: string | undefined): void {
  if (!name || name === zone) return;
  zone = name;
  localStorage.setItem(LAST, name);
}

function numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${language()}${JSON.stringify(options)}`;
  const known = made.get(key) ?? new Intl.NumberFormat(language(), options);
  made.set(key, known);
  return known as Intl.NumberFormat;
}

function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${language()}${zone}${JSON.stringify(options)}`;
  const known = made.get(key) ?? new Intl.DateTimeFormat(language(), options);
  made.set(key, known);
  return known as Intl.DateTimeFormat;
}

export const number = (value: number): string => numbers({ maximumFractionDigits: 4 }).format(value);

/** Exact: the decimal string goes to Intl as it is, so no cent is lost to a float; always with the currency's decimals. */
export function exactMoney(value: Money | null | undefined): string {
  if (!value) return "";
  const digits = (value.amount.split(".")[1] ?? "").replace(/0+$/, "").length;
  return numbers({
    style: "currency",
    currency: value.currency,
    currencyDisplay: "narrowSymbol",
    ...(digits > 2 ? { minimumFractionDigits: digits, maximumFractionDigits: digits } : {}),
  }).format(value.amount as unknown as number);
}

/** Exact, for an amount that stands alone: a whole one shows no decimals. */
export function money(value: Money | null | undefined): string {
  if (!value || !/^-?\d+(\.0+)?$/.test(value.amount)) return exactMoney(value);
  return numbers({
    style: "currency",
    currency: value.currency,
    currencyDisplay: "narrowSymbol",
    maximumFractionDigits: 0,
  }).format(value.amount as unknown as number);
}

/** Short form for totals: $1.2M, 120万. */
export function briefMoney(value: Money | null | undefined): string {
  if (!value) return "";
  return numbers({
    style: "currency",
    currency: value.currency,
    currencyDisplay: "narrowSymbol",
    notation: "compact",
    maximumFractionDigits: 1,
  }).format(value.amount as unknown as number);
}

/** 1.2 MB: a file's size as people say it. */
export function fileSize(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  const [unit, size] = [units[step], 1e3 ** step];
  return numbers({ style: "unit", unit, unitDisplay: step ? "short" : "long", maximumFractionDigits: 1 }).format(
    bytes / size,
  );
}

/** A calendar day (`2017-03-01`): no time zone can move it. */
export function day(value: string | null | undefined): string {
  if (!value) return "";
  return dates({ dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${value.slice(0, 10)}T00:00:00Z`));
}

/** A moment, in the person's time zone. */
export function moment(value: string | null | undefined): string {
  if (!value) return "";
  return dates({ dateStyle: "medium", timeStyle: "short", timeZone: zone }).format(new Date(value));
}

/** The calendar day it is now in the person's time zone, `YYYY-MM-DD`. */
export function today(now: Date = new Date()): string {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  return parts.format(now);
}

/** Whole days from one calendar day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round(
    (Date.parse(`${to.slice(0, 10)}T00:00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00:00Z`)) / 86_400_000,
  );
}

export function addDays(from: string, days: number): string {
  return new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Sum of decimal strings without floats: amounts are added as integers of 1/10000. */
export function addMoney(
  left: Money | null | undefined,
  right: Money | null | undefined,
  sign: 1 | -1 = 1,
): Money | null {
  if (!right) return left ?? null;
  const total = steps(left?.amount ?? "0") + BigInt(sign) * steps(right.amount);
  return { amount: unstep(total), currency: right.currency };
}

function steps(amount: string): bigint {
  const [whole = "0", part = ""] = amount.replace("-", "").split(".");
  const size = BigInt(whole) * 10_000n + BigInt((part + "0000").slice(0, 4));
  return amount.startsWith("-") ? -size : size;
}

function unstep(total: bigint): string {
  const size = total < 0n ? -total : total;
  const part = (size % 10_000n)
    .toString()
    .padStart(4, "0")
    .replace(/0{1,2}$/, "");
  return `${total < 0n ? "-" : ""}${size / 10_000n}.${part}`;
}

let written = (stored: string): string => stored;
let read = (typed: string): string => typed;

/** A stored phone number (E.164) as it is read and typed: as stored until `phone.ts` knows better. */
export const phoneText = (stored: string): string => written(stored);

/** A typed phone number as it is stored, where it can be one; else as typed, for the server to judge. */
export const phoneMeant = (typed: string): string => read(typed);

export function writePhones(as: (stored: string) => string, from: (typed: string) => string): void {
  written = as;
  read = from;
}
