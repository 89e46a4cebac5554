import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Download, FileSpreadsheet, FileText, MoreHorizontal, RotateCcw } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { api } from "../../api/http";
import { exportsList, queries } from "../../api/queries";
import { fail } from "../../api/write";
import type { ExportJob } from "../../api/types";
import { moment, number } from "../../i18n/format";
import { Button, IconButton } from "../../ui/button";
import { Menu } from "../../ui/menu";
import { Card, Progress } from "../../ui/show";
import { toast } from "../../ui/toast";

const ScheduleDialog = lazy(() => import("./schedule-dialog").then(({ ScheduleDialog: made }) => ({ default: made })));
export const POLL = 1_000;
const SHOWN = 6;
const NAMES = { csv: "CSV", xlsx: "Excel", pdf: "PDF", parquet: "Parquet" } as const;
type Format = keyof typeof NAMES;
export const isOver = ({ state }: ExportJob): boolean => state === "done" || state === "failed";

/** Take the report along as a file, and find the files made before. */
export function Exports({
  report,
  parameters,
  saved,
  name,
}: {
  report: string;
  parameters: object;
  /** The saved report that this is, where it is one. */
  saved?: string | undefined;
  name: string;
}) {
  const { t } = useLingui();
  const [scheduling, setScheduling] = useState(false);
  const [asking, setAsking] = useState<Format | null>(null);
  const found = useQuery({
    ...exportsList(),
    refetchInterval: ({ state }) => (state.data?.items.some((job) => !isOver(job)) ? POLL : false),
  });
  const ask = async (format: Format) => {
    setAsking(format);
    try {
      await api.call<ExportJob>("/v1/insight/exports", {
        method: "POST",
        key: crypto.randomUUID(),
        body: saved ? { saved, format } : { report, parameters, format },
      });
      await queries.invalidateQueries({ queryKey: ["exports"] });
    } catch (error) {
      fail(error);
    } finally {
      setAsking(null);
    }
  };
  const mine = (found.data?.items ?? []).filter((job) => job.report === report).slice(0, SHOWN);
  return (
    <Card title={t`Export`}>
      <div className="flex gap-2 p-4">
        <Button
          isPending={asking === "xlsx"}
          icon={<FileSpreadsheet size={16} aria-hidden="true" />}
          onPress={() => void ask("xlsx")}
        >
          {NAMES.xlsx}
        </Button>
        <Button
          isPending={asking === "pdf"}
          icon={<FileText size={16} aria-hidden="true" />}
          onPress={() => void ask("pdf")}
        >
          {NAMES.pdf}
        </Button>
        <Menu
          label={t`Other formats`}
          trigger={<IconButton look="plain" label={t`Other formats`} icon={<MoreHorizontal size={18} />} />}
          actions={[
            ...(["csv", "parquet"] as const).map((format) => ({
              id: format,
              label: NAMES[format],
              run: () => void ask(format),
            })),
            { id: "schedule", label: t`Send on a schedule…`, run: () => setScheduling(true) },
          ]}
        />
      </div>
      {mine.length > 0 && (
        <section aria-label={t`Past exports`} className="border-t border-line">
          <ul>
            {mine.map((job) => (
              <Job key={job.id} job={job} />
            ))}
          </ul>
        </section>
      )}
      {scheduling && (
        <Suspense>
          <ScheduleDialog
            schedule={null}
            of={saved ? { saved } : { report, parameters: parameters as Record<string, unknown> }}
            name={name}
            onClose={() => setScheduling(false)}
          />
        </Suspense>
      )}
    </Card>
  );
}

/** A file being made, made or failed, and what can be done with it. */
export function Job({ job }: { job: ExportJob }) {
  const { t } = useLingui();
  const [busy, setBusy] = useState(false);
  /** The link lasts a short while, so it is asked for when it is wanted. */
  const download = async () => {
    setBusy(true);
    try {
      const { link } = await api.call<ExportJob>(`/v1/insight/exports/${job.id}`);
      if (link) location.assign(link);
      else toast(t`Only whoever asked for the file can download it.`, { tone: "bad" });
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  const again = async () => {
    setBusy(true);
    try {
      await api.call(`/v1/insight/exports/${job.id}/retry`, { method: "POST" });
      await queries.invalidateQueries({ queryKey: ["exports"] });
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  const name = NAMES[job.format];
  return (
    <li className="border-b border-line px-4 py-2 text-sm last:border-b-0">
      <div className="flex items-center gap-2">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">
            {name}
            {job.rows !== undefined && job.rows !== null && job.state === "done" ? (
              <span className="font-normal text-soft"> · {t`${number(job.rows)} rows`}</span>
            ) : null}
          </p>
          <p className="truncate text-xs text-soft tabular-nums">
            {moment(job.created_at)}
            {job.report === "query" && job.name ? ` · ${job.name}` : ""}
          </p>
        </div>
        {job.state === "done" && (
          <Button
            small
            isPending={busy}
            icon={<Download size={14} aria-hidden="true" />}
            aria-label={t`Download ${name} of ${moment(job.created_at)}`}
            onPress={() => void download()}
          >{t`Download`}</Button>
        )}
      </div>
      {!isOver(job) && (
        <div className="mt-1">
          <Progress
            label={job.state === "queued" ? t`Waiting` : t`Being written`}
            value={job.state === "queued" ? null : (job.progress ?? 0)}
          />
        </div>
      )}
      {job.state === "failed" && (
        <div className="mt-1 flex items-start gap-2">
          <p role="alert" className="min-w-0 flex-1 text-xs text-bad">
            {job.problem || t`The export failed.`}
          </p>
          <Button
            small
            isPending={busy}
            icon={<RotateCcw size={14} aria-hidden="true" />}
            aria-label={t`Try again: ${name} of ${moment(job.created_at)}`}
            onPress={() => void again()}
          >{t`Try again`}</Button>
        </div>
      )}
    </li>
  );
}
