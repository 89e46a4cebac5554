import { Plural, useLingui } from "@lingui/react/macro";
import { useQueries, useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/http";
import { changed, declarations, list, search } from "../../api/queries";
import type { Filter, KithRecord, Names } from "../../api/types";
import { fail } from "../../api/write";
import { RefPicker } from "../../forms/ref-picker";
import { type Job, start } from "../../grid/jobs";
import { number } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { Dialog, DialogBody, DialogFoot } from "../../ui/dialog";
import { Select } from "../../ui/select";
import { Note } from "../../ui/show";
import { toast } from "../../ui/toast";

const over = (field: string, ...value: string[]): Filter => ({ not: { field, op: "in", value } });
/** What somebody has in hand: all of their customers, and of the rest what is open. */
const WORK: readonly { object: string; open?: Filter }[] = [
  { object: "customers" },
  { object: "leads", open: over("status", "converted", "disqualified") },
  { object: "opportunities", open: over("stage", "won", "lost") },
  { object: "tasks", open: over("status", "done", "cancelled") },
  { object: "cases", open: over("state", "archived") },
];
const MOST = 100;

/** Hand somebody's work to another, or to a team in turn; `leaving` when they are to be deactivated after it. */
export function HandOver({ who, leaving, onClose }: { who: KithRecord; leaving: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const name = String(who.name);
  const declared = useQuery(declarations()).data;
  const filterOf = (open?: Filter): Filter => {
    const mine: Filter = { field: "owner", op: "eq", value: who.id };
    return open ? { and: [mine, open] } : mine;
  };
  const work = WORK.filter(({ object }) => declared?.get(object)?.access.edit === "all");
  const counts = useQueries({
    queries: work.map(({ object, open }) => list(object, { filter: filterOf(open), limit: 1 })),
  });
  const [off, setOff] = useState<ReadonlySet<string>>(new Set());
  const [how, setHow] = useState<"person" | "team">("person");
  const [to, setTo] = useState<string | null>(null);
  const [names, setNames] = useState<Names>({});
  const [error, setError] = useState<string | undefined>();
  const [state, setState] = useState<"ask" | "busy" | "done">("ask");
  const [ended, setEnded] = useState<Record<string, Job | null>>({});
  const totals = new Map(work.map(({ object }, at) => [object, counts[at]?.data?.total]));
  const chosen = work.filter(({ object }) => !off.has(object) && totals.get(object));
  const many = chosen.reduce((sum, { object }) => sum + (totals.get(object) ?? 0), 0);
  const known = counts.every(({ data }) => data);

  const deactivate = async (): Promise<boolean> => {
    try {
      const path = `/v1/settings/memberships/${who.id}`;
      await api.call(path, { method: "PATCH", version: who.version, body: { active: false } });
      toast(t`${name} can no longer sign in`);
      return true;
    } catch (problem) {
      fail(problem);
      return false;
    } finally {
      await changed("people");
    }
  };
  const receivers = async (): Promise<Record<string, unknown> | null> => {
    if (!to) {
      setError(t`This is needed`);
      return null;
    }
    if (how === "person") {
      if (to !== who.id) return { data: { owner: to } };
      setError(t`Choose somebody else than ${name}`);
      return null;
    }
    const team: Filter = { field: "member_of", op: "eq", value: to };
    const active: Filter = { field: "state", op: "eq", value: "active" };
    const { items } = await search("people", { filter: { and: [team, active] }, limit: MOST, sort: ["name"] });
    const among = items.map(({ id }) => id).filter((id) => id !== who.id);
    if (among.length) return { among };
    setError(t`Nobody else is active in this team`);
    return null;
  };
  const handOver = async () => {
    try {
      const target = await receivers();
      if (!target) return;
      setState("busy");
      for (const { object, open } of chosen) {
        const job = await start(`/v1/${object}/bulk`, { action: "transfer", filter: filterOf(open), ...target });
        setEnded((before) => ({ ...before, [object]: job }));
        await changed(object);
      }
      if (leaving) await deactivate();
      setState("done");
    } catch (problem) {
      fail(problem);
      setState("ask");
    }
  };
  const undo = async () => {
    setState("busy");
    for (const [object, job] of Object.entries(ended).reverse()) {
      if (job?.can_undo) await start(`/v1/jobs/${job.id}/undo`, undefined);
      await changed(object);
    }
    toast(t`What was handed over is with ${name} again`);
    onClose();
  };
  const failed = Object.values(ended).reduce((sum, job) => sum + (job?.counts.failed ?? 0), 0);
  return (
    <Dialog open title={leaving ? t`Deactivate ${name}` : t`Hand over the work of ${name}`} onClose={onClose}>
      <form
        noValidate
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          void handOver();
        }}
      >
        <DialogBody>
          <div className="flex flex-col gap-4">
            {state === "ask" && leaving && (
              <p className="text-sm text-soft">{t`${name} is signed out everywhere at once and cannot sign in. What ${name} did stays in every history. Who takes on what is open?`}</p>
            )}
            {state === "done" && (
              <Note tone={failed ? "warn" : "good"} role="status">
                {failed ? (
                  <Plural
                    value={failed}
                    one="Handed over, but # record was refused: its rules ask for something first."
                    other="Handed over, but # records were refused: their rules ask for something first."
                  />
                ) : (
                  t`Everything is handed over.`
                )}
              </Note>
            )}
            <fieldset>
              <legend className="mb-1 text-sm font-medium">{t`In hand now`}</legend>
              <ul className="rounded-md border border-line">
                {work.map(({ object }) => (
                  <li
                    key={object}
                    className="flex min-h-10 items-center gap-3 border-b border-line px-3 last:border-b-0"
                  >
                    <span className="min-w-0 flex-1">
                      {totals.get(object) && state === "ask" ? (
                        <Checkbox
                          label={declared?.get(object)?.label_plural ?? object}
                          checked={!off.has(object)}
                          onChange={(on) =>
                            setOff(new Set(on ? [...off].filter((one) => one !== object) : [...off, object]))
                          }
                        />
                      ) : (
                        <span className="text-sm">{declared?.get(object)?.label_plural ?? object}</span>
                      )}
                    </span>
                    <Outcome total={totals.get(object)} job={ended[object]} over={object in ended} />
                  </li>
                ))}
              </ul>
            </fieldset>
            {state === "ask" && many > 0 && (
              <div className="grid gap-4 sm:grid-cols-2">
                <Select
                  label={t`Goes to`}
                  value={how}
                  options={[
                    { value: "person", label: t`One person` },
                    { value: "team", label: t`A team, in turn` },
                  ]}
                  onChange={(value) => {
                    setHow(value === "team" ? "team" : "person");
                    setTo(null);
                    setError(undefined);
                  }}
                />
                <RefPicker
                  key={how}
                  label={how === "team" ? t`Team` : t`Person`}
                  object={how === "team" ? "teams" : "people"}
                  value={to}
                  names={names}
                  error={error}
                  required
                  onChange={(value, title) => {
                    setTo(value);
                    setError(undefined);
                    if (value && title) setNames((before) => ({ ...before, [value]: title }));
                  }}
                />
              </div>
            )}
            {state === "ask" && known && many === 0 && (
              <p role="status" className="text-sm text-soft">{t`Nothing is in ${name}’s hands.`}</p>
            )}
          </div>
        </DialogBody>
        <DialogFoot>
          {state === "done" ? (
            <>
              <Button onPress={() => void undo()}>{t`Undo`}</Button>
              <Button look="primary" onPress={onClose}>{t`Close`}</Button>
            </>
          ) : (
            <>
              {leaving && (
                <Button
                  isDisabled={state === "busy"}
                  onPress={() => void deactivate().then((done) => done && onClose())}
                >
                  {many === 0 ? t`Deactivate` : t`Deactivate only`}
                </Button>
              )}
              {(many > 0 || !leaving) && (
                <Button look="primary" type="submit" isPending={state === "busy"} isDisabled={!known || many === 0}>
                  {leaving ? t`Hand over ${number(many)} and deactivate` : t`Hand over ${number(many)}`}
                </Button>
              )}
            </>
          )}
        </DialogFoot>
      </form>
    </Dialog>
  );
}

function Outcome({
  total,
  job,
  over: isOver,
}: {
  total: number | undefined;
  job: Job | null | undefined;
  over: boolean;
}) {
  const { t } = useLingui();
  if (!isOver) return <span className="text-sm tabular-nums">{total === undefined ? "…" : number(total)}</span>;
  if (!job || job.state === "failed") return <span className="text-sm text-bad">{t`Not handed over`}</span>;
  return (
    <span className="inline-flex items-center gap-1 text-sm text-good tabular-nums">
      <Check size={14} aria-hidden="true" />
      {t`${number(job.counts.updated)} handed over`}
    </span>
  );
}
