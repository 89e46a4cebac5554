import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { declarations, me } from "../../api/queries";
import { type Condition, filterOf } from "../../grid/conditions";
import { FilterBar } from "../../grid/filter-bar";
import { partsOf } from "../../grid/from-filter";
import { Button } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { TextField } from "../../ui/field";
import { FormDialog } from "../../ui/form-dialog";
import { Select } from "../../ui/select";
import type { Group } from "./churn-policy";

const digits = (text: string, most: number): string => text.replace(/\D/g, "").slice(0, most);

/** A policy for the customers that its conditions find. */
export function GroupDialog({
  group,
  taken,
  onClose,
  onDone,
}: {
  group: Group | null;
  taken: readonly string[];
  onClose: () => void;
  onDone: (made: Group) => void;
}) {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data?.get("customers");
  const zone = useQuery(me()).data?.person.time_zone;
  const fields = useMemo(() => declared?.fields ?? [], [declared]);
  const start = group?.filter ? partsOf(group.filter, fields, zone) : { conditions: [], any: false, raw: null };
  const [name, setName] = useState(group?.name ?? "");
  const [conditions, setConditions] = useState<Condition[]>(start.conditions);
  const [any, setAny] = useState(start.any);
  const [raw, setRaw] = useState(start.raw);
  const [unit, setUnit] = useState<"months" | "days" | "never">(
    group?.excluded ? "never" : group?.days ? "days" : "months",
  );
  const [length, setLength] = useState(String(group?.days ?? group?.months ?? 6));
  const [age, setAge] = useState(String(group?.minimum_age_days ?? 0));
  const [rhythm, setRhythm] = useState(group?.rhythm ? String(group.rhythm) : "");
  const [respond, setRespond] = useState(String(group?.respond_days ?? 3));
  const [contact, setContact] = useState(group?.counts === "orders_and_interactions");
  const repeated = taken.includes(name.trim());
  const whole = name.trim() && !repeated && (unit === "never" || Number(length) > 0) && Number(respond) > 0;
  const done = () =>
    onDone({
      name: name.trim(),
      filter: filterOf(conditions, fields, any, { zone }, raw) ?? null,
      months: unit === "months" ? Number(length) : null,
      days: unit === "days" ? Number(length) : null,
      minimum_age_days: Number(age || 0),
      rhythm: Number(rhythm) >= 1 ? Number(rhythm) : null,
      counts: contact ? "orders_and_interactions" : "orders",
      excluded: unit === "never",
      respond_days: Number(respond),
    });
  return (
    <FormDialog
      title={group ? group.name : t`New policy`}
      trouble={null}
      onClose={onClose}
      onSubmit={() => whole && done()}
      action={<Button look="primary" type="submit" isDisabled={!whole}>{t`Use it`}</Button>}
    >
      <TextField
        label={t`Name`}
        value={name}
        onChange={setName}
        error={repeated ? t`Another policy has this name` : undefined}
        required
        autoFocus
      />
      <div role="group" aria-label={t`For which customers`}>
        <p className="mb-1 text-xs font-medium text-soft">{t`For which customers`}</p>
        <FilterBar
          fields={fields}
          conditions={conditions}
          any={any}
          more={!!raw}
          onChange={(next, either, more) => {
            setConditions(next);
            setAny(either);
            if (!more) setRaw(null);
          }}
        />
      </div>
      <div className="grid grid-cols-2 gap-4">
        <Select
          label={t`Warn of them`}
          value={unit}
          options={[
            { value: "months", label: t`after months` },
            { value: "days", label: t`after days` },
            { value: "never", label: t`never` },
          ]}
          onChange={(next) => setUnit((next ?? "months") as typeof unit)}
        />
        {unit !== "never" && (
          <TextField
            label={unit === "months" ? t`Months without an order` : t`Days without an order`}
            inputMode="numeric"
            value={length}
            onChange={(text) => setLength(digits(text, 4))}
            required
          />
        )}
        {unit !== "never" && (
          <>
            <TextField
              label={t`Or silent for so many of their usual gaps`}
              inputMode="decimal"
              value={rhythm}
              onChange={(text) => setRhythm(text.replace(/[^\d.]/g, "").slice(0, 4))}
            />
            <TextField
              label={t`Days to answer a warning`}
              inputMode="numeric"
              value={respond}
              onChange={(text) => setRespond(digits(text, 2))}
            />
            <TextField
              label={t`Customers for at least so many days`}
              inputMode="numeric"
              value={age}
              onChange={(text) => setAge(digits(text, 4))}
            />
            <Checkbox
              className="self-end"
              label={t`Contacts count like orders`}
              checked={contact}
              onChange={setContact}
            />
          </>
        )}
      </div>
    </FormDialog>
  );
}
