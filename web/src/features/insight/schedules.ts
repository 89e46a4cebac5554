import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/http";
import type { ExportJob, KithRecord, Names } from "../../api/types";
import { language } from "../../i18n";

/** What a schedule makes a file of. */
export type Exported =
  { report: string; parameters: Record<string, unknown> } | { saved: string } | { dashboard: string };

/** A report that is made and mailed by itself. */
export type Schedule = KithRecord & {
  name: string;
  every: "day" | "week" | "month";
  at: string;
  weekday: number | null;
  day: number | null;
  time_zone: string;
  active: boolean;
  problem: string | null;
  owner: string | null;
  export: {
    report?: string;
    parameters?: Record<string, unknown>;
    saved?: string | null;
    dashboard?: string | null;
  } & {
    format: ExportJob["format"];
  };
};

export const scheduleList = () =>
  queryOptions({
    queryKey: ["schedules", language()],
    queryFn: () => api.call<{ items: Schedule[]; names: Names }>("/v1/insight/schedules"),
  });
