import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { RefPicker } from "../../forms/ref-picker";
import type { Names } from "../../api/types";
import { Button } from "../../ui/button";
import { DateField } from "../../ui/date-field";
import { Select } from "../../ui/select";

/** What is asked of the changes, as the API takes it; null is any. Days are inclusive. */
export type Asked = {
  by: string | null;
  piece: string | null;
  op: string | null;
  from: string | null;
  to: string | null;
};
export const NOTHING: Asked = { by: null, piece: null, op: null, from: null, to: null };

/** The pieces that settings are kept in, in words. */
export function usePieces(): { value: string; label: string }[] {
  const { t } = useLingui();
  return [
    { value: "company", label: t`Company` },
    { value: "roles", label: t`Roles` },
    { value: "objects", label: t`Objects and fields` },
    { value: "pipelines", label: t`Pipelines` },
    { value: "automations", label: t`Automations` },
    { value: "keys", label: t`API keys` },
    { value: "retention", label: t`Retention` },
  ];
}

/** Whose changes, of what, made when. */
export function ChangeFilters({ asked, onChange }: { asked: Asked; onChange: (asked: Asked) => void }) {
  const { t } = useLingui();
  const pieces = usePieces();
  const [names, setNames] = useState<Names>({});
  const set = (part: Partial<Asked>) => {
    const next = { ...asked, ...part };
    onChange(Object.values(next).some(Boolean) ? next : NOTHING);
  };
  return (
    <div
      role="search"
      className="grid grid-cols-1 items-end gap-3 border-b border-line p-4 sm:grid-cols-2 lg:grid-cols-3"
    >
      <RefPicker
        label={t`Changed by`}
        object="people"
        value={asked.by}
        names={names}
        onChange={(by, title) => {
          if (by && title) setNames((known) => ({ ...known, [by]: title }));
          set({ by });
        }}
      />
      <Select
        label={t`Setting`}
        value={asked.piece}
        empty={t`Any`}
        options={pieces}
        onChange={(piece) => set({ piece })}
      />
      <Select
        label={t`What was done`}
        value={asked.op}
        empty={t`Any`}
        options={[
          { value: "create", label: t`made` },
          { value: "update", label: t`changed` },
          { value: "delete", label: t`removed` },
        ]}
        onChange={(op) => set({ op })}
      />
      <DateField label={t`From`} value={asked.from} onChange={(from) => set({ from })} />
      <DateField label={t`Until`} value={asked.to} onChange={(to) => set({ to })} />
      <Button onPress={() => onChange(NOTHING)} isDisabled={asked === NOTHING}>{t`Show all`}</Button>
    </div>
  );
}
