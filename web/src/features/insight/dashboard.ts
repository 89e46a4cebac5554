import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/http";
import { language } from "../../i18n";
import type { Shared } from "../../ui/shared-with";

export const SIZES = ["small", "medium", "large", "wide"] as const;
export type Tile = {
  id: string;
  title?: string | null;
  saved?: string | null;
  report?: string | null;
  parameters?: Record<string, unknown>;
  size: (typeof SIZES)[number];
  rows?: number;
};
export type Dashboard = {
  id: string;
  version: number;
  name: string;
  tiles: Tile[];
  shared: Shared;
  built_in: boolean;
  owner?: string | null;
};

/** The executive dashboard first, then what the person keeps or is shown, by name. */
export const dashboardList = () =>
  queryOptions({
    queryKey: ["dashboards", language()],
    queryFn: async () => (await api.call<{ items: Dashboard[] }>("/v1/insight/dashboards")).items,
  });

/** A tile of a saved or a standard report. */
export const newTile = (of: { saved: string } | { report: string; parameters?: Record<string, unknown> }): Tile => ({
  id: `t${crypto.randomUUID().slice(0, 8)}`,
  size: "medium",
  ...of,
});

/** A dashboard while it is edited; `of` is the one it changes, null for a new one. */
export type Draft = Pick<Dashboard, "name" | "shared" | "tiles"> & { of: Dashboard | null };

/** The newest day that there is data of; null without any. */
export const newestDay = () =>
  queryOptions({
    queryKey: ["newest-day"],
    queryFn: async () =>
      (await api.call<{ newest?: string | null }>("/v1/insight/dashboards/executive")).newest ?? null,
    staleTime: 300_000,
  });

/** Twelve months of the calendar, the last of them that of `newest`. */
export function latestYear(newest: string): { from: string; to: string } {
  const [year = 0, month = 1] = newest.split("-").map(Number);
  return { from: new Date(Date.UTC(year, month - 12, 1)).toISOString().slice(0, 10), to: newest };
}

/** `tiles` with the one at `at` moved by `by` places; unchanged at either end. */
export function moved(tiles: readonly Tile[], at: number, by: -1 | 1): Tile[] {
  const next = [...tiles];
  const [one] = next.splice(at, 1);
  if (one) next.splice(Math.max(0, Math.min(next.length, at + by)), 0, one);
  return next;
}
