import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { declarations, list, me } from "../../api/queries";
import type { Filter, ListQuestion, Names } from "../../api/types";
import { addDays } from "../../i18n/format";
import { type Entry, entryOf, inOrder, moment, type Source, sourcesOf } from "./entries";

export type Whose = "mine" | "team" | "all";

const MOST = 200;
const REACH: Record<string, readonly Whose[]> = { team: ["mine", "team"], all: ["mine", "team", "all"] };

/** The person's own zone, who they are, what has dates, and whose work they may see. */
export function usePlanner() {
  const person = useQuery(me());
  const declared = useQuery(declarations());
  const sources = useMemo(() => sourcesOf(declared.data ?? new Map()), [declared.data]);
  const tasks = declared.data?.get("tasks");
  return {
    person: person.data?.person,
    zone: person.data?.person.time_zone ?? "UTC",
    sources,
    declared: declared.data,
    reach: REACH[tasks?.access.read ?? "none"] ?? (["mine"] as const),
    pending: person.isPending || declared.isPending,
    failed: [person, declared].find(({ isError, data }) => isError && !data),
  };
}

export const whoseFilter = (whose: Whose, person: string): Filter[] =>
  ({
    mine: [{ field: "owner", op: "eq", value: person }],
    team: [{ field: "owner", op: "my_team" }],
    all: [],
  })[whose] as Filter[];

function question({ field }: Source, from: string, to: string, whom: Filter[], zone: string): ListQuestion {
  const timed = field.kind === "datetime";
  const next = addDays(to, 1);
  const bounds: Filter[] = [
    { field: field.name, op: "gte", value: timed ? moment(from, 0, zone) : from },
    { field: field.name, op: "lt", value: timed ? moment(next, 0, zone) : next },
  ];
  return { filter: { and: [...bounds, ...whom] }, sort: [field.name], limit: MOST };
}

const HIDDEN = new Set(["cancelled", "lost"]);

/** All that stands on the days from `from` to `to`, of the objects that are shown. */
export function useEntries(
  planner: ReturnType<typeof usePlanner>,
  from: string,
  to: string,
  whose: Whose,
  shown: string[],
) {
  const { person, zone, sources } = planner;
  const wanted = sources.filter(({ declared }) => shown.includes(declared.name));
  const whom = whoseFilter(whose, person?.id ?? "");
  const found = useQueries({
    queries: wanted.map((source) => ({
      ...list(source.declared.name, question(source, from, to, whom, zone)),
      enabled: !!person,
    })),
  });
  const entries: Entry[] = [];
  const cut: { source: Source; total: number }[] = [];
  for (const [at, { data }] of found.entries()) {
    const source = wanted[at];
    if (!source || !data) continue;
    if (data.total > data.items.length) cut.push({ source, total: data.total });
    for (const record of data.items) {
      const state = String(record[source.declared.state ?? ""] ?? "");
      const entry = HIDDEN.has(state) ? null : entryOf(source, record, zone);
      if (entry) entries.push(entry);
    }
  }
  return {
    entries: inOrder(entries),
    /** Objects of which there is more in these days than is shown. */
    cut,
    names: Object.assign({}, ...found.map(({ data }) => data?.names ?? {})) as Names,
    pending: found.some(({ isPending }) => isPending),
    failed: found.find(({ isError, data }) => isError && !data),
  };
}
