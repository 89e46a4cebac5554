import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { api, fieldErrors } from "../api/http";
import { changed, queries, record } from "../api/queries";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { FormDialog } from "../ui/form-dialog";
import { type Shared, SharedWith } from "../ui/shared-with";
import { says } from "../ui/show";
import { toast } from "../ui/toast";
import type { SavedView } from "./first-view";

/** Name a new view, or rename and share one that is `saved`. */
export function ViewDialog({
  object,
  saved,
  held,
  onClose,
  onSaved,
}: {
  object: string;
  saved: SavedView | undefined;
  held: Record<string, unknown>;
  onClose: () => void;
  onSaved: (view: SavedView) => void;
}) {
  const { t } = useLingui();
  const [name, setName] = useState(saved?.name ?? "");
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
      const body = { name: name.trim(), shared };
      const one = saved
        ? await api.call<SavedView>(`/v1/views/${saved.id}`, { method: "PATCH", version: saved.version, body })
        : await api.call<SavedView>("/v1/views", {
            method: "POST",
            key: crypto.randomUUID(),
            body: { ...body, ...held, object },
          });
      queries.setQueryData(record("views", one.id).queryKey, one);
      toast(t`View saved`);
      onSaved(one);
      await changed("views");
    } catch (error) {
      setErrors(fieldErrors(error));
      setTrouble(says(error, t`The server cannot be reached. What you typed is kept; try again.`));
    } finally {
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={saved ? t`Rename or share the view` : t`Save as a view`}
      trouble={trouble}
      onClose={onClose}
      onSubmit={() => void submit()}
      action={<Button type="submit" look="primary" isPending={busy}>{t`Save`}</Button>}
    >
      <TextField label={t`Name`} value={name} onChange={setName} error={errors.name} required autoFocus />
      <SharedWith value={shared} onChange={setShared} error={errors.shared} />
      {!saved && (
        <p className="text-xs text-soft">
          <Trans>
            The filter, the order, the columns and the count by a field are kept; what is searched for is not.
          </Trans>
        </p>
      )}
    </FormDialog>
  );
}
