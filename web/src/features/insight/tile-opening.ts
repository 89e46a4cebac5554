import { addressOf } from "./address";
import { addressIn } from "./contribution-question";
import type { Tile } from "./dashboard";
import { openingOf } from "./query";

/** Other days than a tile's own. */
export type TileDays = { days: string } | { from: string; to: string } | Record<string, never>;

/** The report behind a tile, asked as the tile is and about the days that the dashboard shows. */
export function openingOfTile(tile: Tile, days: TileDays, report = tile.report ?? "") {
  if (report === "query") return { to: "/reports/build", search: { q: JSON.stringify(tile.parameters) } } as const;
  if (tile.saved) return openingOf({ id: tile.saved, report });
  const { from, to, days: named, ...rest } = tile.parameters ?? {};
  const own = { from, to, days: named };
  const parameters = { ...rest, ...(Object.keys(days).length ? asKept(days) : own) };
  if (report === "contribution") return { to: "/reports/contribution", search: addressIn(parameters) } as const;
  return { to: "/reports/$report", params: { report }, search: addressOf(parameters) } as const;
}

/** A report's twelve months end today; a dashboard's may be said in the words of the calendar. */
const asKept = (days: TileDays) =>
  "days" in days && days.days === "last_12_months" ? { days: "last_365_days" } : days;
