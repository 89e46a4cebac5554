import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/http";
import { queries } from "../../api/queries";
import { fail } from "../../api/write";
import { moment } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Badge, Bones, Card, Empty, Failed, type Tone } from "../../ui/show";
import { toast } from "../../ui/toast";
import { KEY, PATH, type Run, runsOf } from "./automation";
import { useKindWords, useOutcomeWords } from "./words";

const TONES: Record<Run["outcome"], Tone> = { waiting: "info", done: "good", failed: "bad", cut: "warn" };

/** What it did lately, and what can be tried again. */
export function Runs({ id }: { id: string }) {
  const { t } = useLingui();
  const found = useInfiniteQuery({
    queryKey: [KEY, id, "runs"],
    queryFn: ({ pageParam }) => runsOf(id, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
  });
  const runs = found.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Card title={t`What it did`}>
      {found.isPending ? (
        <Bones lines={3} />
      ) : found.isError && !found.data ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : runs.length === 0 ? (
        <Empty title={t`Has not run yet`}>{t`Every record it answers to is listed here for thirty days.`}</Empty>
      ) : (
        <ol aria-label={t`What it did`}>
          {runs.map((run) => (
            <Line key={run.id} automation={id} run={run} />
          ))}
        </ol>
      )}
      {found.hasNextPage && (
        <div className="border-t border-line p-3 text-center">
          <Button
            isPending={found.isFetchingNextPage}
            onPress={() => void found.fetchNextPage()}
          >{t`Show more`}</Button>
        </div>
      )}
    </Card>
  );
}

function Line({ automation, run }: { automation: string; run: Run }) {
  const { t } = useLingui();
  const outcomes = useOutcomeWords();
  const kinds = useKindWords();
  const [busy, setBusy] = useState(false);
  const title = run.record.title || run.record.id;
  const again = async () => {
    setBusy(true);
    try {
      await api.call(`${PATH}/${automation}/runs/${run.id}/replay`, { method: "POST", body: {} });
      toast(t`It is tried again`);
    } catch (error) {
      fail(error);
    }
    setBusy(false);
    await queries.invalidateQueries({ queryKey: [KEY] });
  };
  return (
    <li className="border-b border-line px-4 py-2 text-sm last:border-b-0">
      <p className="flex flex-wrap items-center gap-2">
        <Link
          to="/$object/$id"
          params={{ object: run.record.object, id: run.record.id }}
          className="inline-flex min-h-6 min-w-0 flex-1 items-center font-medium hover:text-accent hover:underline"
        >
          <span className="truncate">{title}</span>
        </Link>
        <Badge tone={TONES[run.outcome]}>{outcomes[run.outcome]}</Badge>
      </p>
      <p className="text-xs text-soft tabular-nums">{moment(run.at)}</p>
      {run.outcome === "cut" && (
        <p className="text-xs text-soft">{t`Five automations had followed one another: the chain ends here.`}</p>
      )}
      <ul>
        {run.actions
          .filter(({ problem }) => problem)
          .map(({ kind, problem }, at) => (
            <li key={`${at}${kind}`} className="text-xs text-bad">
              {kinds[kind]}: {problem}
            </li>
          ))}
      </ul>
      {(run.outcome === "failed" || run.outcome === "cut") && (
        <Button
          small
          className="mt-1"
          icon={<RotateCcw size={14} aria-hidden="true" />}
          aria-label={t`Try again: ${title}`}
          isPending={busy}
          onPress={() => void again()}
        >{t`Try again`}</Button>
      )}
    </li>
  );
}
