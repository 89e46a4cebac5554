import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, fieldErrors } from "../../api/http";
import { me, queries } from "../../api/queries";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { FormDialog } from "../../ui/form-dialog";
import { Select } from "../../ui/select";
import { Bones, says } from "../../ui/show";
import { toast } from "../../ui/toast";
import { type Dashboard, dashboardList, newTile } from "./dashboard";
import type { SavedReport } from "./query";

const NEW = "";

/** Show a saved report on a dashboard of one's own, an old one or a new one. */
export function AddToDashboard({ saved, onClose }: { saved: SavedReport; onClose: () => void }) {
  const { t } = useLingui();
  const person = useQuery(me()).data?.person;
  const found = useQuery(dashboardList());
  const mine = (found.data ?? []).filter((one) => !one.built_in && one.owner === person?.id);
  const [chosen, setChosen] = useState<string | null>(null);
  const [name, setName] = useState("");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const at = mine.find(({ id }) => id === (chosen ?? mine[0]?.id ?? NEW));
  const submit = async () => {
    if (!at && !name.trim()) return setErrors({ name: t`This is needed` });
    setBusy(true);
    setTrouble(null);
    setErrors({});
    const tile = newTile({ saved: saved.id });
    try {
      await (at
        ? api.call<Dashboard>(`/v1/insight/dashboards/${at.id}`, {
            method: "PATCH",
            version: at.version,
            body: { tiles: [...at.tiles, tile] },
          })
        : api.call<Dashboard>("/v1/insight/dashboards", {
            method: "POST",
            key: crypto.randomUUID(),
            body: { name: name.trim(), tiles: [tile] },
          }));
      await queries.invalidateQueries({ queryKey: ["dashboards"] });
      toast(t`Added to ${at?.name ?? name.trim()}`);
      onClose();
    } catch (error) {
      setErrors(fieldErrors(error));
      setTrouble(says(error, t`The server cannot be reached. What you typed is kept; try again.`));
    } finally {
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={t`Add to a dashboard`}
      trouble={trouble ? [trouble, errors.tiles].filter(Boolean).join(" ") : null}
      onClose={onClose}
      onSubmit={() => void submit()}
      action={<Button type="submit" look="primary" isPending={busy}>{t`Add`}</Button>}
    >
      {mine.length > 0 && (
        <Select
          label={t`Dashboard`}
          value={at?.id ?? null}
          empty={t`A new dashboard`}
          options={mine.map((one) => ({ value: one.id, label: one.name }))}
          onChange={(next) => setChosen(next ?? NEW)}
        />
      )}
      {found.isPending && <Bones lines={1} />}
      {!found.isPending && !at && (
        <TextField
          label={t`Name of the new dashboard`}
          value={name}
          onChange={setName}
          error={errors.name}
          required
          autoFocus
        />
      )}
    </FormDialog>
  );
}
