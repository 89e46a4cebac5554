import { plural, t } from "@lingui/core/macro";
import type { Money, Names } from "../../api/types";
import { briefMoney, day, exactMoney, moment, number } from "../../i18n/format";
import type { Column, Row } from "./types";

/** A cell in words, whatever kind its column is of. */
export function said(column: Column, row: Row | Record<string, unknown>, names: Names): string {
  const value = row[column.key];
  if (value === null || value === undefined) return "";
  switch (column.kind) {
    case "reference":
      return names[String(value)] ?? t`(not in sight)`;
    case "choice":
      return column.choices?.[String(value)] ?? String(value);
    case "money":
      return exactMoney(value as Money);
    case "integer":
    case "number":
      return number(Number(value));
    case "percent":
      return `${number(Number(value))} %`;
    case "days":
      return plural(Number(value), { one: "# day", other: "# days" });
    case "boolean":
      return value ? t`Yes` : t`No`;
    case "datetime":
      return moment(String(value));
    case "date":
      return day(String(value));
    default:
      return String(value);
  }
}

/** A short form for a chart. */
export function brief(column: Column, row: Row, names: Names): string {
  return column.kind === "money" ? briefMoney(row[column.key] as Money | null) : said(column, row, names);
}

/** The number that a cell is, for a chart or to sort by; null where it holds none. */
export function amount(value: unknown): number | null {
  if (value === null || value === undefined || value === "") return null;
  const found = Number(typeof value === "object" ? (value as Money).amount : value);
  return Number.isFinite(found) ? found : null;
}

/** How much more or less than before, in percent; null where there is nothing to compare with. */
export function growth(now: unknown, before: unknown): number | null {
  const [left, right] = [amount(now), amount(before)];
  return left === null || right === null || right === 0 ? null : ((left - right) / Math.abs(right)) * 100;
}

const FIGURES = new Set(["integer", "number", "money", "percent", "days"]);
export const isFigure = ({ kind }: Pick<Column, "kind">): boolean => FIGURES.has(kind);
