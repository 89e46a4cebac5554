import { Plural, useLingui } from "@lingui/react/macro";
import { ArrowRight, Check, Pencil } from "lucide-react";
import { useState } from "react";
import type { KithRecord } from "../../../api/types";
import { change } from "../../../api/write";
import { addDays, day, daysBetween, today } from "../../../i18n/format";
import { Button, IconButton } from "../../../ui/button";
import { DateField } from "../../../ui/date-field";
import { TextField } from "../../../ui/field";
import { Badge, Card } from "../../../ui/show";

const USUAL_DAYS = 3;

type Typed = { text?: string; due?: string | null };

/** What happens next with a deal, and when: never more than one thing, and never hidden that there is none. */
export function NextStep({ deal, mayEdit }: { deal: KithRecord; mayEdit: boolean }) {
  const { t } = useLingui();
  const step = String(deal.next_step ?? "");
  const on = (deal.next_step_on as string | null | undefined) ?? null;
  const [editing, setEditing] = useState(false);
  const [typed, setTyped] = useState<Typed>({});
  const leave = () => {
    setEditing(false);
    setTyped({});
  };
  const save = async (text: string, due: string | null) => {
    leave(); // what is saved stands at once; what is refused comes back as it was typed
    if (await change("opportunities", deal, { next_step: text, next_step_on: due }, t`Next step: ${text}`)) return;
    setEditing(editing);
    setTyped({ text, due });
  };
  const done = () => void change("opportunities", deal, { next_step: null, next_step_on: null }, t`Done: ${step}`);
  if (!step && !mayEdit) return null;
  return (
    <Card title={t`Next step`}>
      {step && !editing ? (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
          <ArrowRight size={16} aria-hidden="true" className="shrink-0 text-accent" />
          <p className="min-w-0 flex-1 basis-40 font-medium">{step}</p>
          <Due on={on} />
          {mayEdit && (
            <span className="flex gap-1.5">
              <Button small icon={<Check size={14} aria-hidden="true" />} onPress={done}>{t`Done`}</Button>
              <IconButton
                small
                label={t`Change the next step`}
                icon={<Pencil size={14} />}
                onPress={() => setEditing(true)}
              />
            </span>
          )}
        </div>
      ) : (
        <Plan step={step} on={on} editing={editing} typed={typed} onType={setTyped} onSave={save} onLeave={leave} />
      )}
    </Card>
  );
}

function Due({ on }: { on: string | null }) {
  const { t } = useLingui();
  if (!on) return null;
  const days = daysBetween(today(), on);
  if (days < 0)
    return (
      <Badge tone="bad">
        <Plural value={-days} one="# day overdue" other="# days overdue" />
      </Badge>
    );
  return <span className="text-xs text-soft tabular-nums">{days === 0 ? t`Today` : day(on)}</span>;
}

function Plan({
  step,
  on,
  editing,
  typed,
  onType,
  onSave,
  onLeave,
}: {
  step: string;
  on: string | null;
  editing: boolean;
  typed: Typed;
  onType: (typed: Typed) => void;
  onSave: (text: string, due: string | null) => Promise<void>;
  onLeave: () => void;
}) {
  const { t } = useLingui();
  const { text = step, due = on ?? addDays(today(), USUAL_DAYS) } = typed;
  return (
    <form
      aria-label={t`Next step`}
      className="flex flex-wrap items-end gap-2 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) void onSave(text.trim(), due);
      }}
      onKeyDown={(event) => event.key === "Escape" && onLeave()}
    >
      <TextField
        label={t`What happens next`}
        hideLabel
        placeholder={t`What happens next?`}
        value={text}
        onChange={(text) => onType({ ...typed, text })}
        autoFocus={editing}
        className="flex-1 basis-52"
      />
      <DateField
        label={t`By when`}
        hideLabel
        value={due}
        onChange={(due) => onType({ ...typed, due })}
        className="w-48"
      />
      <Button type="submit" isDisabled={!text.trim()}>{t`Set`}</Button>
    </form>
  );
}
