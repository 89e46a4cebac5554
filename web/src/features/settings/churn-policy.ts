import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/http";
import type { Filter } from "../../api/types";

export type Group = {
  name: string;
  filter: Filter | null;
  months: number | null;
  days: number | null;
  minimum_age_days: number;
  rhythm: number | null;
  counts: "orders" | "orders_and_interactions";
  excluded: boolean;
  respond_days: number;
};
export type Rule = { window_months: number; respond_days: number; policies: Group[]; paused: boolean };
export type Outlook = {
  as_of: string;
  customers: number;
  warned: number;
  now_warned: number;
  added: number;
  removed: number;
  policies: { name: string; customers: number; warned: number }[];
  sample: { customer: string; name: string; policy: string; added: boolean; silent_days: number }[];
};

export const rule = () =>
  queryOptions({
    queryKey: ["policy"],
    queryFn: () => api.call<Rule & { version: number }>("/v1/retention/policy"),
  });

/** Whom a rule would warn today, beside the one in force. */
export const outlook = ({ window_months, respond_days, policies }: Rule) =>
  api.call<Outlook>("/v1/retention/preview", { method: "POST", body: { window_months, respond_days, policies } });
