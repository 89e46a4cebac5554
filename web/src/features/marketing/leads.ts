import { list } from "../../api/queries";
import type { Filter, ListQuestion } from "../../api/types";

export const TABS = ["waiting", "later", "closed"] as const;
export const WHOSE = ["all", "mine", "free"] as const;
export const ORDERS = ["score", "age"] as const;
export type Tab = (typeof TABS)[number];
export type Whose = (typeof WHOSE)[number];
export type Order = (typeof ORDERS)[number];

export const OPEN = ["new", "working", "nurturing", "qualified"];
const PAGE = 50;
const FIELDS = [
  "name",
  "company",
  "job_title",
  "status",
  "score",
  "source",
  "next_contact_on",
  "owner",
  "closed_on",
  "created_at",
  "disqualify_reason",
  "emails",
  "phones",
  "budget",
  "product",
  "customer",
  "contact",
  "note",
];

/** Waiting until their day has come, put off until later, or over. */
function within(tab: Tab, today: string): Filter[] {
  if (tab === "closed") return [{ field: "status", op: "in", value: ["converted", "disqualified"] }];
  const open: Filter = { field: "status", op: "in", value: OPEN };
  return tab === "later"
    ? [open, { field: "next_contact_on", op: "gt", value: today }]
    : [
        open,
        {
          or: [
            { field: "next_contact_on", op: "empty", value: true },
            { field: "next_contact_on", op: "lte", value: today },
          ],
        },
      ];
}

const SORTS: Record<Tab, Record<Order, string[]>> = {
  waiting: { score: ["-score", "created_at"], age: ["created_at"] },
  later: { score: ["next_contact_on"], age: ["next_contact_on"] },
  closed: { score: ["-closed_on"], age: ["-closed_on"] },
};

export function question(tab: Tab, whose: Whose, order: Order, today: string, person: string): ListQuestion {
  const owned: Record<Whose, Filter[]> = {
    all: [],
    mine: [{ field: "owner", op: "eq", value: person }],
    free: [{ field: "owner", op: "empty", value: true }],
  };
  return {
    filter: { and: [...within(tab, today), ...owned[whose]] },
    sort: SORTS[tab][order],
    fields: FIELDS,
    limit: PAGE,
  };
}

/** How many there are, without them. */
export const countOf = (tab: Tab, whose: Whose, today: string, person: string) =>
  list("leads", { ...question(tab, whose, "age", today, person), fields: ["name"], limit: 1 });
