import { Plural, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronRight, Plus } from "lucide-react";
import { useState } from "react";
import { api, fieldErrors } from "../../api/http";
import { queries } from "../../api/queries";
import { Button } from "../../ui/button";
import { FormDialog } from "../../ui/form-dialog";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { Badge, Bones, Card, Failed, says } from "../../ui/show";
import { nameOf } from "./definitions";
import { SettingsFrame } from "./frame";
import { type Role, roles } from "./rights";

/** The roles there are, and how many people have each. */
export function SettingsRoles() {
  const { t } = useLingui();
  const found = useQuery(roles());
  const [adding, setAdding] = useState(false);
  return (
    <SettingsFrame title={t`Roles`}>
      <Card
        title={t`Roles`}
        actions={
          <Button
            small
            look="primary"
            icon={<Plus size={15} aria-hidden="true" />}
            onPress={() => setAdding(true)}
          >{t`New role`}</Button>
        }
      >
        {found.isPending ? (
          <Bones lines={5} />
        ) : found.isError ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : (
          <ul>
            {found.data.map((role) => (
              <li key={role.name} className="border-b border-line last:border-b-0">
                <Link
                  to="/settings/roles/$role"
                  params={{ role: role.name }}
                  className="flex items-center gap-3 px-4 py-2 hover:bg-canvas"
                >
                  <span className="min-w-0 flex-1">
                    <span className="font-medium">{role.label}</span>
                    {role.people !== undefined && (
                      <span className="block text-xs text-soft">
                        <Plural value={role.people} one="# person" other="# people" />
                      </span>
                    )}
                  </span>
                  {role.standard === false && <Badge tone="accent">{t`your own`}</Badge>}
                  <ChevronRight size={16} aria-hidden="true" className="text-soft" />
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Card>
      {adding && found.data && <NewRole known={found.data} onClose={() => setAdding(false)} />}
    </SettingsFrame>
  );
}

function NewRole({ known, onClose }: { known: readonly Role[]; onClose: () => void }) {
  const { t } = useLingui();
  const go = useNavigate();
  const [en, setEn] = useState("");
  const [zh, setZh] = useState("");
  const [from, setFrom] = useState<string | null>(known.find(({ name }) => name === "rep")?.name ?? null);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    setTrouble(null);
    const model = known.find(({ name }) => name === from);
    try {
      const made = await api.call<Role>("/v1/settings/roles", {
        method: "POST",
        body: {
          name: nameOf(en) || "role",
          label: [en.trim(), zh.trim() || en.trim()],
          grants: model?.grants ?? {},
          fields: model?.fields ?? {},
        },
      });
      await queries.invalidateQueries({ queryKey: ["roles"] });
      await go({ to: "/settings/roles/$role", params: { role: made.name } });
    } catch (error) {
      setErrors(fieldErrors(error));
      setTrouble(says(error, t`The server cannot be reached. What you typed is kept; try again.`));
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={t`New role`}
      trouble={trouble}
      onClose={onClose}
      onSubmit={() => void save()}
      action={<Button look="primary" type="submit" isPending={busy} isDisabled={!en.trim()}>{t`Make the role`}</Button>}
    >
      <TextField
        label={t`Name in English`}
        value={en}
        onChange={setEn}
        error={errors.name ?? errors.label}
        required
        autoFocus
      />
      <TextField label={t`Name in Chinese`} value={zh} onChange={setZh} />
      <Select
        label={t`Begin with the rights of`}
        value={from}
        empty={t`Nobody: no rights`}
        options={known.map(({ name, label }) => ({ value: name, label }))}
        onChange={setFrom}
      />
    </FormDialog>
  );
}
