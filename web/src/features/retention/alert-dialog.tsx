import { Trans, useLingui } from "@lingui/react/macro";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { api, ApiError, fieldErrors } from "../../api/http";
import { changed } from "../../api/queries";
import type { Declaration, KithRecord } from "../../api/types";
import { addDays, today } from "../../i18n/format";
import { Button, IconButton } from "../../ui/button";
import { DateField } from "../../ui/date-field";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { FormDialog } from "../../ui/form-dialog";
import { says } from "../../ui/show";
import { toast } from "../../ui/toast";
import { measuresOf } from "./words";

export type Outcome = "reprieve" | "lost" | "retained";
type Line = { text: string; due_on: string | null; done?: boolean };
const USUAL_REPRIEVE = 30;

/** Decide about an alert: more time with measures, lost with a reason, or retained. */
export function AlertDialog({
  alert,
  outcome,
  name,
  declared,
  onClose,
}: {
  alert: KithRecord;
  outcome: Outcome;
  name: string;
  declared: Declaration;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const known: Line[] = measuresOf(alert).map(({ text, due_on, done }) => ({
    text,
    due_on: due_on ?? null,
    ...(done ? { done } : {}),
  }));
  const [until, setUntil] = useState<string | null>(
    (alert.reprieve_until as string | null) ?? addDays(today(), USUAL_REPRIEVE),
  );
  const [lines, setLines] = useState<Line[]>(known.length ? known : [{ text: "", due_on: null }]);
  const [reason, setReason] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const [version, setVersion] = useState(alert.version);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const title = { reprieve: t`Reprieve for ${name}`, lost: t`${name} is lost`, retained: t`${name} is retained` }[
    outcome
  ];
  const reasons = declared.fields.find((field) => field.name === "reason")?.choices ?? [];
  const edit = (at: number, part: Partial<Line>) =>
    setLines(lines.map((line, here) => (here === at ? { ...line, ...part } : line)));

  const body = () => {
    const extra = note.trim() ? { note: note.trim() } : {};
    if (outcome === "retained") return extra;
    if (outcome === "lost") return { reason, ...extra };
    const measures = lines
      .filter(({ text }) => text.trim())
      .map(({ text, due_on, done }) => ({
        text: text.trim(),
        ...(due_on ? { due_on } : {}),
        ...(done ? { done } : {}),
      }));
    return { until, measures, ...extra };
  };
  const missing = (): Record<string, string> => ({
    ...(outcome === "reprieve" && !until ? { until: t`This is needed` } : {}),
    ...(outcome === "reprieve" && !lines.some(({ text }) => text.trim()) ? { measures: t`Say what will be done` } : {}),
    ...(outcome === "lost" && !reason ? { reason: t`This is needed` } : {}),
  });
  const submit = async () => {
    const gaps = missing();
    setErrors(gaps);
    if (Object.keys(gaps).length) return;
    setBusy(true);
    setTrouble(null);
    try {
      await api.call(`/v1/retention/alerts/${alert.id}/${outcome}`, { method: "POST", version, body: body() });
      await changed("churn_alerts");
      toast(
        {
          reprieve: t`${name} is on reprieve`,
          lost: t`${name} is marked as lost`,
          retained: t`${name} is marked as retained`,
        }[outcome],
      );
      onClose();
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) {
        const fresh = await api.call<KithRecord>(`/v1/churn_alerts/${alert.id}`).catch(() => null);
        if (fresh) setVersion(fresh.version);
        setTrouble(t`Someone else worked on this alert meanwhile. What you typed is kept; look again and save.`);
        await changed("churn_alerts");
      } else {
        setErrors(fieldErrors(error));
        setTrouble(says(error, t`The server cannot be reached. What you typed is kept; try again.`));
      }
    } finally {
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={title}
      trouble={trouble}
      onClose={onClose}
      onSubmit={() => void submit()}
      action={
        <Button type="submit" look={outcome === "lost" ? "danger" : "primary"} isPending={busy}>
          {{ reprieve: t`Give reprieve`, lost: t`Confirm lost`, retained: t`Mark as retained` }[outcome]}
        </Button>
      }
    >
      {outcome === "reprieve" && (
        <>
          <DateField
            label={t`Reprieve until`}
            value={until}
            onChange={setUntil}
            required
            error={errors.until}
            className="max-w-56"
          />
          <fieldset>
            <legend className="mb-1 text-xs font-medium text-soft">{t`Measures`}</legend>
            <ul className="flex flex-col gap-2">
              {lines.map((line, at) => (
                <li
                  key={at}
                  className="grid grid-cols-[minmax(0,1fr)_auto] gap-2 sm:grid-cols-[minmax(0,1fr)_11rem_auto]"
                >
                  <TextField
                    label={t`Measure ${at + 1}`}
                    hideLabel
                    placeholder={t`Call, visit, offer…`}
                    value={line.text}
                    onChange={(text) => edit(at, { text })}
                    error={at === 0 ? errors.measures : undefined}
                    autoFocus={at === 0}
                    className="max-sm:col-span-2"
                  />
                  <DateField
                    label={t`Due date of measure ${at + 1}`}
                    hideLabel
                    value={line.due_on}
                    onChange={(due_on) => edit(at, { due_on })}
                  />
                  <IconButton
                    label={t`Remove measure ${at + 1}`}
                    icon={<X size={16} />}
                    isDisabled={lines.length === 1}
                    onPress={() => setLines(lines.filter((_, here) => here !== at))}
                  />
                </li>
              ))}
            </ul>
            <Button
              small
              look="quiet"
              className="mt-2"
              icon={<Plus size={14} aria-hidden="true" />}
              onPress={() => setLines([...lines, { text: "", due_on: null }])}
            >{t`Another measure`}</Button>
          </fieldset>
        </>
      )}
      {outcome === "lost" && (
        <Select
          label={t`Reason`}
          value={reason}
          options={reasons}
          onChange={setReason}
          required
          error={errors.reason}
          placeholder={t`Choose a reason`}
        />
      )}
      {outcome === "retained" && (
        <p className="text-sm text-soft">
          <Trans>
            The alert closes by itself when an order arrives. Close it by hand when the customer said that they stay.
          </Trans>
        </p>
      )}
      <TextField label={t`Note`} long rows={3} value={note} onChange={setNote} error={errors.note} />
    </FormDialog>
  );
}
