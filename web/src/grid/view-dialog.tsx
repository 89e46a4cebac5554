import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { api, fieldErrors } from "../api/http";
import { changed, declarations, queries, record } from "../api/queries";
import { useRoles } from "../api/roles";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { TextField } from "../ui/field";
import { FormDialog } from "../ui/form-dialog";
import { type Shared, SharedWith } from "../ui/shared-with";
import { says } from "../ui/show";
import { toast } from "../ui/toast";
import type { SavedView } from "./first-view";
import { viewsOf } from "./saved";

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
  const [roles, setRoles] = useState<readonly string[]>(saved?.default_for_roles ?? []);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const fields = useQuery(declarations()).data?.get("views")?.fields;
  const mayChoose = fields?.find((field) => field.name === "default_for_roles")?.access === "edit";
  /** What a role begins with must be in its sight. */
  const first = shared === "everyone" ? roles : [];
  const submit = async () => {
    if (!name.trim()) return setErrors({ name: t`This is needed` });
    setBusy(true);
    setTrouble(null);
    setErrors({});
    try {
      const body = {
        name: name.trim(),
        shared,
        ...(mayChoose ? { default_for_roles: first.length ? first : null } : {}),
      };
      const one = saved
        ? await api.call<SavedView>(`/v1/views/${saved.id}`, { method: "PATCH", version: saved.version, body })
        : await api.call<SavedView>("/v1/views", {
            method: "POST",
            key: crypto.randomUUID(),
            body: { ...body, ...held, object },
          });
      queries.setQueryData(record("views", one.id).queryKey, one);
      if (mayChoose) await giveWay(one, first);
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
      {mayChoose && shared === "everyone" && (
        <FirstFor roles={roles} error={errors.default_for_roles} onChange={setRoles} />
      )}
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

/** Of the views of an object one is the first of a role: the others give way. */
async function giveWay(one: SavedView, roles: readonly string[]): Promise<void> {
  const all = await queries.fetchQuery({ ...viewsOf(one.object), staleTime: 0 });
  for (const other of all) {
    const rest = (other.default_for_roles ?? []).filter((role) => !roles.includes(role));
    if (other.id === one.id || rest.length === (other.default_for_roles?.length ?? 0)) continue;
    const body = { default_for_roles: rest.length ? rest : null };
    const after = await api.call<SavedView>(`/v1/views/${other.id}`, { method: "PATCH", version: other.version, body });
    queries.setQueryData(record("views", other.id).queryKey, after);
  }
}

function FirstFor({
  roles,
  error,
  onChange,
}: {
  roles: readonly string[];
  error: string | undefined;
  onChange: (roles: string[]) => void;
}) {
  const { t } = useLingui();
  const { options } = useRoles();
  return (
    <fieldset>
      <legend className="mb-1 text-xs font-medium text-soft">{t`The list begins with it for`}</legend>
      <div className="grid grid-cols-1 gap-x-4 sm:grid-cols-2">
        {options.map(({ value, label }) => (
          <Checkbox
            key={value}
            label={label}
            checked={roles.includes(value)}
            onChange={(on) => onChange(on ? [...roles, value] : roles.filter((role) => role !== value))}
          />
        ))}
      </div>
      <p className="text-xs text-soft">{t`Whoever chose a first view of their own keeps it.`}</p>
      {error && <p className="text-xs font-medium text-bad">{error}</p>}
    </fieldset>
  );
}
