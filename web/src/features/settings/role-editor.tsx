import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { useState } from "react";
import { api, ApiError } from "../../api/http";
import { declarations, queries } from "../../api/queries";
import type { Declaration, Reach } from "../../api/types";
import { inOrder } from "../../app/places";
import { NotHere } from "../../grid/list-screen";
import { Beginning } from "../../ui/beginning";
import { Button } from "../../ui/button";
import { Bones, Card, Failed, Note, says } from "../../ui/show";
import { toast } from "../../ui/toast";
import { FieldRights } from "./field-rights";
import { SettingsFrame } from "./frame";
import { type Action, ACTIONS, type Grants, grantOf, REACHES, type Role, roles, useRightWords } from "./rights";

const route = getRouteApi("/app/settings/roles/$role");

/** What one role may do with each object, and which of its fields it sees. */
export function SettingsRole() {
  const { t } = useLingui();
  const { role } = route.useParams();
  const found = useQuery(roles());
  const declared = useQuery(declarations()).data;
  const known = found.data?.find(({ name }) => name === role);
  return (
    <SettingsFrame title={known?.label ?? t`Roles`}>
      <Link to="/settings/roles" className="mb-2 inline-flex items-center gap-0.5 text-xs text-soft hover:text-ink">
        <ChevronLeft size={14} aria-hidden="true" />
        {t`All roles`}
      </Link>
      {found.isPending || !declared ? (
        <Bones lines={9} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : known ? (
        <Beginning read={known}>
          {(began, version, saved) => (
            <Editor role={began} version={version} onSaved={saved} objects={inOrder([...declared.values()])} />
          )}
        </Beginning>
      ) : (
        <NotHere />
      )}
    </SettingsFrame>
  );
}

function Editor({
  role,
  version,
  objects,
  onSaved,
}: {
  role: Role;
  version: number;
  objects: readonly Declaration[];
  onSaved: () => void;
}) {
  const { t } = useLingui();
  const go = useNavigate();
  const [grants, setGrants] = useState<Grants>(role.grants);
  const [fields, setFields] = useState(role.fields);
  const [trouble, setTrouble] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const fixed = role.name === "administrator";
  const same = grants === role.grants && fields === role.fields;
  const act = async (method: "PATCH" | "DELETE", body?: object) => {
    setBusy(true);
    setTrouble([]);
    try {
      await api.call(`/v1/settings/roles/${role.name}`, { method, version, ...(body ? { body } : {}) });
      toast(method === "DELETE" ? t`${role.label} is removed` : t`Saved`);
      if (method === "DELETE") await go({ to: "/settings/roles" });
      onSaved();
    } catch (error) {
      const said = error instanceof ApiError ? error.fields.map(({ field, message }) => `${field}: ${message}`) : [];
      setTrouble([says(error, t`The server cannot be reached. What you typed is kept; try again.`), ...said]);
    }
    setBusy(false);
    await queries.invalidateQueries({ queryKey: ["roles"] });
  };
  return (
    <div className="flex flex-col gap-4">
      {fixed && (
        <Note role="status">{t`Administrators may do everything; their role cannot be changed, so that nobody is locked out.`}</Note>
      )}
      {trouble.length > 0 && (
        <Note tone="bad" role="alert">
          {trouble.map((one) => (
            <p key={one}>{one}</p>
          ))}
        </Note>
      )}
      <Card title={t`What ${role.label} may do`}>
        <Matrix grants={grants} objects={objects} off={fixed} onChange={setGrants} />
      </Card>
      <FieldRights objects={objects} limits={fields} off={fixed} onChange={setFields} />
      {!fixed && (
        <div className="sticky bottom-0 flex flex-wrap justify-end gap-2 border-t border-line bg-canvas py-3">
          <Button look="quiet" isPending={busy} onPress={() => void act("DELETE")}>{t`Remove the role`}</Button>
          <Button
            look="primary"
            isPending={busy}
            isDisabled={same}
            onPress={() => void act("PATCH", { grants, fields })}
          >{t`Save`}</Button>
        </div>
      )}
    </div>
  );
}

function Matrix({
  grants,
  objects,
  off,
  onChange,
}: {
  grants: Grants;
  objects: readonly Declaration[];
  off: boolean;
  onChange: (grants: Grants) => void;
}) {
  const { t } = useLingui();
  const words = useRightWords();
  const rows = [
    ...objects.map(({ name, label_plural, fields }) => ({
      name,
      label: label_plural,
      owned: fields.some((field) => field.name === "owner"),
    })),
    { name: "*", label: t`Every object not named`, owned: true },
    { name: "settings", label: t`Settings`, owned: false },
  ];
  const set = (object: string, action: Action, reach: Reach) => {
    const now = Object.fromEntries(ACTIONS.map((one) => [one, grantOf(grants, object, one)]));
    onChange({ ...grants, [object]: { ...now, [action]: reach } });
  };
  return (
    <div className="relative overflow-x-auto" tabIndex={0} role="region" aria-label={t`Rights`}>
      <table className="w-full min-w-max text-sm">
        <thead>
          <tr className="border-b border-line bg-sunken text-xs text-soft">
            <th scope="col" className="px-4 py-2 text-left font-medium">{t`Object`}</th>
            {ACTIONS.map((action) => (
              <th key={action} scope="col" className="px-2 py-2 text-left font-medium">
                {words.action[action]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, label, owned }) => (
            <tr key={name} className="border-b border-line last:border-b-0 hover:bg-canvas">
              <th scope="row" className="px-4 py-1 text-left font-medium">
                {label}
              </th>
              {ACTIONS.map((action) => {
                const reach = grantOf(grants, name, action);
                return (
                  <td key={action} className="px-2 py-1">
                    <select
                      aria-label={`${label}: ${words.action[action]}`}
                      value={reach}
                      disabled={off}
                      onChange={(event) => set(name, action, event.target.value as Reach)}
                      className={`control min-h-8 w-24 py-0 ${reach === "none" ? "text-soft" : ""}`}
                    >
                      {REACHES.filter((one) => owned || one === "none" || one === "all" || one === reach).map((one) => (
                        <option key={one} value={one}>
                          {words.reach[one]}
                        </option>
                      ))}
                    </select>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
