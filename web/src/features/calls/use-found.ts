import { useQueries, useQuery } from "@tanstack/react-query";
import { list, record } from "../../api/queries";
import { objectOf } from "../../api/refs";
import type { Declaration, Filter, KithRecord, ListQuestion, Names } from "../../api/types";
import { UNDER_WORK } from "../service/cases";
import { customerOf, type Match, ranked, WHO, type Who } from "./matches";

type Declared = ReadonlyMap<string, Declaration>;
/** Looked through of each kind, and shown of all. */
const LOOKED_AT = 20;
const SHOWN = 6;
const CASES = 50;

const reads = (declared: Declared, object: string) => (declared.get(object)?.access.read ?? "none") !== "none";

/** Who has a number, ranked, and whoever was chosen besides; `more` have it and are not shown. */
export function useFound(declared: Declared, number: string | null, of: string | undefined) {
  const found = useQueries({
    queries: WHO.map((who) => ({
      ...list(who, { q: number ?? "", limit: LOOKED_AT }),
      enabled: !!number && reads(declared, who),
    })),
  });
  const asked = found.filter(({ fetchStatus, data, isError }) => fetchStatus !== "idle" || data || isError);
  const items = Object.fromEntries(WHO.map((who, at) => [who, found[at]?.data?.items ?? []]));
  const all = number ? ranked(items as Record<Who, KithRecord[]>, number) : [];
  const shown = all.slice(0, SHOWN);
  const other = of && !shown.some(({ record: one }) => one.id === of) ? objectOf(declared, of) : undefined;
  const chosen = useQuery({ ...record(other?.name ?? "", of ?? ""), enabled: !!other });
  const extra: Match[] =
    other && chosen.data && chosen.data.id === of ? [{ object: other.name, record: chosen.data }] : [];
  const names: Names = Object.assign({}, ...found.map(({ data }) => data?.names), chosen.data?.names);
  return {
    matches: [...extra, ...shown],
    more: Math.max(0, all.length - SHOWN),
    names,
    pending: !!number && asked.some(({ isPending }) => isPending),
    failed: asked.find(({ isError, data }) => isError && !data)?.error ?? null,
    retry: () => asked.forEach(({ refetch }) => void refetch()),
  };
}

/** What is known around each match: its customer, the cases under work, what was said last. */
export type Facts = { customer?: KithRecord; cases: KithRecord[]; open: number; last?: KithRecord };

/** Whose cases and interactions are a match's: its customer's where it has one. */
function around(match: Match): Filter {
  const customer = customerOf(match);
  if (customer) return { field: "customer", op: "eq", value: customer };
  const name = match.object === "contacts" ? "contact" : "about_record";
  return { field: name, op: "eq", value: match.record.id };
}

/** One request for the customers, one for the cases, and one for each of the few matches. */
export function useFacts(declared: Declared, matches: readonly Match[]): { of: (match: Match) => Facts; names: Names } {
  const ids = [...new Set(matches.flatMap((match) => customerOf(match) ?? []))].sort();
  const lone = matches.filter((match) => match.object === "contacts" && !customerOf(match));
  const contacts = lone.map(({ record: one }) => one.id).sort();
  const customers = useQuery({
    ...list("customers", { filter: { field: "id", op: "in", value: ids }, limit: ids.length || 1 }),
    enabled: ids.length > 0 && reads(declared, "customers"),
  });
  const theirs: Filter[] = [
    ...(ids.length ? [{ field: "customer", op: "in" as const, value: ids }] : []),
    ...(contacts.length ? [{ field: "contact", op: "in" as const, value: contacts }] : []),
  ];
  const open: ListQuestion = { filter: { and: [UNDER_WORK, { or: theirs }] }, sort: ["due_at"], limit: CASES };
  const cases = useQuery({
    ...list("cases", { ...open, group: "customer" }),
    enabled: theirs.length > 0 && reads(declared, "cases"),
  });
  const said = useQueries({
    queries: matches.map((match) => ({
      ...list("interactions", { filter: around(match), sort: ["-at"], limit: 1 }),
      // What was said with one is never shown of another.
      placeholderData: undefined,
      enabled: reads(declared, "interactions"),
    })),
  });
  const of = (match: Match): Facts => {
    const id = customerOf(match);
    const customer = match.object === "customers" ? match.record : customers.data?.items.find((one) => one.id === id);
    const mine = (one: KithRecord) => (id ? one.customer === id : one.contact === match.record.id);
    const own = cases.data?.items.filter(mine) ?? [];
    const counted = cases.data?.groups?.find(({ key }) => id && key === id)?.count;
    const last = said[matches.indexOf(match)]?.data?.items[0];
    return { ...(customer ? { customer } : {}), cases: own, open: counted ?? own.length, ...(last ? { last } : {}) };
  };
  return { of, names: Object.assign({}, customers.data?.names, cases.data?.names) as Names };
}
