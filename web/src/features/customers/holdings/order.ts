import type { KithRecord } from "../../../api/types";
import { daysBetween } from "../../../i18n/format";

const SOON = 60;

/** Whether a holding runs, runs out within two months, or is over. */
export function ends({ status, expires_on }: KithRecord, today: string): "running" | "soon" | "over" {
  if (status === "expired" || status === "cancelled") return "over";
  if (!expires_on) return "running";
  const left = daysBetween(today, String(expires_on));
  return left < 0 ? "over" : left <= SOON ? "soon" : "running";
}

const RANK = { soon: 0, running: 1, over: 2 };

/** What runs out first, then what others provide, then the rest; what is over last. */
export function inOrder(items: readonly KithRecord[], today: string): KithRecord[] {
  const rank = (one: KithRecord) => RANK[ends(one, today)] * 2 + (one.ours ? 1 : 0);
  return items.toSorted((left, right) => rank(left) - rank(right));
}
