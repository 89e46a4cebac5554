import { t } from "@lingui/core/macro";
import { api } from "../../api/http";
import { changed } from "../../api/queries";
import type { KithRecord } from "../../api/types";
import { says } from "../../ui/show";
import { toast } from "../../ui/toast";
import type { Transition } from "./words";

const UNDO_MS = 86_400_000;

/** Whether the last decision can still be taken back: a person made it, within a day, and it was not an undo itself. */
export function canUndo(last: Transition | undefined, now = Date.now()): boolean {
  if (!last || !("was" in last) || last.by?.startsWith("system:")) return false;
  return now - Date.parse(last.at) < UNDO_MS;
}

type Decision = { alert: Pick<KithRecord, "id" | "version">; name: string };
let latest: Decision | null = null;

/** Remember a decision as the one that is taken back first. */
export const decided = (decision: Decision): void => {
  latest = decision;
};

/** Take back what was decided last on this screen, wherever the alert stands now. */
export function takeBackLatest(): void {
  if (latest) void takeBack(latest.alert, latest.name);
}

/** Take back the last decision on an alert and say how that went. */
export async function takeBack(alert: Pick<KithRecord, "id" | "version">, name: string): Promise<void> {
  if (latest?.alert.id === alert.id) latest = null;
  try {
    await api.call(`/v1/retention/alerts/${alert.id}/undo`, { method: "POST", version: alert.version, body: {} });
    toast(t`The decision about ${name} is taken back`);
  } catch (error) {
    toast(says(error, t`The decision could not be taken back. Try again.`), { tone: "bad" });
  }
  await changed("churn_alerts");
}
