import { plural, t } from "@lingui/core/macro";
import type { KithRecord } from "../../api/types";
import { day, daysBetween, number, today } from "../../i18n/format";

/** Why a customer is in the inbox, in words: no order for 187 days; last on 2017-12-16; 52 orders before. */
export function reasonFor(alert: KithRecord, on: string = today()): string[] {
  const last = alert.last_order_on as string | null | undefined;
  const orders = alert.orders_count as number | null | undefined;
  const gap = alert.typical_gap_days as number | null | undefined;
  if (!last) return [t`No order yet`];
  const until = (alert.closed_on as string | null | undefined) ?? (alert.raised_on as string | null | undefined) ?? on;
  const days = daysBetween(last, until);
  return [
    plural(days, { one: "No order for # day", other: "No order for # days" }),
    t`last on ${day(last)}`,
    ...(orders ? [plural(orders, { one: "# order before", other: "# orders before" })] : []),
    ...(gap ? [plural(gap, { one: "usually one every day", other: "usually one every # days" })] : []),
  ];
}

/** What the customer's own rhythm says, short enough to stand in a row. */
export function outlookFor(alert: KithRecord): string[] {
  const alive = alert.alive_percent as number | null | undefined;
  const ahead = alert.expected_orders as number | null | undefined;
  return [
    ...(alive == null ? [] : [t`${alive}% likely to be a customer still`]),
    ...(ahead == null ? [] : [t`${number(ahead)} orders to expect in 90 days`]),
  ];
}

export type Measure = {
  text: string;
  owner?: string | null;
  due_on?: string | null;
  done?: boolean;
  done_on?: string | null;
  result?: string | null;
};
export type Transition = {
  at: string;
  by?: string;
  from?: string | null;
  to: string;
  note?: string | null;
  was?: unknown;
};

export const measuresOf = (alert: KithRecord): Measure[] => (alert.measures as Measure[] | null | undefined) ?? [];
export const transitionsOf = (alert: KithRecord): Transition[] =>
  (alert.transitions as Transition[] | null | undefined) ?? [];
export const isOpen = (alert: KithRecord): boolean => alert.state === "warning" || alert.state === "reprieve";
