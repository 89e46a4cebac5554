import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { api, fieldErrors } from "../../api/http";
import { queries } from "../../api/queries";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { FormDialog } from "../../ui/form-dialog";
import { type Shared, SharedWith } from "../../ui/shared-with";
import { says } from "../../ui/show";
import { toast } from "../../ui/toast";
import { savedReport, type SavedReport } from "./query";

/** Keep a report under a name; or, with `saved`, rename and share one that is kept. */
export function SaveDialog({
  saved,
  name: proposed,
  report,
  parameters,
  onClose,
  onSaved,
}: {
  saved: SavedReport | undefined;
  name: string;
  report: string;
  parameters: object;
  onClose: () => void;
  onSaved: (report: SavedReport) => void;
}) {
  const { t } = useLingui();
  const [name, setName] = useState(saved?.name ?? proposed);
  const [description, setDescription] = useState(saved?.description ?? "");
  const [shared, setShared] = useState<Shared>(saved?.shared ?? "private");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    if (!name.trim()) return setErrors({ name: t`This is needed` });
    setBusy(true);
    setTrouble(null);
    setErrors({});
    try {
      const body = { name: name.trim(), description: description.trim() || null, shared };
      const one = saved
        ? await api.call<SavedReport>(`/v1/insight/saved-reports/${saved.id}`, {
            method: "PATCH",
            version: saved.version,
            body,
          })
        : await api.call<SavedReport>("/v1/insight/saved-reports", {
            method: "POST",
            key: crypto.randomUUID(),
            body: { ...body, report, parameters },
          });
      await queries.invalidateQueries({ queryKey: ["saved-reports"] });
      queries.setQueryData(savedReport(one.id).queryKey, one);
      toast(t`Report saved`);
      onSaved(one);
    } catch (error) {
      setErrors(fieldErrors(error));
      setTrouble(says(error, t`The server cannot be reached. What you typed is kept; try again.`));
    } finally {
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={saved ? t`Rename or share the report` : t`Save the report`}
      trouble={trouble}
      onClose={onClose}
      onSubmit={() => void submit()}
      action={<Button type="submit" look="primary" isPending={busy}>{t`Save`}</Button>}
    >
      <TextField label={t`Name`} value={name} onChange={setName} error={errors.name} required autoFocus />
      <TextField label={t`Description`} value={description} onChange={setDescription} error={errors.description} />
      <SharedWith value={shared} onChange={setShared} error={errors.shared} />
      <p className="text-xs text-soft">{t`Whoever opens it sees their own figures: only what they may see is counted.`}</p>
    </FormDialog>
  );
}
