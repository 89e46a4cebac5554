import { useLingui } from "@lingui/react/macro";
import { type InfiniteData, useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { api } from "../../api/http";
import { pages, queries, search } from "../../api/queries";
import { fail } from "../../api/write";
import type { Filter, KithRecord, ListQuestion, Page } from "../../api/types";
import { isClosed, type Move, totalOf } from "./stages";

const FIELDS = [
  "name",
  "customer",
  "product",
  "amount",
  "stage",
  "owner",
  "next_step",
  "closes_on",
  "closed_on",
  "engaged_on",
];
const OPEN_PAGE = 200;
const CLOSED_PAGE = 50;

/** `pipeline` only where a tenant has several. */
export type Narrow = { owner: string | null; q: string; pipeline: { name: string; first: boolean } | null };

function within(stage: string, narrow: Narrow, closed: boolean): ListQuestion {
  return {
    filter: { and: [{ field: "stage", op: "eq", value: stage }, ...own(narrow)] },
    sort: [closed ? "-closed_on" : "-amount"],
    fields: FIELDS,
    limit: closed ? CLOSED_PAGE : OPEN_PAGE,
    ...(narrow.q ? { q: narrow.q } : {}),
  };
}

const own = ({ owner, pipeline }: Narrow): Filter[] => [
  ...(owner ? [{ field: "owner", op: "eq", value: owner } as Filter] : []),
  ...(pipeline ? [inPipeline(pipeline)] : []),
];

/** A deal that names no pipeline is in the first one. */
function inPipeline({ name, first }: { name: string; first: boolean }): Filter {
  const named: Filter = { field: "pipeline", op: "eq", value: name };
  return first ? { or: [named, { field: "pipeline", op: "empty", value: true }] } : named;
}

export const stagePages = (stage: string, narrow: Narrow, closed: boolean) =>
  pages("opportunities", within(stage, narrow, closed));

/** The board's totals and its moves: a card changes column at once, and comes back with the reason when it may not. */
export function useBoard(narrow: Narrow) {
  const { t } = useLingui();
  const [moves, setMoves] = useState<readonly Move[]>([]);
  const [said, setSaid] = useState("");
  const filters = own(narrow);
  const totals = useQuery({
    queryKey: ["list", "opportunities", "totals", narrow],
    queryFn: () =>
      search("opportunities", {
        group: "stage",
        sums: ["amount"],
        limit: 1,
        fields: ["name"],
        ...(filters.length ? { filter: { and: filters } } : {}),
        ...(narrow.q ? { q: narrow.q } : {}),
      }),
  });

  const move = useCallback(
    async (card: KithRecord, from: string, to: string, label: string) => {
      setMoves((now) => [{ card, from, to }, ...now.filter(({ card: other }) => other.id !== card.id)]);
      setSaid(t`${String(card.name)} is now in ${label}`);
      try {
        const saved = await api.call<KithRecord>(`/v1/opportunities/${card.id}`, {
          method: "PATCH",
          version: card.version,
          body: { stage: to },
        });
        settle(saved, from, to, narrow);
      } catch (error) {
        setSaid(t`${String(card.name)} stays where it was`);
        fail(error);
        await queries.invalidateQueries({ queryKey: ["list", "opportunities"], refetchType: "none" });
        void totals.refetch();
      } finally {
        setMoves((now) => now.filter(({ card: other }) => other.id !== card.id));
      }
    },
    [t, totals, narrow],
  );
  const groups = totals.data?.groups ?? [];
  return { moves, move, said, totals, total: (stage: string) => totalOf(stage, groups, moves) };
}

/** Write a saved move into what is already loaded, so that no column has to be fetched again. */
function settle(saved: KithRecord, from: string, to: string, narrow: Narrow): void {
  const move: Move = { card: saved, from, to };
  for (const [key, data] of queries.getQueriesData<InfiniteData<Page>>({ queryKey: ["list", "opportunities"] })) {
    const question = key[2];
    if (!sameBoard(key, narrow)) {
      queries.removeQueries({ queryKey: key, exact: true, type: "inactive" });
      continue;
    }
    if (question === "totals") {
      queries.setQueryData<Page>(
        key,
        (page) =>
          page && {
            ...page,
            groups: withBoth(page, from, to).map((group) => {
              const { count, amount } = totalOf(group.key ?? "", page.groups ?? [], [move]);
              return { ...group, count, sums: { ...group.sums, amount } };
            }),
          },
      );
      continue;
    }
    const stage = stageIn(question);
    if (!stage || !data?.pages) continue;
    queries.setQueryData<InfiniteData<Page>>(key, {
      ...data,
      pages: data.pages.map((page, at) => {
        const rest = page.items.filter(({ id }) => id !== saved.id);
        return { ...page, items: stage === to && at === 0 ? [saved, ...rest] : rest };
      }),
    });
  }
  void queries.invalidateQueries({
    predicate: ({ queryKey }) =>
      ["overview", "history"].includes(String(queryKey[0])) ||
      (queryKey[0] === "record" && queryKey[2] === saved.id) ||
      queryKey[1] === "orders",
  });
}

/** Whether a list is of the board as it is narrowed now: of another one it is not known what the move changed. */
function sameBoard(key: readonly unknown[], narrow: Narrow): boolean {
  const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);
  if (key[2] === "totals") return same(key[3], narrow);
  const stage = stageIn(key[2]);
  return !!stage && same(key[2], within(stage, narrow, isClosed(stage)));
}

function withBoth(page: Page, from: string, to: string): NonNullable<Page["groups"]> {
  const groups = page.groups ?? [];
  const missing = [from, to].filter((key) => !groups.some((group) => group.key === key));
  return [...groups, ...missing.map((key) => ({ key, count: 0, sums: {} }))];
}

function stageIn(question: unknown): string | null {
  const filter = (question as ListQuestion | undefined)?.filter;
  const first = filter && "and" in filter ? filter.and[0] : undefined;
  return first && "field" in first && first.field === "stage" ? String(first.value) : null;
}
