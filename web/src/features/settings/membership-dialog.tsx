import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { api, ApiError, fieldErrors } from "../../api/http";
import { changed } from "../../api/queries";
import type { KithRecord, Names } from "../../api/types";
import { RefPicker } from "../../forms/ref-picker";
import { languages } from "../../i18n";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { type Option, Select } from "../../ui/select";
import { FormDialog } from "../../ui/form-dialog";
import { says } from "../../ui/show";
import { toast } from "../../ui/toast";

/** Invite somebody (`who` null), or change a person's role and team. */
export function MembershipDialog({
  who,
  names,
  roles,
  onClose,
}: {
  who: KithRecord | null;
  names: Names;
  roles: readonly Option[];
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<string | null>(who ? String(who.role) : "rep");
  const [team, setTeam] = useState<string | null>((who?.member_of as string | null | undefined) ?? null);
  const [learnt, setLearnt] = useState(names);
  const [locale, setLocale] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    const gaps = who
      ? {}
      : { ...(name.trim() ? {} : { name: t`This is needed` }), ...(email.trim() ? {} : { email: t`This is needed` }) };
    setErrors(gaps);
    if (Object.keys(gaps).length) return;
    setBusy(true);
    setTrouble(null);
    try {
      if (who) {
        await api.call(`/v1/settings/memberships/${who.id}`, {
          method: "PATCH",
          version: who.version,
          body: { ...(role !== who.role ? { role } : {}), ...(team !== (who.member_of ?? null) ? { team } : {}) },
        });
        toast(t`Saved`);
      } else {
        await api.call("/v1/settings/invitations", {
          method: "POST",
          body: {
            name: name.trim(),
            email: email.trim(),
            role,
            ...(team ? { team } : {}),
            ...(locale ? { locale } : {}),
          },
        });
        toast(t`Invitation sent to ${email.trim()}`);
      }
      await changed("people");
      onClose();
    } catch (error) {
      setErrors(fieldErrors(error));
      setTrouble(says(error, t`The server cannot be reached. What you typed is kept; try again.`));
      if (error instanceof ApiError && error.status === 412) await changed("people");
    } finally {
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={who ? t`Role and team of ${String(who.name)}` : t`Invite a person`}
      trouble={trouble}
      onClose={onClose}
      onSubmit={() => void submit()}
      action={
        <Button look="primary" type="submit" isPending={busy}>
          {who ? t`Save` : t`Send invitation`}
        </Button>
      }
    >
      {!who && (
        <>
          <TextField label={t`Name`} value={name} onChange={setName} required error={errors.name} autoFocus />
          <TextField label={t`E-mail`} type="email" value={email} onChange={setEmail} required error={errors.email} />
        </>
      )}
      <Select label={t`Role`} value={role} options={roles} onChange={setRole} required error={errors.role} />
      <RefPicker
        label={t`Team`}
        object="teams"
        value={team}
        names={learnt}
        error={errors.team}
        onChange={(value, title) => {
          setTeam(value);
          if (value && title) setLearnt((known) => ({ ...known, [value]: title }));
        }}
      />
      {!who && (
        <Select
          label={t`Language`}
          value={locale}
          empty={t`As the organisation`}
          options={languages.map((one) => ({ value: one.code, label: one.name }))}
          onChange={setLocale}
        />
      )}
      {!who && (
        <p className="text-xs text-soft">
          <Trans>They get an e-mail with a link to choose a password.</Trans>
        </p>
      )}
    </FormDialog>
  );
}
