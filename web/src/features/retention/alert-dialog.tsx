import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { api, ApiError, fieldErrors } from "../../api/http";
import { changed } from "../../api/queries";
import type { Declaration, KithRecord, Names } from "../../api/types";
import { addDays, today } from "../../i18n/format";
import { Button } from "../../ui/button";
import { DateField } from "../../ui/date-field";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { FormDialog } from "../../ui/form-dialog";
import { says } from "../../ui/show";
import { toast } from "../../ui/toast";
import { decided, takeBack } from "./decide";
import { MeasuresField } from "./measures-field";
import { type Measure, measuresOf } from "./words";

export type Outcome = "reprieve" | "lost" | "retained" | "won-back";
const USUAL_REPRIEVE = 30;

/** Decide about an alert: more time with measures, lost with a reason, or retained. */
export function AlertDialog({
  alert,
  outcome,
  name,
  names,
  measure,
  declared,
  onClose,
}: {
  alert: KithRecord;
  outcome: Outcome;
  name: string;
  names: Names;
  measure?: string;
  declared: Declaration;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const known = [...measuresOf(alert), ...(measure ? [{ text: measure }] : [])];
  const [until, setUntil] = useState<string | null>(
    (alert.reprieve_until as string | null) ?? addDays(today(), USUAL_REPRIEVE),
  );
  const [lines, setLines] = useState<Measure[]>(known.length ? known : [{ text: "" }]);
  const [reason, setReason] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const [version, setVersion] = useState(alert.version);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const title = {
    reprieve: t`Reprieve for ${name}`,
    lost: t`${name} is lost`,
    retained: t`${name} is retained`,
    "won-back": t`${name} is won back`,
  }[outcome];
  const reasons = declared.fields.find((field) => field.name === "reason")?.choices ?? [];
  const body = () => {
    const extra = note.trim() ? { note: note.trim() } : {};
    if (outcome === "retained" || outcome === "won-back") return extra;
    if (outcome === "lost") return { reason, ...extra };
    const measures = lines
      .filter(({ text }) => text.trim())
      .map((line) => Object.fromEntries(Object.entries(line).filter(([, value]) => value !== null && value !== "")));
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
      const after = await api.call<KithRecord>(`/v1/retention/alerts/${alert.id}/${outcome}`, {
        method: "POST",
        version,
        body: body(),
      });
      decided({ alert: after, name });
      await changed("churn_alerts");
      toast(
        {
          reprieve: t`${name} is on reprieve`,
          lost: t`${name} is marked as lost`,
          retained: t`${name} is marked as retained`,
          "won-back": t`${name} is marked as won back`,
        }[outcome],
        { action: { label: t`Undo`, run: () => void takeBack(after, name) } },
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
          {
            {
              reprieve: t`Give reprieve`,
              lost: t`Confirm lost`,
              retained: t`Mark as retained`,
              "won-back": t`Mark as won back`,
            }[outcome]
          }
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
          <MeasuresField measures={lines} names={names} error={errors.measures} onChange={setLines} />
        </>
      )}
      {outcome === "lost" && (
        <Select
          label={t`Reason`}
          value={reason}
          options={reasons}
          onChange={setReason}
          required
          autoFocus
          error={errors.reason}
          placeholder={t`Choose a reason`}
        />
      )}
      {outcome === "won-back" && (
        <p className="text-sm text-soft">
          <Trans>
            A lost customer who orders again is won back by itself. Say it by hand when they came back otherwise.
          </Trans>
        </p>
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
