import { Plural, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { CheckCheck } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import { changed } from "../../api/queries";
import { fail } from "../../api/write";
import type { Declaration } from "../../api/types";
import { Keys } from "../../app/keys";
import { Button } from "../../ui/button";
import { Bones, Card, Empty, Failed } from "../../ui/show";
import { toast } from "../../ui/toast";
import { useKeys } from "../desk/keys";
import { PairRow } from "./pair-row";
import { pairsOf, type Shown, tellApart, twinPages, twinsAgain } from "./twins";

const MergeDialog = lazy(() => import("../records/merge-dialog").then(({ MergeDialog: made }) => ({ default: made })));
const ROW = "[data-pair]";

/** The pairs that a search found, the most certain first; worked through by pointer or by key. */
export function Pairs({ job, declared }: { job: string; declared: Declaration }) {
  const { t } = useLingui();
  const found = useInfiniteQuery(twinPages(job));
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const [merging, setMerging] = useState<Shown | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const pairs = pairsOf(found.data?.pages ?? []).filter(({ key }) => !gone.has(key));
  const mayMerge = !declared.writes && declared.access.edit !== "none" && declared.access.delete !== "none";
  const mayTell = declared.access.edit !== "none";

  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>(ROW) ?? [])];
  const here = () => rows().findIndex((row) => row.contains(document.activeElement));
  const focus = (at: number) => {
    const all = rows();
    all[Math.max(0, Math.min(all.length - 1, at))]?.focus();
  };
  /** Whoever works through the list is led to the next pair when one is done with. */
  const onward = (from: number) => requestAnimationFrame(() => from >= 0 && focus(from));
  const put = (pair: Shown, isGone: boolean) =>
    setGone((now) => new Set(isGone ? [...now, pair.key] : [...now].filter((key) => key !== pair.key)));
  const told = async (pair: Shown, apart: boolean) => {
    const at = here();
    put(pair, apart);
    onward(at);
    try {
      await tellApart(job, pair, apart);
      if (!apart) toast(t`They are shown again`);
      else
        toast(t`Not shown as duplicates any more`, {
          action: { label: t`Undo`, run: () => void told(pair, false) },
        });
      await changed("duplicates");
      await twinsAgain(job);
    } catch (error) {
      put(pair, !apart);
      fail(error);
    }
  };
  const onPair = (act: (pair: Shown) => void) => () => {
    const pair = pairs[here()];
    if (pair) act(pair);
  };
  useKeys({
    j: () => focus(here() + 1),
    k: () => focus(here() - 1),
    ...(mayMerge ? { c: onPair(setMerging) } : {}),
    ...(mayTell ? { x: onPair((pair) => void told(pair, true)) } : {}),
  });

  if (found.isPending) return <Bones lines={6} />;
  if (found.isError && !found.data) return <Failed error={found.error} retry={() => void found.refetch()} />;
  if (pairs.length === 0 && !found.hasNextPage)
    return (
      <Card>
        <Empty
          icon={<CheckCheck size={28} strokeWidth={1.5} aria-hidden="true" />}
          title={t`No two ${declared.label_plural} look the same`}
        >
          {t`New records are compared while they are typed. Look again after an import.`}
        </Empty>
      </Card>
    );
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2 text-sm">
        <p role="status">
          <Plural value={pairs.length} one="# pair to look at" other="# pairs to look at" />
          {found.hasNextPage && "+"}
        </p>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-soft max-md:hidden">
          <Hint keys={["j", "k"]} text={t`next, before`} />
          {mayMerge && <Hint keys={["c"]} text={t`compare`} />}
          {mayTell && <Hint keys={["x"]} text={t`not the same`} />}
        </p>
      </div>
      <ol ref={list} aria-label={t`Pairs that may be the same`} className="flex flex-col gap-3">
        {pairs.map((pair) => (
          <PairRow
            key={pair.key}
            pair={pair}
            declared={declared}
            {...(mayMerge ? { onCompare: () => setMerging(pair) } : {})}
            {...(mayTell ? { onApart: () => void told(pair, true) } : {})}
          />
        ))}
      </ol>
      {found.hasNextPage && (
        <div className="mt-4 text-center">
          <Button
            isPending={found.isFetchingNextPage}
            onPress={() => void found.fetchNextPage()}
          >{t`Show more`}</Button>
        </div>
      )}
      {merging && (
        <Suspense>
          <MergeDialog
            declared={declared}
            record={merging.records[0]}
            other={merging.records[1].id}
            onClose={() => setMerging(null)}
            onMerged={() => {
              const at = pairs.findIndex(({ key }) => key === merging.key);
              put(merging, true);
              void twinsAgain(job).then(() => onward(at));
            }}
            onUnmerged={() => {
              put(merging, false);
              void twinsAgain(job);
            }}
          />
        </Suspense>
      )}
    </>
  );
}

const Hint = ({ keys, text }: { keys: readonly string[]; text: string }) => (
  <span className="flex items-center gap-1.5">
    <Keys keys={keys} />
    {text}
  </span>
);
