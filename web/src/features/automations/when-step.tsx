import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Declaration } from "../../api/types";
import { Checkbox } from "../../ui/checkbox";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import type { When } from "./automation";

/** What sets it off: a record that comes, a change, or a moment that a field holds. */
export function WhenStep({
  when,
  declared,
  errors,
  onChange,
}: {
  when: When;
  declared: Declaration;
  errors: Record<string, string>;
  onChange: (when: When) => void;
}) {
  const { t } = useLingui();
  const moments = declared.fields.filter(({ kind }) => kind === "date" || kind === "datetime");
  const begin = (on: string | null) => {
    if (on === "created") onChange({ on });
    if (on === "changed") onChange({ on, fields: [] });
    if (on === "due" && moments[0]) onChange({ on, field: moments[0].name, after: { days: 0 } });
  };
  return (
    <div className="flex flex-col gap-3">
      <Select
        label={t`What happens`}
        value={when.on}
        options={[
          { value: "created", label: t`A record is made` },
          { value: "changed", label: t`A record changes` },
          ...(moments.length ? [{ value: "due", label: t`A day or moment comes` }] : []),
        ]}
        onChange={begin}
      />
      {when.on === "changed" && (
        <fieldset className="min-w-0">
          <legend className="mb-1 text-xs font-medium text-soft">{t`Which of its fields; any, when none is chosen`}</legend>
          <div className="grid max-h-56 grid-cols-1 overflow-auto sm:grid-cols-2">
            {declared.fields.map(({ name, label }) => (
              <Checkbox
                key={name}
                label={label}
                checked={when.fields.includes(name)}
                onChange={(on) =>
                  onChange({ ...when, fields: on ? [...when.fields, name] : when.fields.filter((one) => one !== name) })
                }
              />
            ))}
          </div>
          {errors.fields && <p className="text-xs font-medium text-bad">{errors.fields}</p>}
        </fieldset>
      )}
      {when.on === "due" && <Due when={when} moments={moments} errors={errors} onChange={onChange} />}
    </div>
  );
}

function Due({
  when,
  moments,
  errors,
  onChange,
}: {
  when: When & { on: "due" };
  moments: Declaration["fields"];
  errors: Record<string, string>;
  onChange: (when: When) => void;
}) {
  const { t } = useLingui();
  const unit = typeof when.after.hours === "number" ? "hours" : "days";
  const far = when.after.hours ?? when.after.days ?? 0;
  const [typed, setTyped] = useState(String(Math.abs(far)));
  const [way, setWay] = useState<"after" | "before">(far < 0 ? "before" : "after");
  const put = (text: string, side: typeof way, measure: typeof unit) => {
    const amount = Number(text || 0) * (side === "before" ? -1 : 1);
    onChange({ ...when, after: { [measure]: amount === 0 ? 0 : amount } });
  };
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      <TextField
        label={t`How many`}
        inputMode="numeric"
        value={typed}
        error={errors.after ?? errors["after.days"] ?? errors["after.hours"]}
        onChange={(text) => {
          const digits = text.replace(/\D/g, "").slice(0, 5);
          setTyped(digits);
          put(digits, way, unit);
        }}
      />
      <Select
        label={t`Of what`}
        value={unit}
        options={[
          { value: "days", label: t`days` },
          { value: "hours", label: t`hours` },
        ]}
        onChange={(measure) => put(typed, way, measure === "hours" ? "hours" : "days")}
      />
      <Select
        label={t`Before or after`}
        value={way}
        options={[
          { value: "after", label: t`after` },
          { value: "before", label: t`before` },
        ]}
        onChange={(side) => {
          const next = side === "before" ? "before" : "after";
          setWay(next);
          put(typed, next, unit);
        }}
      />
      <Select
        label={t`Which moment`}
        value={when.field}
        options={moments.map(({ name, label }) => ({ value: name, label }))}
        error={errors.field}
        onChange={(field) => field && onChange({ ...when, field })}
      />
    </div>
  );
}
