import { Plural, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/http";
import { queries } from "../../api/queries";
import { fail } from "../../api/write";
import { useKeptText } from "../../forms/kept-text";
import { Button } from "../../ui/button";
import { Bones, Card, Failed } from "../../ui/show";
import { alike, type Edits, edited, MOST_MENDED, mendOf, put, valueOf } from "./mend";
import { refused } from "./queries";
import { RefusedRow } from "./refused-row";
import { isOver, type Job } from "./types";

/** Rows that were refused, each with the reason; those of an import are mended here and tried again. */
export function RefusedRows({ job }: { job: Job }) {
  const { t } = useLingui();
  const [text, setText] = useKeptText(`import.${job.id}`);
  const [sent, setSent] = useState<Edits>({});
  const [busy, setBusy] = useState(false);
  const found = useInfiniteQuery({
    queryKey: ["job", job.id, "refused", job.counts.failed, job.finished_at],
    queryFn: ({ pageParam }) => refused(job.id, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const rows = found.data?.pages.flatMap(({ items }) => items) ?? [];
  const columns = found.data?.pages[0]?.columns ?? [];
  const edits: Edits = text ? (JSON.parse(text) as Edits) : {};
  const change = (next: Edits) => setText(Object.keys(next).length ? JSON.stringify(next) : "");
  const mended = rows.filter((row) => edited(row, edits));
  const mendable = job.kind === "import" && !job.undone_by && (job.state === "done" || !isOver(job));
  const retry = async () => {
    setBusy(true);
    try {
      const chosen = (mended.length ? mended : rows).slice(0, MOST_MENDED);
      await api.call<Job>(`/v1/jobs/${job.id}/rows`, { method: "POST", body: mendOf(chosen, edits) });
      const tried = new Set(chosen.map(({ row }) => String(row)));
      setSent(edits);
      change(Object.fromEntries(Object.entries(edits).filter(([row]) => !tried.has(row))));
      await queries.invalidateQueries({ queryKey: ["job", job.id] });
      await queries.invalidateQueries({ queryKey: ["jobs"] });
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title={<Plural value={job.counts.failed} one="# row refused" other="# rows refused" />}>
      {found.isPending ? (
        <Bones lines={3} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : (
        <>
          {mendable && (
            <p className="border-b border-line px-4 py-2.5 text-sm text-soft">
              {t`Mend the cells here and try the rows again. They join this import, and its undo takes them back too.`}
            </p>
          )}
          {job.kind === "import-check" && (
            <p className="border-b border-line px-4 py-2.5 text-sm text-soft">
              {t`Import the others; these are then mended here, cell by cell.`}
            </p>
          )}
          <ul
            className="max-h-[32rem] overflow-auto"
            tabIndex={mendable ? undefined : 0}
            role="list"
            aria-label={t`Refused rows`}
          >
            {rows.map((row) => (
              <RefusedRow
                key={row.row}
                row={row}
                columns={columns}
                readOnly={!mendable}
                disabled={!isOver(job)}
                value={(at) => valueOf(row, at, edits, sent)}
                onChange={(at, value) => change(put(edits, [row], at, value))}
                others={(at) => alike(rows, row, at, edits, columns).length}
                onOthers={(at) =>
                  change(put(edits, alike(rows, row, at, edits, columns), at, valueOf(row, at, edits, sent)))
                }
              />
            ))}
          </ul>
          {(mendable || found.hasNextPage) && (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line p-3">
              {found.hasNextPage && (
                <Button
                  isPending={found.isFetchingNextPage}
                  onPress={() => void found.fetchNextPage()}
                >{t`Show more`}</Button>
              )}
              {mendable && (
                <Button
                  look="primary"
                  icon={<RotateCcw size={15} aria-hidden="true" />}
                  isPending={busy || !isOver(job)}
                  onPress={() => void retry()}
                >
                  {mended.length ? (
                    <Plural value={mended.length} one="Try # mended row again" other="Try # mended rows again" />
                  ) : (
                    t`Try the rows again as they are`
                  )}
                </Button>
              )}
            </div>
          )}
        </>
      )}
    </Card>
  );
}
