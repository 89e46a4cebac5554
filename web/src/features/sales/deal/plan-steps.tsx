import { Plural, useLingui } from "@lingui/react/macro";
import { Check, MoreHorizontal } from "lucide-react";
import { useRef, useState } from "react";
import { api } from "../../../api/http";
import { changed } from "../../../api/queries";
import type { Declaration, KithRecord, Names } from "../../../api/types";
import { change, fail, remove } from "../../../api/write";
import { addDays, day, daysBetween, today } from "../../../i18n/format";
import { Button, IconButton } from "../../../ui/button";
import { cx } from "../../../ui/cx";
import { DateField } from "../../../ui/date-field";
import { TextField } from "../../../ui/field";
import { Menu } from "../../../ui/menu";
import { Badge } from "../../../ui/show";

const USUAL_GAP = 7;

/** The steps of a plan in the order of their days, ticked off with what came of them, and a line for the next one. */
export function PlanSteps({
  plan,
  declared,
  steps,
  names,
  fixed,
}: {
  plan: KithRecord;
  declared: Declaration;
  steps: readonly KithRecord[];
  names: Names;
  fixed: boolean;
}) {
  const { t } = useLingui();
  const done = steps.filter(({ state }) => state === "done").length;
  const mayAdd = !fixed && declared.access.create !== "none";
  return (
    <>
      {steps.length > 0 && (
        <p className="px-4 pt-1 text-xs text-soft tabular-nums">{t`${done} of ${steps.length} done`}</p>
      )}
      <ol className="px-4 py-1">
        {steps.map((step) => (
          <Step key={step.id} step={step} names={names} mayEdit={!fixed && declared.access.edit !== "none"} />
        ))}
      </ol>
      {mayAdd && <AddStep plan={plan} last={steps.at(-1)} />}
    </>
  );
}

function Step({ step, names, mayEdit }: { step: KithRecord; names: Names; mayEdit: boolean }) {
  const { t } = useLingui();
  const [telling, setTelling] = useState(false);
  const box = useRef<HTMLButtonElement>(null);
  const subject = String(step.subject ?? "");
  const state = String(step.state);
  const done = state === "done";
  const late = state === "planned" ? daysBetween(String(step.planned_on), today()) : 0;
  const put = (patch: Record<string, unknown>, said: string) => void change("plan_steps", step, patch, said);
  return (
    <li className="flex items-start gap-3 border-b border-line py-2 last:border-b-0">
      <button
        ref={box}
        type="button"
        role="checkbox"
        aria-checked={done}
        aria-label={subject}
        disabled={!mayEdit}
        onClick={() =>
          done ? put({ state: "planned", done_on: null }, t`${subject} is planned again`) : setTelling(!telling)
        }
        className="-m-1.5 grid size-8 shrink-0 place-items-center rounded-md"
      >
        <span
          className={cx(
            "grid size-5 place-items-center rounded border",
            done ? "border-accent bg-accent text-on-accent" : "border-edge bg-surface",
          )}
        >
          {done && <Check size={14} aria-hidden="true" />}
        </span>
      </button>
      <div className="min-w-0 flex-1">
        <p className={cx("font-medium", state === "skipped" && "text-soft line-through")}>{subject}</p>
        <p className="flex flex-wrap items-center gap-x-2 text-xs text-soft tabular-nums">
          <span>{day(String(done && step.done_on ? step.done_on : step.planned_on))}</span>
          {state === "skipped" && <span>{t`skipped`}</span>}
          {late > 0 && (
            <Badge tone="bad">
              <Plural value={late} one="# day overdue" other="# days overdue" />
            </Badge>
          )}
          {!!step.owner && <span>{names[String(step.owner)]}</span>}
        </p>
        {!!step.result && !telling && <p className="mt-1 text-sm whitespace-pre-line">{String(step.result)}</p>}
        {telling && (
          <Telling
            step={step}
            onClose={() => {
              setTelling(false);
              box.current?.focus();
            }}
          />
        )}
      </div>
      {mayEdit && !done && (
        <Menu
          label={t`Actions for ${subject}`}
          trigger={<IconButton small label={t`Actions for ${subject}`} icon={<MoreHorizontal size={16} />} />}
          actions={[
            {
              id: "week",
              label: t`A week later`,
              run: () =>
                put({ planned_on: addDays(String(step.planned_on), USUAL_GAP) }, t`${subject} is a week later`),
            },
            state === "skipped"
              ? {
                  id: "plan",
                  label: t`Plan it again`,
                  run: () => put({ state: "planned" }, t`${subject} is planned again`),
                }
              : { id: "skip", label: t`Skip`, run: () => put({ state: "skipped" }, t`${subject} is skipped`) },
            { id: "remove", label: t`Remove`, bad: true, run: () => void remove("plan_steps", step, subject) },
          ]}
        />
      )}
    </li>
  );
}

/** A step is done with what came of it. */
function Telling({ step, onClose }: { step: KithRecord; onClose: () => void }) {
  const { t } = useLingui();
  const [result, setResult] = useState(String(step.result ?? ""));
  const [busy, setBusy] = useState(false);
  const save = async () => {
    if (!result.trim() || busy) return;
    setBusy(true);
    const before = { state: step.state, result: step.result ?? null, done_on: null };
    const patch = { state: "done", result: result.trim() };
    const saved = await change("plan_steps", step, patch, t`${String(step.subject)} is done`, before);
    setBusy(false);
    if (saved) onClose();
  };
  return (
    <form
      aria-label={t`What came of it`}
      className="mt-1.5 flex flex-wrap gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <TextField
        label={t`What came of it`}
        hideLabel
        placeholder={t`What came of it?`}
        value={result}
        onChange={setResult}
        autoFocus
        className="flex-1 basis-40"
      />
      <Button type="submit" look="primary" isPending={busy} isDisabled={!result.trim()}>{t`Done`}</Button>
    </form>
  );
}

function AddStep({ plan, last }: { plan: KithRecord; last: KithRecord | undefined }) {
  const { t } = useLingui();
  const after = [String(last?.planned_on ?? ""), today()].sort().at(-1) ?? today();
  const [subject, setSubject] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const on = chosen ?? addDays(after, last ? USUAL_GAP : 1);
  const add = async () => {
    if (!subject.trim() || busy) return;
    setBusy(true);
    try {
      await api.call("/v1/plan_steps", {
        method: "POST",
        key: crypto.randomUUID(),
        body: { plan: plan.id, subject: subject.trim(), planned_on: on, ...(plan.owner ? { owner: plan.owner } : {}) },
      });
      await changed("plan_steps");
      setSubject("");
      setChosen(null);
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      aria-label={t`Add a step`}
      className="flex flex-wrap items-end gap-2 border-t border-line p-3"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <TextField
        label={t`Step`}
        hideLabel
        placeholder={t`Another step: call, visit, sample…`}
        value={subject}
        onChange={setSubject}
        className="flex-1 basis-48"
      />
      <DateField label={t`Planned for`} hideLabel value={on} onChange={setChosen} required className="w-48" />
      <Button type="submit" isPending={busy} isDisabled={!subject.trim()}>{t`Add`}</Button>
    </form>
  );
}
