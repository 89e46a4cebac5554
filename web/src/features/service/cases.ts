import { list } from "../../api/queries";
import type { Filter, KithRecord, ListQuestion } from "../../api/types";

export const TABS = ["open", "free", "mine", "feedback", "archived"] as const;
export type Tab = (typeof TABS)[number];

const PAGE = 50;
const FIELDS = [
  "subject",
  "number",
  "kind",
  "priority",
  "queue",
  "customer",
  "contact",
  "channel",
  "state",
  "handler",
  "due_at",
  "waits_for",
  "paused_at",
  "heard",
  "opened_on",
  "returned",
  "resolution",
  "satisfaction",
  "feedback",
  "article",
];
export const UNDER_WORK: Filter = { field: "state", op: "in", value: ["created", "assigned"] };

function within(tab: Tab, person: string): Filter[] {
  switch (tab) {
    case "free":
      return [{ field: "state", op: "eq", value: "created" }];
    case "mine":
      return [{ field: "handler", op: "eq", value: person }, UNDER_WORK];
    case "feedback":
      return [{ field: "state", op: "in", value: ["handled", "feedback"] }];
    case "archived":
      return [{ field: "state", op: "eq", value: "archived" }];
    default:
      return [UNDER_WORK];
  }
}

/** What is under work goes by when it is due, what has no time and what waits for somebody last; what is over, newest first. */
export function question(tab: Tab, queue: string | null, person: string): ListQuestion {
  const sort = { feedback: ["handled_on"], archived: ["-archived_on"] }[tab as string] ?? [
    "paused",
    "due_at",
    "opened_on",
  ];
  const of: Filter[] = queue ? [{ field: "queue", op: "eq", value: queue }] : [];
  return { filter: { and: [...within(tab, person), ...of] }, sort, fields: FIELDS, limit: PAGE };
}

export const countOf = (tab: Tab, queue: string | null, person: string) =>
  list("cases", { ...question(tab, queue, person), sort: ["opened_on"], fields: ["subject"], limit: 1 });

/** The queues that hold anything under work. */
export const queues = () => list("cases", { filter: UNDER_WORK, group: "queue", fields: ["subject"], limit: 1 });

const SOON = 4 * 3_600_000;
export type Clock = { state: "calm" | "soon" | "breached"; minutes: number; stands?: true };

const underWork = ({ state }: KithRecord) => state === "created" || state === "assigned";
/** Whether a case waits for somebody, and its clock stands. */
export const waits = (one: KithRecord): boolean => underWork(one) && !!one.waits_for;

/** How long until a case is due, or since when it is overdue, as it was when its clock was paused; null where there is none. */
export function clockOf(one: KithRecord, now: number): Clock | null {
  const due = one.due_at as string | null | undefined;
  if (!due || !underWork(one)) return null;
  const stands = waits(one);
  const left = Date.parse(due) - (stands && one.paused_at ? Date.parse(String(one.paused_at)) : now);
  return {
    state: left < 0 ? "breached" : left < SOON ? "soon" : "calm",
    minutes: Math.floor(Math.abs(left) / 60_000),
    ...(stands ? { stands } : {}),
  };
}
