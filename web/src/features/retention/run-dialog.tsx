import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "../../api/http";
import { changed, queries, runs } from "../../api/queries";
import type { Run } from "../../api/types";
import { day, number, today } from "../../i18n/format";
import { Button } from "../../ui/button";
import { DateField } from "../../ui/date-field";
import { Dialog, DialogBody, DialogFoot } from "../../ui/dialog";
import { Badge, Note, Progress, says } from "../../ui/show";

const POLL = 1_000;
const isOver = (run: Run | undefined): boolean => run?.state === "done" || run?.state === "failed";

/** Look for quiet customers as of a chosen day; shows how far it is and what came of earlier runs. */
export function RunDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const [asOf, setAsOf] = useState<string | null>(today());
  const [id, setId] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const past = useQuery(runs());
  const run = useQuery({
    queryKey: ["run", id],
    queryFn: () => api.call<Run>(`/v1/retention/runs/${encodeURIComponent(id ?? "")}`),
    enabled: id !== null,
    staleTime: 0,
    refetchInterval: ({ state }) => (isOver(state.data) ? false : POLL),
  }).data;
  const over = isOver(run);
  useEffect(() => {
    if (over) {
      void changed("churn_alerts");
      void queries.invalidateQueries({ queryKey: ["runs"] });
    }
  }, [over]);
  const start = async () => {
    if (!asOf) return;
    setBusy(true);
    setTrouble(null);
    try {
      const begun = await api.call<Run>("/v1/retention/runs", { method: "POST", body: { as_of: asOf } });
      setId(begun.id);
    } catch (error) {
      setTrouble(says(error, t`The server cannot be reached. Check the connection.`));
    } finally {
      setBusy(false);
    }
  };
  const earlier = past.data?.items.filter(({ kind }) => kind === undefined || kind === "manual").slice(0, 5) ?? [];
  const states: Record<Run["state"], string> = {
    queued: t`Waiting`,
    running: t`Running`,
    done: t`Done`,
    failed: t`Failed`,
  };
  return (
    <Dialog open title={t`Run as of a day`} onClose={onClose}>
      <form
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <DialogBody>
          <div className="flex flex-col gap-4">
            <p className="text-sm text-soft">
              <Trans>
                Kith looks for customers without an order for the length of the churn window, as if it were this day. A
                day that was run before changes nothing.
              </Trans>
            </p>
            {trouble && (
              <Note tone="bad" role="alert">
                {trouble}
              </Note>
            )}
            <DateField label={t`As of`} value={asOf} onChange={setAsOf} required className="max-w-56" />
            {run && !over && (
              <Progress
                label={`${states[run.state]} · ${t`${number(run.checked ?? 0)} customers checked`}`}
                value={run.total ? ((run.checked ?? 0) / run.total) * 100 : null}
              />
            )}
            {run?.state === "done" && (
              <Note
                tone="good"
                role="status"
              >{t`Done as of ${day(run.as_of)}: ${number(run.checked ?? 0)} checked, ${number(run.raised ?? 0)} warned, ${number(run.closed ?? 0)} closed.`}</Note>
            )}
            {run?.state === "failed" && (
              <Note tone="bad" role="alert">{t`The run failed. It can be started again.`}</Note>
            )}
            {earlier.length > 0 && (
              <section>
                <h3 className="mb-1 text-xs font-medium text-soft">{t`Earlier runs`}</h3>
                <ul className="flex flex-col gap-1 text-sm">
                  {earlier.map((one) => (
                    <li key={one.id} className="flex flex-wrap items-center gap-x-3">
                      <span className="w-28 tabular-nums">{day(one.as_of)}</span>
                      <Badge tone={one.state === "done" ? "good" : one.state === "failed" ? "bad" : "info"}>
                        {states[one.state]}
                      </Badge>
                      <span className="text-soft tabular-nums">{t`${number(one.raised ?? 0)} warned, ${number(one.closed ?? 0)} closed`}</span>
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </div>
        </DialogBody>
        <DialogFoot>
          <Button onPress={onClose}>{over ? t`Close` : t`Cancel`}</Button>
          <Button look="primary" type="submit" isPending={busy || (!!run && !over)} isDisabled={!asOf}>{t`Run`}</Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
