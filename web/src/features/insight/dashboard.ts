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
