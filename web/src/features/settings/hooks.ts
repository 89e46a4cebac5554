import { useLingui } from "@lingui/react/macro";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/http";

export const EVENTS = [
  "churn.warning",
  "churn.escalation",
  "churn.reprieve",
  "churn.retained",
  "churn.lost",
  "churn.won_back",
] as const;
export type EventName = (typeof EVENTS)[number];
export type Webhook = {
  id: string;
  name: string;
  url: string;
  events: EventName[];
  active: boolean;
  version: number;
  stopped: string | null;
  /** Only in the answer that made it. */
  secret?: string;
};
export type Delivery = {
  id: string;
  event: EventName;
  state: "waiting" | "delivered" | "failed";
  tries: number;
  attempts: { at: string; status: number | null; problem: string | null; ms: number }[];
  next_at: string | null;
  created_at: string;
  record: string;
};

export const HOOKS = { path: "/v1/settings/webhooks", key: "webhooks" };

export const webhooks = () =>
  queryOptions({
    queryKey: [HOOKS.key],
    queryFn: async () => (await api.call<{ items: Webhook[] }>(HOOKS.path)).items,
  });

export const deliveries = (id: string) =>
  queryOptions({
    queryKey: [HOOKS.key, id, "deliveries"],
    queryFn: async () => (await api.call<{ items: Delivery[] }>(`${HOOKS.path}/${id}/deliveries`)).items,
    staleTime: 0,
  });

/** What webhooks tell of, in words. */
export function useEventWords(): Record<EventName, string> {
  const { t } = useLingui();
  return {
    "churn.warning": t`A customer is in warning`,
    "churn.escalation": t`Nobody answered a warning`,
    "churn.reprieve": t`A reprieve was given`,
    "churn.retained": t`A customer stays`,
    "churn.lost": t`A customer is lost`,
    "churn.won_back": t`A customer was won back`,
  };
}
