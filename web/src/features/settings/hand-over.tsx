import { Plural, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { api, fieldErrors } from "../../api/http";
import { changed, declarations } from "../../api/queries";
import type { KithRecord, Names } from "../../api/types";
import { fail } from "../../api/write";
import { RefPicker } from "../../forms/ref-picker";
import type { Job } from "../../grid/jobs";
import { number } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { Dialog, DialogBody, DialogFoot } from "../../ui/dialog";
import { Select } from "../../ui/select";
import { Failed, Note, Progress } from "../../ui/show";
import { toast } from "../../ui/toast";
import { isGoing, looking, refused, resume, takeBack, watch } from "./handing-over";

type Hand = { object: string; count: number };

/**
 * Hand somebody's work to another, or to a team in turn; `leaving` when they are to be deactivated before it. The server
 * does it: `job` is what is under way already.
 */
export function HandOver(props: { who: KithRecord; leaving: boolean; job: Job | undefined; onClose: () => void }) {
  const { who, leaving, onClose } = props;
  const { t } = useLingui();
  const name = String(who.name);
  const [job, setJob] = useState(props.job);
  const now = (props.job && (!job || job.id === props.job.id) && job?.state !== "done" && props.job) || job;
  useEffect(() => {
    looking.add(who.id);
    return () => {
      looking.delete(who.id);
    };
  }, [who.id]);
  const until = async (end: Promise<Job | null>) => {
    const over = await end;
    if (over) setJob(over);
  };
  useEffect(() => {
    if (props.job && isGoing(props.job)) void until(watch(props.job));
  }, [props.job?.id]);
  return (
    <Dialog open title={leaving ? t`Deactivate ${name}` : t`Hand over the work of ${name}`} onClose={onClose}>
      {now ? (
        <Going
          job={now}
          name={name}
          onClose={onClose}
          onResume={() => {
            setJob({ ...now, state: "queued" });
            void until(resume(now));
          }}
        />
      ) : (
        <Ask
          who={who}
          leaving={leaving}
          onClose={onClose}
          onStarted={(begun) => {
            setJob(begun);
            void until(watch(begun));
          }}
        />
      )}
    </Dialog>
  );
}

function Ask(props: { who: KithRecord; leaving: boolean; onClose: () => void; onStarted: (job: Job) => void }) {
  const { who, leaving } = props;
  const { t } = useLingui();
  const name = String(who.name);
  const declared = useQuery(declarations()).data;
  const path = `/v1/settings/memberships/${who.id}/hand-over`;
  const found = useQuery({
    queryKey: ["settings", "in-hand", who.id],
    queryFn: async () =>
      (await api.call<{ objects: Hand[] }>(path, { method: "POST", body: { dry_run: true } })).objects,
    gcTime: 0,
  });
  const work = found.data ?? [];
  const [off, setOff] = useState<ReadonlySet<string>>(new Set());
  const [how, setHow] = useState<"person" | "team">("person");
  const [to, setTo] = useState<string | null>(null);
  const [names, setNames] = useState<Names>({});
  const [error, setError] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const chosen = work.filter(({ object, count }) => count > 0 && !off.has(object));
  const many = chosen.reduce((sum, { count }) => sum + count, 0);

  const setActive = async (version: number, active: boolean) => {
    try {
      const body = { active };
      const options = { method: "PATCH" as const, version, body };
      return await api.call<KithRecord>(`/v1/settings/memberships/${who.id}`, options);
    } catch (problem) {
      fail(problem);
      return null;
    } finally {
      await changed("people");
    }
  };
  const deactivate = async () => {
    setBusy(true);
    const after = await setActive(who.version, false);
    setBusy(false);
    if (!after) return;
    const undo = { label: t`Undo`, run: () => void setActive(after.version, true) };
    toast(t`${name} can no longer sign in`, { action: undo });
    props.onClose();
  };
  const handOver = async (event: FormEvent) => {
    event.preventDefault();
    if (!to) {
      setError(t`This is needed`);
      return;
    }
    setBusy(true);
    try {
      const body = { to, objects: chosen.map(({ object }) => object), deactivate: leaving };
      props.onStarted(await api.call<Job>(path, { method: "POST", body, key: crypto.randomUUID() }));
    } catch (problem) {
      const wrong = fieldErrors(problem).to;
      if (wrong) setError(wrong);
      else fail(problem);
      setBusy(false);
    }
  };
  return (
    <form noValidate className="flex min-h-0 flex-1 flex-col" onSubmit={(event) => void handOver(event)}>
      <DialogBody>
        <div className="flex flex-col gap-4">
          {leaving && (
            <p className="text-sm text-soft">{t`${name} is signed out everywhere at once and cannot sign in. What ${name} did stays in every history. Who takes on what is open?`}</p>
          )}
          {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
          {work.length > 0 && (
            <fieldset>
              <legend className="mb-1 text-sm font-medium">{t`In hand now`}</legend>
              <ul className="rounded-md border border-line">
                {work.map(({ object, count }) => (
                  <li
                    key={object}
                    className="flex min-h-10 items-center gap-3 border-b border-line px-3 last:border-b-0"
                  >
                    <span className="min-w-0 flex-1">
                      {count > 0 ? (
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
                    <span className="text-sm tabular-nums">{number(count)}</span>
                  </li>
                ))}
              </ul>
            </fieldset>
          )}
          {many > 0 && (
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
          {found.data && work.every(({ count }) => count === 0) && (
            <p role="status" className="text-sm text-soft">{t`Nothing is in ${name}’s hands.`}</p>
          )}
        </div>
      </DialogBody>
      <DialogFoot>
        {leaving && (
          <Button isDisabled={busy} onPress={() => void deactivate()}>
            {many === 0 ? t`Deactivate` : t`Deactivate only`}
          </Button>
        )}
        {(many > 0 || !leaving) && (
          <Button look="primary" type="submit" isPending={busy} isDisabled={!found.data || many === 0}>
            {leaving ? t`Hand over ${number(many)} and deactivate` : t`Hand over ${number(many)}`}
          </Button>
        )}
      </DialogFoot>
    </form>
  );
}

function Going(props: { job: Job; name: string; onClose: () => void; onResume: () => void }) {
  const { job, name, onClose } = props;
  const { t } = useLingui();
  const declared = useQuery(declarations()).data;
  const going = isGoing(job);
  const left = refused(job);
  const stayed = job.parts?.some(({ object, failed }) => object === "people" && failed > 0);
  const undo = () => {
    void takeBack(job);
    onClose();
  };
  return (
    <>
      <DialogBody>
        <div className="flex flex-col gap-4">
          {going && (
            <>
              <Progress label={t`Handing over`} value={job.total ? (100 * job.done) / job.total : null} />
              <p className="text-sm text-soft">{t`You can close this window, and even the tab: it goes on, and you are told when it is done.`}</p>
            </>
          )}
          {job.state === "failed" && (
            <Note tone="bad" role="alert">
              {job.problem ?? t`The work was not handed over`}
            </Note>
          )}
          {job.state === "cancelled" && <Note tone="warn" role="status">{t`It was stopped half way.`}</Note>}
          {job.state === "done" && (
            <Note tone={left || stayed ? "warn" : "good"} role="status">
              {left ? (
                <Plural
                  value={left}
                  one="Handed over, but # record was refused: its rules ask for something first."
                  other="Handed over, but # records were refused: their rules ask for something first."
                />
              ) : stayed ? (
                t`Everything is handed over, but ${name} was changed meanwhile and can still sign in.`
              ) : (
                t`Everything is handed over.`
              )}
            </Note>
          )}
          <ul className="rounded-md border border-line">
            {(job.parts ?? []).map(({ object, total, done, updated, failed }) => (
              <li key={object} className="flex min-h-10 items-center gap-3 border-b border-line px-3 last:border-b-0">
                <span className="min-w-0 flex-1 text-sm">
                  {object === "people" ? t`Signing in` : (declared?.get(object)?.label_plural ?? object)}
                </span>
                {done < total ? (
                  <span className="text-sm text-soft tabular-nums">{t`${number(done)} of ${number(total)}`}</span>
                ) : failed === total ? (
                  <span className="text-sm text-bad">{object === "people" ? t`Not ended` : t`Not handed over`}</span>
                ) : (
                  <span className="inline-flex items-center gap-1 text-sm text-good tabular-nums">
                    <Check size={14} aria-hidden="true" />
                    {object === "people" ? t`Ended` : t`${number(updated)} handed over`}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </div>
      </DialogBody>
      <DialogFoot>
        {!going && job.can_undo && <Button onPress={undo}>{t`Undo`}</Button>}
        {job.state === "failed" ? (
          <Button look="primary" onPress={props.onResume}>{t`Go on`}</Button>
        ) : (
          <Button look="primary" onPress={onClose}>{t`Close`}</Button>
        )}
      </DialogFoot>
    </>
  );
}
