import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, fieldErrors } from "../../api/http";
import { declarations } from "../../api/queries";
import type { Field, Kind } from "../../api/types";
import { Button } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { FormDialog } from "../../ui/form-dialog";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { says } from "../../ui/show";
import { toast } from "../../ui/toast";
import { choicesOf, choiceText, type Definition, nameOf, redefined } from "./definitions";
import { COMPUTED, KINDS, SEARCHED, UNIQUE, useKindWords } from "./kinds";

/** A new field (`name` null), or other rules for one of the organisation's own. */
export function FieldDialog({
  object,
  name,
  readable,
  onClose,
}: {
  object: Definition;
  name: string | null;
  readable: readonly Field[];
  onClose: () => void;
}) {
  const { t } = useLingui();
  const word = useKindWords();
  const declared = useQuery(declarations()).data;
  const known = name ? object.fields[name] : undefined;
  const [en, setEn] = useState(known?.label[0] ?? "");
  const [zh, setZh] = useState(known?.label[1] ?? "");
  const [kind, setKind] = useState<Kind>(known?.kind ?? "text");
  const [computed, setComputed] = useState(!!known?.formula);
  const [formula, setFormula] = useState(known?.formula ?? "");
  const [choices, setChoices] = useState(choiceText(known?.choices ?? []));
  const [ref, setRef] = useState<string | null>(known?.ref ?? null);
  const [required, setRequired] = useState(known?.required ?? false);
  const [unique, setUnique] = useState(known?.unique ?? false);
  const [searchable, setSearchable] = useState(known?.searchable ?? false);
  const [version] = useState(object.version);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const chosen = kind === "choice" || kind === "choices";
  const mayCompute = COMPUTED.includes(kind);
  const byFormula = computed && mayCompute;
  const save = async () => {
    setBusy(true);
    setTrouble(null);
    const rules = {
      label: [en.trim(), zh.trim() || en.trim()],
      ...(byFormula
        ? { formula: formula.trim() }
        : {
            required,
            ...(SEARCHED.includes(kind) ? { searchable } : {}),
            ...(chosen ? { choices: choicesOf(choices, known?.choices ?? []) } : {}),
          }),
    };
    try {
      if (name)
        await api.call(`/v1/settings/objects/${object.name}/fields/${name}`, {
          method: "PATCH",
          version,
          body: rules,
        });
      else
        await api.call(`/v1/settings/objects/${object.name}/fields`, {
          method: "POST",
          body: {
            ...rules,
            name: nameOf(en) || "field",
            kind,
            ...(UNIQUE.includes(kind) && !byFormula ? { unique } : {}),
            ...(kind === "reference" && ref ? { ref } : {}),
          },
        });
      toast(t`Saved`);
      await redefined();
      onClose();
    } catch (error) {
      setErrors(fieldErrors(error));
      setTrouble(says(error, t`The server cannot be reached. What you typed is kept; try again.`));
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={name ? t`Change the field ${en}` : t`New field`}
      trouble={trouble}
      onClose={onClose}
      onSubmit={() => void save()}
      action={<Button look="primary" type="submit" isPending={busy} isDisabled={!en.trim()}>{t`Save`}</Button>}
    >
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <TextField
          label={t`Name in English`}
          value={en}
          onChange={setEn}
          error={errors.label ?? errors.name}
          required
          autoFocus
        />
        <TextField label={t`Name in Chinese`} value={zh} onChange={setZh} />
        {!name && (
          <Select
            label={t`What it holds`}
            value={kind}
            options={KINDS.map((one) => ({ value: one, label: word(one) }))}
            onChange={(next) => setKind((next ?? "text") as Kind)}
            error={errors.kind}
            className="sm:col-span-2"
          />
        )}
        {kind === "reference" && !name && (
          <Select
            label={t`Records of`}
            value={ref}
            options={[...(declared?.values() ?? [])].map((one) => ({ value: one.name, label: one.label_plural }))}
            onChange={setRef}
            error={errors.ref}
            required
            className="sm:col-span-2"
          />
        )}
        {chosen && (
          <TextField
            long
            label={t`Choices, one a line`}
            placeholder={"Gold = 金牌\nSilver = 银牌"}
            hint={t`English = Chinese`}
            value={choices}
            onChange={setChoices}
            error={errors.choices}
            required
            className="sm:col-span-2"
          />
        )}
        {mayCompute && !name && (
          <Checkbox
            label={t`Computed by a formula`}
            checked={computed}
            onChange={setComputed}
            className="sm:col-span-2"
          />
        )}
        {byFormula && (
          <TextField
            long
            rows={3}
            label={t`Formula`}
            hint={t`It may use: ${readable.map((one) => one.name).join(", ")}`}
            value={formula}
            onChange={setFormula}
            error={errors.formula}
            required
            className="sm:col-span-2"
          />
        )}
        {!byFormula && (
          <div className="flex flex-wrap gap-x-6 sm:col-span-2">
            <Checkbox label={t`Must be filled`} checked={required} onChange={setRequired} />
            {UNIQUE.includes(kind) && !name && (
              <Checkbox label={t`No two records alike`} checked={unique} onChange={setUnique} />
            )}
            {SEARCHED.includes(kind) && (
              <Checkbox label={t`Found by search`} checked={searchable} onChange={setSearchable} />
            )}
          </div>
        )}
      </div>
    </FormDialog>
  );
}
