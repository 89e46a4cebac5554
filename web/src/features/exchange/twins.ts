import { infiniteQueryOptions } from "@tanstack/react-query";
import { api } from "../../api/http";
import { queries } from "../../api/queries";
import type { KithRecord, Likely } from "../../api/types";
import { language } from "../../i18n";

/** The objects whose records may be somebody twice. */
export const TWINNED = ["customers", "contacts", "leads"] as const;

/** Two records that may be the same, as a search for duplicates found them. */
export type Pair = {
  left: string;
  right: string;
  score: number;
  reasons: Likely["reasons"];
};
type TwinGroup = { score: number; records: KithRecord[]; pairs: Pair[] };
export type TwinPage = { object: string; state: string; groups: number; items: TwinGroup[]; next: string | null };
/** A pair with its records: the older one first, for it is the one to stay. */
export type Shown = Pair & { key: string; records: [KithRecord, KithRecord] };

const key = (job: string) => ["twins", job] as const;

export const twinPages = (job: string) =>
  infiniteQueryOptions({
    queryKey: [...key(job), language()],
    queryFn: ({ pageParam }) => api.call<TwinPage>(`/v1/duplicates/${job}${pageParam ? `?cursor=${pageParam}` : ""}`),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
  });

export const twinsAgain = (job: string) => queries.invalidateQueries({ queryKey: key(job) });

/** Every pair of the groups, in their order. */
export function pairsOf(pages: readonly TwinPage[]): Shown[] {
  return pages.flatMap(({ items }) =>
    items.flatMap(({ records, pairs }) =>
      pairs.flatMap((pair) => {
        const two = [pair.left, pair.right].flatMap((id) => records.find((one) => one.id === id) ?? []);
        const [first, second] = two.toSorted((one, other) => one.created_at.localeCompare(other.created_at));
        return first && second
          ? [{ ...pair, key: `${pair.left} ${pair.right}`, records: [first, second] as const }]
          : [];
      }),
    ),
  ) as Shown[];
}

/** Keep that two records are two, or take it back. */
export const tellApart = (job: string, { left, right }: Pair, apart: boolean) =>
  api.call(`/v1/duplicates/${job}/dismissals`, { method: "POST", body: { pair: [left, right], apart } });
