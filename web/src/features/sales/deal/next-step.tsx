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

/** What happens next with a deal, and when: never more than one thing, and never hidden that there is none. */
export function NextStep({ deal, mayEdit }: { deal: KithRecord; mayEdit: boolean }) {
  const { t } = useLingui();
  const step = String(deal.next_step ?? "");
  const on = (deal.next_step_on as string | null | undefined) ?? null;
  const [editing, setEditing] = useState(false);
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
        <Plan key={deal.version} deal={deal} step={step} on={on} editing={editing} onLeave={() => setEditing(false)} />
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
  deal,
  step,
  on,
  editing,
  onLeave,
}: {
  deal: KithRecord;
  step: string;
  on: string | null;
  editing: boolean;
  onLeave: () => void;
}) {
  const { t } = useLingui();
  const [text, setText] = useState(step);
  const [due, setDue] = useState<string | null>(on ?? addDays(today(), USUAL_DAYS));
  const [busy, setBusy] = useState(false);
  const save = async () => {
    if (!text.trim() || busy) return;
    setBusy(true);
    const saved = await change(
      "opportunities",
      deal,
      { next_step: text.trim(), next_step_on: due },
      t`Next step: ${text.trim()}`,
    );
    setBusy(false);
    if (saved) onLeave();
  };
  return (
    <form
      aria-label={t`Next step`}
      className="flex flex-wrap items-end gap-2 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => event.key === "Escape" && onLeave()}
    >
      <TextField
        label={t`What happens next`}
        hideLabel
        placeholder={t`What happens next?`}
        value={text}
        onChange={setText}
        autoFocus={editing}
        className="flex-1 basis-52"
      />
      <DateField label={t`By when`} hideLabel value={due} onChange={setDue} className="w-48" />
      <Button type="submit" isPending={busy} isDisabled={!text.trim()}>{t`Set`}</Button>
    </form>
  );
}
