import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { me } from "../../api/queries";
import { useRoles } from "../../api/roles";
import type { Names } from "../../api/types";
import { RefPicker } from "../../forms/ref-picker";
import { Button } from "../../ui/button";
import { DateField } from "../../ui/date-field";
import { TextField } from "../../ui/field";
import { FormDialog } from "../../ui/form-dialog";
import { Select } from "../../ui/select";
import { useKept } from "./kept-list";
import { type ApiKey, KEYS } from "./keys";

/** What a program may do, who answers for it, until when. */
export function ApiKeyDialog({
  known,
  names,
  onClose,
  onMade,
}: {
  known: ApiKey | null;
  names: Names;
  onClose: () => void;
  onMade: (made: ApiKey) => void;
}) {
  const { t } = useLingui();
  const roles = useRoles();
  const self = useQuery(me()).data?.person;
  const [name, setName] = useState(known?.name ?? "");
  const [role, setRole] = useState<string | null>(known?.role ?? null);
  const [person, setPerson] = useState<string | null>(known?.person ?? self?.id ?? null);
  const [until, setUntil] = useState<string | null>(known?.expires_on ?? null);
  const [learnt, setLearnt] = useState<Names>(self ? { [self.id]: self.name, ...names } : names);
  const { errors, trouble, busy, save } = useKept(KEYS, known, onMade);
  return (
    <FormDialog
      title={known ? known.name : t`New API key`}
      trouble={trouble}
      onClose={onClose}
      onSubmit={() => void save({ name: name.trim(), role, person, expires_on: until })}
      action={
        <Button
          look="primary"
          type="submit"
          isPending={busy}
          isDisabled={!name.trim() || !role || !person}
        >{t`Save`}</Button>
      }
    >
      <TextField
        label={t`Name`}
        value={name}
        onChange={setName}
        error={errors.name}
        hint={t`Which program it is for. The history of records says it.`}
        required
        autoFocus
      />
      <Select label={t`Role`} value={role} options={roles.options} onChange={setRole} error={errors.role} required />
      <RefPicker
        label={t`Who answers for it`}
        object="people"
        value={person}
        names={learnt}
        error={errors.person}
        required
        onChange={(value, title) => {
          setPerson(value);
          if (value && title) setLearnt((before) => ({ ...before, [value]: title }));
        }}
      />
      <DateField label={t`Valid until`} value={until} onChange={setUntil} error={errors.expires_on} />
    </FormDialog>
  );
}
