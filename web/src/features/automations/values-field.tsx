import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Sigma, X } from "lucide-react";
import { useState } from "react";
import { declarations, me, record } from "../../api/queries";
import type { Field, Names } from "../../api/types";
import { FieldInput } from "../../forms/field-input";
import { typedOf, valueOf } from "../../forms/values";
import { Button, IconButton } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { formulaOf, type Value, type Values } from "./automation";

const NEVER_COMPUTED = new Set([
  "choices",
  "texts",
  "emails",
  "phones",
  "address",
  "lines",
  "rows",
  "datetime",
  "time",
]);

/** Fields and what they get: each by the input of its kind, or computed from the record. */
export function ValuesField({
  fields,
  values,
  errors,
  needed,
  onChange,
}: {
  fields: readonly Field[];
  values: Values;
  errors: Record<string, string>;
  /** Whether what a record must have is asked for from the start. */
  needed: boolean;
  onChange: (values: Values) => void;
}) {
  const { t } = useLingui();
  const shown = fields.filter(({ name, required }) => name in values || (needed && required && name !== "owner"));
  const others = fields.filter((field) => !shown.includes(field));
  return (
    <div className="flex flex-col gap-3">
      {shown.map((field) => (
        <Line
          key={field.name}
          field={field}
          value={values[field.name] ?? null}
          error={errors[field.name] ?? Object.entries(errors).find(([path]) => path.startsWith(`${field.name}.`))?.[1]}
          onChange={(value) => onChange({ ...values, [field.name]: value })}
          {...(needed && field.required
            ? {}
            : {
                onRemove: () =>
                  onChange(Object.fromEntries(Object.entries(values).filter(([name]) => name !== field.name))),
              })}
        />
      ))}
      <Select
        key={shown.length}
        small
        label={t`Add a field`}
        hideLabel
        placeholder={t`Add a field`}
        value={null}
        options={others.map(({ name, label }) => ({ value: name, label }))}
        className="w-56 max-w-full"
        error={errors[""]}
        onChange={(name) => name && onChange({ ...values, [name]: null })}
      />
    </div>
  );
}

function Line({
  field,
  value,
  error,
  onChange,
  onRemove,
}: {
  field: Field;
  value: Value;
  error: string | undefined;
  onChange: (value: Value) => void;
  onRemove?: () => void;
}) {
  const { t } = useLingui();
  const who = useQuery(me()).data;
  const currency = who?.tenant.currency ?? "USD";
  const formula = formulaOf(value);
  const [typed, setTyped] = useState<unknown>(() => typedOf(field, formula === null ? value : null, currency));
  const [learnt, setLearnt] = useState<Names>({});
  const id = field.kind === "reference" && field.ref && field.ref !== "*" && typeof value === "string" ? value : "";
  const title = useQuery(declarations()).data?.get(field.ref ?? "")?.title ?? "name";
  const pointed = useQuery({ ...record(field.ref ?? "", id), enabled: !!id && !learnt[id] }).data;
  const names = pointed ? { [id]: String(pointed[title] ?? ""), ...learnt } : learnt;
  const computed = formula !== null;
  return (
    <div className="flex items-end gap-1">
      <div className="min-w-0 flex-1">
        {computed ? (
          <TextField
            label={t`${field.label}, as a formula`}
            value={formula}
            onChange={(text) => onChange({ formula: text })}
            error={error}
            inputClass="font-mono text-sm"
          />
        ) : (
          <FieldInput
            field={{ ...field, required: false }}
            typed={typed}
            names={names}
            error={error}
            zone={who?.person.time_zone ?? "UTC"}
            currency={currency}
            onChange={(next, name) => {
              setTyped(next);
              if (typeof name === "string" && typeof next === "string") setLearnt({ ...learnt, [next]: name });
              onChange(valueOf(field, next));
            }}
          />
        )}
      </div>
      {!NEVER_COMPUTED.has(field.kind) && (
        <Button
          small
          look={computed ? "plain" : "quiet"}
          aria-pressed={computed}
          aria-label={t`${field.label} as a formula`}
          icon={<Sigma size={15} aria-hidden="true" />}
          onPress={() => {
            setTyped(typedOf(field, null, currency));
            onChange(computed ? null : { formula: "" });
          }}
        />
      )}
      {onRemove && <IconButton small label={t`Leave ${field.label} out`} icon={<X size={15} />} onPress={onRemove} />}
    </div>
  );
}
