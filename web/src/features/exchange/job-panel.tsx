import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Download, RotateCcw, Square } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api } from "../../api/http";
import { changed, declarations, queries } from "../../api/queries";
import { fail } from "../../api/write";
import { number } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Badge, Bones, Card, Failed, Note, Progress } from "../../ui/show";
import { job as jobQuery } from "./queries";
import { RefusedRows } from "./refused-rows";
import { isOver, type Job } from "./types";
import { Unlisted } from "./unlisted";
import { useJobWords } from "./words";

/** One job: how far it is, what became of the rows, those that were refused, and the way back. */
export function JobPanel({ id, onJob, actions }: { id: string; onJob: (id: string) => void; actions?: ReactNode }) {
  const found = useQuery(jobQuery(id));
  if (found.isPending) return <Bones lines={5} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  return <Shown job={found.data} onJob={onJob} actions={actions} />;
}

function Shown({ job, onJob, actions }: { job: Job; onJob: (id: string) => void; actions: ReactNode }) {
  const { t } = useLingui();
  const words = useJobWords();
  const object = useQuery(declarations()).data?.get(job.object);
  const [busy, setBusy] = useState(false);
  const over = isOver(job);
  const check = job.kind === "import-check";
  const act = async (what: "cancel" | "resume" | "undo") => {
    setBusy(true);
    try {
      const next = await api.call<Job>(`/v1/jobs/${job.id}/${what}`, { method: "POST" });
      await queries.invalidateQueries({ queryKey: ["job"] });
      await queries.invalidateQueries({ queryKey: ["jobs"] });
      await changed(job.object);
      if (next.id !== job.id) onJob(next.id);
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  const counts: [string, number][] = [
    [check ? t`Would be new` : t`New`, job.counts.created],
    [check ? t`Would change` : t`Changed`, job.counts.updated],
    [t`Deleted`, job.counts.deleted],
    [t`Put back`, job.counts.restored],
    [t`Left alone`, job.counts.skipped],
    [check ? t`Would be refused` : t`Refused`, job.counts.failed],
  ];
  return (
    <div className="flex flex-col gap-4">
      <Card
        title={
          <span className="flex flex-wrap items-center gap-2">
            {words.kind(job)} · {object?.label_plural ?? job.object}
            <Badge tone={words.tone(job)}>{words.state(job)}</Badge>
          </span>
        }
      >
        <div className="flex flex-col gap-4 p-4">
          {!over && <Progress label={words.state(job)} value={job.total > 0 ? (job.done / job.total) * 100 : null} />}
          {job.problem && (
            <Note tone="bad" role="alert">
              {job.problem}
            </Note>
          )}
          <div role="status">
            <dl className="flex flex-wrap gap-3">
              {counts
                .filter(([, count], at) => count > 0 || at === 0)
                .map(([label, count]) => (
                  <div key={label} className="min-w-28 rounded-md bg-sunken px-3 py-2">
                    <dt className="text-xs text-soft">{label}</dt>
                    <dd className="text-lg font-semibold tabular-nums">{number(count)}</dd>
                  </div>
                ))}
            </dl>
          </div>
          <div className="flex flex-wrap gap-2">
            {actions}
            {!over && (
              <Button
                isPending={busy || job.state === "cancelling"}
                icon={<Square size={14} aria-hidden="true" />}
                onPress={() => void act("cancel")}
              >{t`Stop`}</Button>
            )}
            {job.state === "failed" && (
              <Button isPending={busy} onPress={() => void act("resume")}>{t`Go on where it stopped`}</Button>
            )}
            {job.links?.errors && (
              <Button
                icon={<Download size={15} aria-hidden="true" />}
                onPress={() => location.assign(job.links?.errors as string)}
              >{t`Refused rows as a file`}</Button>
            )}
            {over && !check && object && (
              <Link to="/$object" params={{ object: job.object }} className="lnk self-center px-2">
                {t`Go to ${object.label_plural}`}
              </Link>
            )}
            {job.can_undo && (
              <Button
                isPending={busy}
                icon={<RotateCcw size={15} aria-hidden="true" />}
                onPress={() => void act("undo")}
              >{t`Undo all of it`}</Button>
            )}
          </div>
        </div>
      </Card>
      {job.unlisted && <Unlisted values={job.unlisted} declared={object} />}
      {job.counts.failed > 0 && <RefusedRows job={job} />}
    </div>
  );
}
