import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Field, Money, Names } from "../api/types";
import { DateField } from "../ui/date-field";
import { Checkbox } from "../ui/checkbox";
import { TextField } from "../ui/field";
import { Select } from "../ui/select";
import { LinesField } from "./lines-field";
import type { TypedLine } from "./totals";
import { OpenChoice } from "./open-choice";
import { RefPicker } from "./ref-picker";

const WIDE = new Set(["long_text", "address", "emails", "phones", "texts", "lines"]);
export const isWide = (field: Field): boolean => WIDE.has(field.kind);

const TYPES = { email: "email", phone: "tel", link: "url" } as const;

/** The input that fits a field's kind. */
export function FieldInput({
  field,
  typed,
  names,
  error,
  errors = {},
  hint,
  zone,
  currency,
  onChange,
  autoFocus,
}: {
  field: Field;
  typed: unknown;
  names: Names;
  error?: string | undefined;
  /** Of the field's parts, by their path within it. */
  errors?: Record<string, string>;
  hint?: ReactNode;
  zone: string;
  currency: string;
  /** `name`: the title of the record chosen, or the titles of several by their ids. */
  onChange: (value: unknown, name?: string | Names | null) => void;
  autoFocus?: boolean;
}) {
  const { t } = useLingui();
  const common = { label: field.label, required: field.required, error, hint };
  switch (field.kind) {
    case "choice":
      if (field.open_choice || field.choices.length === 0)
        return <OpenChoice {...common} value={typed as string | null} choices={field.choices} onChange={onChange} />;
      return (
        <Select
          {...common}
          value={typed as string | null}
          options={field.choices}
          onChange={onChange}
          {...(field.required ? {} : { empty: t`None` })}
        />
      );
    case "choices": {
      const chosen = typed as string[];
      return (
        <fieldset>
          <legend className="mb-1 text-sm font-medium">{field.label}</legend>
          {field.choices.map(({ value, label }) => (
            <Checkbox
              key={value}
              label={label}
              checked={chosen.includes(value)}
              onChange={(on) => onChange(on ? [...chosen, value] : chosen.filter((one) => one !== value))}
            />
          ))}
          {error && <p className="text-xs text-bad">{error}</p>}
        </fieldset>
      );
    }
    case "address": {
      const address = typed as Record<string, unknown>;
      const parts = (field.parts ?? []).filter(({ kind }) => kind !== "latitude" && kind !== "longitude");
      return (
        <fieldset>
          <legend className="mb-1 text-sm font-medium">{field.label}</legend>
          <div className="grid grid-cols-2 gap-2">
            {parts.map((part) => (
              <TextField
                key={part.name}
                label={part.label}
                value={String(address[part.name] ?? "")}
                onChange={(text) => onChange({ ...address, [part.name]: text })}
              />
            ))}
          </div>
          {error && <p className="text-xs text-bad">{error}</p>}
        </fieldset>
      );
    }
    case "lines":
      return (
        <LinesField
          field={field}
          lines={typed as TypedLine[]}
          names={names}
          currency={currency}
          error={error}
          errors={errors}
          onChange={onChange}
        />
      );
    case "reference":
      return (
        <RefPicker
          {...common}
          object={field.ref ?? ""}
          value={typed as string | null}
          names={names}
          onChange={onChange}
        />
      );
    case "money": {
      const { amount, currency } = typed as Money;
      return (
        <TextField
          {...common}
          value={amount}
          inputMode="decimal"
          suffix={currency}
          inputClass="text-right tabular-nums"
          onChange={(text) => onChange({ amount: text.replace(/[^\d.,-]/g, ""), currency })}
        />
      );
    }
    case "integer":
    case "number":
    case "decimal":
    case "percent":
      return (
        <TextField
          {...common}
          value={String(typed ?? "")}
          inputMode={field.kind === "integer" ? "numeric" : "decimal"}
          inputClass="tabular-nums"
          onChange={onChange}
        />
      );
    case "date":
      return <DateField {...common} value={typed as string | null} onChange={onChange} />;
    case "datetime":
      return <DateField {...common} value={typed as string | null} onChange={onChange} zone={zone} />;
    case "boolean":
      return <Checkbox label={field.label} checked={typed === true} onChange={onChange} className="mt-5" />;
    case "long_text":
      return <TextField {...common} long value={String(typed ?? "")} onChange={onChange} />;
    case "emails":
    case "phones":
    case "texts":
      return (
        <TextField
          {...common}
          long
          rows={2}
          hint={hint ?? t`One on each line`}
          value={String(typed ?? "")}
          onChange={onChange}
        />
      );
    default:
      return (
        <TextField
          {...common}
          type={TYPES[field.kind as keyof typeof TYPES] ?? "text"}
          value={String(typed ?? "")}
          onChange={onChange}
          autoFocus={autoFocus ?? false}
        />
      );
  }
}
