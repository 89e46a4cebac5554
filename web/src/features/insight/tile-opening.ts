import { addressOf } from "./address";
import { addressIn } from "./contribution-question";
import type { Tile } from "./dashboard";
import { openingOf, type Query, type SavedReport } from "./query";

/** Other days than a tile's own. */
export type TileDays = { days: string } | { from: string; to: string } | Record<string, never>;

/** The report behind a tile, asked as the tile is and about the days that the dashboard shows; `kept` is the saved report that it is of. */
export function openingOfTile(tile: Tile, days: TileDays, report = tile.report ?? "", kept?: SavedReport) {
  const own = tile.saved ? kept?.parameters : (tile.parameters ?? {});
  const parameters = own && inDays(report, own, days);
  if (tile.saved && (!parameters || parameters === own)) return openingOf({ id: tile.saved, report });
  if (report === "query")
    return {
      to: "/reports/build",
      search: { ...(tile.saved ? { id: tile.saved } : {}), q: JSON.stringify(parameters) },
    } as const;
  const changed = tile.saved ? ({ saved: tile.saved, edited: "1" } as const) : {};
  if (report === "contribution")
    return { to: "/reports/contribution", search: { ...addressIn(parameters ?? {}), ...changed } } as const;
  return {
    to: "/reports/$report",
    params: { report },
    search: { ...addressOf(parameters ?? {}), ...changed },
  } as const;
}

/** The parameters with other days, as the server has them; a query without days of its own has none to change. */
function inDays(report: string, own: Record<string, unknown>, days: TileDays): Record<string, unknown> {
  if (!Object.keys(days).length) return own;
  if (report === "query") {
    const dates = own.dates as Query["dates"];
    return dates ? { ...own, dates: { field: dates.field, ...days } } : own;
  }
  const { from: _from, to: _to, days: _days, ...rest } = own;
  return { ...rest, ...asKept(days) };
}

/** A report's twelve months end today; a dashboard's may be said in the words of the calendar. */
const asKept = (days: TileDays) =>
  "days" in days && days.days === "last_12_months" ? { days: "last_365_days" } : days;
