import { daysBetween } from "../../i18n/format";
import type { Filter, KithRecord, Money } from "../../api/types";

export type Reason =
  | { kind: "overdue"; days: number }
  | { kind: "due" }
  | { kind: "silent" }
  | { kind: "late-close"; days: number }
  | { kind: "no-step" }
  | { kind: "stale"; days: number };
/** One thing to do: the higher its rank, the sooner. */
export type Todo = { object: string; record: KithRecord; reason: Reason; rank: number };

export const STALE_AFTER = 60;
const WORTH = { urgent: 30, high: 15, normal: 0, low: -10 } as const;

/** Amounts move an item by at most 20: a large deal goes before a small one, never before a broken promise. */
export function weight(amount: Money | null | undefined): number {
  const size = Math.abs(Number(amount?.amount ?? 0));
  return size < 1 ? 0 : Math.min(20, Math.log10(size) * 4);
}

export function ofTask(task: KithRecord, today: string): Todo | null {
  const due = task.due_on as string | null | undefined;
  if (!due || due.slice(0, 10) > today || ["done", "cancelled"].includes(String(task.status))) return null;
  const days = daysBetween(due, today);
  const extra = WORTH[task.priority as keyof typeof WORTH] ?? 0;
  const reason: Reason = days > 0 ? { kind: "overdue", days } : { kind: "due" };
  return { object: "tasks", record: task, reason, rank: 60 + Math.min(days, 20) + extra };
}

export function ofCase(one: KithRecord, now: Date): Todo | null {
  const due = one.due_at as string | null | undefined;
  if (!due || one.waits_for || ["handled", "feedback", "archived"].includes(String(one.state))) return null;
  const late = now.getTime() - Date.parse(due);
  const days = Math.floor(late / 86_400_000);
  const reason: Reason = late > 0 ? { kind: "overdue", days } : { kind: "due" };
  return { object: "cases", record: one, reason, rank: (late > 0 ? 90 : 70) + Math.max(0, Math.min(days, 20)) };
}

export function ofAlert(alert: KithRecord): Todo | null {
  if (alert.state !== "warning") return null;
  const rank = 55 + weight(alert.value_at_risk as Money | null);
  return { object: "churn_alerts", record: alert, reason: { kind: "silent" }, rank };
}

export function ofDeal(deal: KithRecord, today: string): Todo | null {
  if (["won", "lost"].includes(String(deal.stage))) return null;
  const todo = (reason: Reason, base: number): Todo => ({
    object: "opportunities",
    record: deal,
    reason,
    rank: base + weight(deal.amount as Money | null),
  });
  const closes = deal.closes_on as string | null | undefined;
  if (closes && closes < today) return todo({ kind: "late-close", days: daysBetween(closes, today) }, 45);
  const since = (deal.stage_since ?? deal.engaged_on) as string | null | undefined;
  const days = since ? daysBetween(since, today) : 0;
  if (days > STALE_AFTER) return todo({ kind: "stale", days }, 35);
  return deal.next_step ? null : todo({ kind: "no-step" }, 30);
}

export function ranked(todos: readonly (Todo | null)[]): Todo[] {
  return todos.filter((todo) => todo !== null).sort((left, right) => right.rank - left.rank);
}

/** Open deals that want attention, as the API filters them; `has` tells which fields the object has here. */
export function needyDeals(today: string, staleSince: string, has: (field: string) => boolean): Filter {
  const since = has("stage_since") ? "stage_since" : "engaged_on";
  const needs: Filter[] = [
    { field: "closes_on", op: "lt", value: today },
    { field: since, op: "lt", value: staleSince },
    ...(has("next_step") ? [{ field: "next_step", op: "empty", value: true } as const] : []),
  ];
  return {
    and: [{ not: { field: "stage", op: "in", value: ["won", "lost"] } }, { or: needs }],
  };
}
