import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/http";
import type { Filter, KithRecord, Names } from "../../api/types";
import { language } from "../../i18n";
import type { Shared } from "../../ui/shared-with";
import type { Answer, ColumnKind } from "./types";

export const CHARTS = ["bar", "line", "pie", "matrix", "number", "none"] as const;
export const MOST_GROUPS = 3;
export const MOST_MEASURES = 6;

/** What the report builder is asked. */
export type Query = {
  object: string;
  filter?: Filter;
  dates?: { field: string; days?: string; from?: string; to?: string };
  compare?: boolean;
  groups: string[];
  measures: string[];
  chart: (typeof CHARTS)[number];
};

/** A report that was kept: the builder's query, or a standard report with its parameters. */
export type SavedReport = KithRecord & {
  name: string;
  description?: string | null;
  report: string;
  parameters: Record<string, unknown>;
  shared: Shared;
  owner: string | null;
};

/** What an object can be asked for. */
export type Offer = {
  object: string;
  label: string;
  groups: { key: string; label: string; kind: ColumnKind; by_period: boolean }[];
  measures: { key: string; label: string }[];
  dates: string[];
  units: string[];
};

export const offeredObjects = () =>
  queryOptions({
    queryKey: ["offer", "", language()],
    queryFn: async () =>
      (await api.call<{ items: { object: string; label: string }[] }>("/v1/insight/queries")).items.toSorted(
        (left, right) => left.label.localeCompare(right.label),
      ),
    staleTime: 300_000,
  });

export const offerOf = (object: string) =>
  queryOptions({
    queryKey: ["offer", object, language()],
    queryFn: () => api.call<Offer>(`/v1/insight/queries?object=${encodeURIComponent(object)}`),
    staleTime: 300_000,
  });

export const answered = (query: Query) =>
  queryOptions({
    queryKey: ["query", language(), query],
    queryFn: ({ signal }) =>
      api.call<Answer & { left_out?: number | null }>("/v1/insight/queries", { method: "POST", body: query, signal }),
    staleTime: 30_000,
  });

export const savedReports = () =>
  queryOptions({
    queryKey: ["saved-reports"],
    queryFn: () => api.call<{ items: SavedReport[]; names: Names }>("/v1/insight/saved-reports"),
  });

export const savedReport = (id: string) =>
  queryOptions({
    queryKey: ["saved-reports", id],
    queryFn: () => api.call<SavedReport>(`/v1/insight/saved-reports/${id}`),
  });

/** The query in an address; null for none or for what is not one. */
export function queryIn(text: string | undefined): Query | null {
  try {
    const found = text ? (JSON.parse(text) as Partial<Query>) : null;
    if (!found || typeof found.object !== "string") return null;
    return {
      ...found,
      groups: found.groups ?? [],
      measures: found.measures ?? ["count"],
      chart: found.chart ?? "bar",
    } as Query;
  } catch {
    return null;
  }
}

/** A new question about an object: how many there are. */
export const fresh = (object: string): Query => ({ object, groups: [], measures: ["count"], chart: "bar" });

/** `placed_on:month` as the field and the unit of the calendar. */
export const partsOfGroup = (key: string): [string, string] => {
  const [field = "", unit = ""] = key.split(":");
  return [field, unit];
};

/** `items` with the one at `at` put in place, or taken out when null. */
export const placed = (items: readonly string[], at: number, item: string | null): string[] =>
  items.toSpliced(at, 1, ...(item === null ? [] : [item])).filter((one, where, all) => all.indexOf(one) === where);

/** Where a saved report is opened: in the builder, or as the standard report that it is. */
export function openingOf({ id, report }: Pick<SavedReport, "id" | "report">) {
  if (report === "query") return { to: "/reports/build", search: { id } } as const;
  if (report === "contribution") return { to: "/reports/contribution", search: { saved: id } } as const;
  return { to: "/reports/$report", params: { report }, search: { saved: id } } as const;
}
