import { useLingui } from "@lingui/react/macro";
import { Check, Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Input, ListBox, ListBoxItem, SearchField } from "react-aria-components";
import type { Field, Names } from "../api/types";
import { useMatches } from "../forms/matches";
import { today } from "../i18n/format";
import { Button } from "../ui/button";
import { DateField } from "../ui/date-field";
import { cx } from "../ui/cx";
import { TextField } from "../ui/field";
import { OPTION } from "../ui/option";
import { Select } from "../ui/select";
import { arity, complete, type Condition, type Op, operatorsOf } from "./conditions";
import { NearEditor } from "./near-editor";
import { useOperatorWords } from "./words";
import { intoList } from "../ui/into-list";

/** Set one condition: operator and values that fit the field. Enter applies it. */
export function FilterEditor({
  field,
  start,
  names,
  onApply,
  onRemove,
}: {
  field: Field;
  start: Condition | null;
  names: Names;
  onApply: (condition: Condition, names: Names) => void;
  onRemove?: () => void;
}) {
  const { t } = useLingui();
  const word = useOperatorWords();
  const ops = operatorsOf(field.kind);
  const [op, setOp] = useState<Op>(start?.op ?? (ops[0] as Op));
  const [values, setValues] = useState<string[]>(start?.values ?? []);
  const [learnt, setLearnt] = useState<Names>({});
  const condition = { field: field.name, op, values: arity(op) === 0 ? [] : values };
  const ready = complete(condition);
  const form = useRef<HTMLFormElement>(null);
  // What was chosen from is gone: the keys go on in what came instead.
  useEffect(() => {
    const here = form.current;
    if (here?.contains(document.activeElement)) return;
    (here?.querySelector<HTMLElement>("[role=option]") ?? here?.querySelector<HTMLElement>("input, button"))?.focus();
  }, []);
  return (
    <form
      ref={form}
      className="flex w-72 max-w-full flex-col gap-3 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onApply(condition, learnt);
      }}
    >
      <Select
        label={field.label}
        value={op}
        options={ops.map((one) => ({ value: one, label: word(one, field.kind) }))}
        onChange={(next) => {
          if (next && arity(next as Op) !== arity(op)) setValues([]);
          if (next) setOp(next as Op);
        }}
      />
      <Values
        field={field}
        op={op}
        values={values}
        names={{ ...names, ...learnt }}
        onChange={setValues}
        onLearn={(id, name) => setLearnt((known) => ({ ...known, [id]: name }))}
      />
      <div className="flex justify-end gap-2">
        {onRemove && <Button look="quiet" onPress={onRemove}>{t`Remove`}</Button>}
        <Button look="primary" type="submit" isDisabled={!ready}>{t`Apply`}</Button>
      </div>
    </form>
  );
}

type ValuesProps = {
  field: Field;
  op: Op;
  values: string[];
  names: Names;
  onChange: (values: string[]) => void;
  onLearn: (id: string, name: string) => void;
};

function Values({ field, op, values, names, onChange, onLearn }: ValuesProps) {
  const { t } = useLingui();
  const wants = arity(op);
  if (wants === 0) return null;
  if (wants === "circle") return <NearEditor values={values} onChange={onChange} />;
  if (wants === "many") {
    return field.kind === "reference" && field.ref ? (
      <PickRecords object={field.ref} values={values} names={names} onChange={onChange} onLearn={onLearn} />
    ) : (
      <PickChoices field={field} values={values} onChange={onChange} />
    );
  }
  const set = (at: number) => (value: string | null) => {
    const next = [values[0] ?? "", ...(wants === 2 ? [values[1] ?? ""] : [])];
    next[at] = value ?? "";
    onChange(next);
  };
  if (op === "last")
    return (
      <TextField
        label={t`Days`}
        type="text"
        inputMode="numeric"
        value={values[0] ?? ""}
        onChange={(text) => set(0)(text.replace(/\D/g, ""))}
        autoFocus
      />
    );
  if (field.kind === "date" || field.kind === "datetime") {
    return (
      <>
        <DateField label={wants === 2 ? t`From` : t`Date`} value={values[0] || null} onChange={set(0)} />
        {wants === 2 && (
          <DateField label={t`To`} value={values[1] || null} onChange={set(1)} hint={t`Today is ${today()}`} />
        )}
      </>
    );
  }
  const digits = ["integer", "number", "money"].includes(field.kind);
  const clean = (text: string) => (digits ? text.replace(/[^\d.-]/g, "") : text);
  return (
    <>
      <TextField
        label={wants === 2 ? t`From` : t`Value`}
        inputMode={digits ? "decimal" : "text"}
        value={values[0] ?? ""}
        onChange={(text) => set(0)(clean(text))}
        autoFocus
      />
      {wants === 2 && (
        <TextField label={t`To`} inputMode="decimal" value={values[1] ?? ""} onChange={(text) => set(1)(clean(text))} />
      )}
    </>
  );
}

function Ticks({
  label,
  options,
  values,
  onChange,
  empty,
}: {
  label: string;
  options: { id: string; label: string; note?: string }[];
  values: string[];
  onChange: (values: string[]) => void;
  empty: string;
}) {
  return (
    <ListBox
      aria-label={label}
      items={options}
      selectionMode="multiple"
      selectedKeys={values}
      renderEmptyState={() => <p className="p-2 text-sm text-soft">{empty}</p>}
      onSelectionChange={(keys) => onChange(keys === "all" ? options.map(({ id }) => id) : [...keys].map(String))}
      className="max-h-56 overflow-auto rounded-md border border-line p-1 outline-none"
    >
      {(option) => (
        <ListBoxItem id={option.id} textValue={option.label} className={OPTION}>
          {({ isSelected }) => (
            <>
              <span
                className={cx(
                  "grid size-4 shrink-0 place-items-center rounded border",
                  isSelected ? "border-accent bg-accent text-on-accent" : "border-edge",
                )}
              >
                {isSelected && <Check size={12} aria-hidden="true" />}
              </span>
              <span className="min-w-0 flex-1 truncate">{option.label}</span>
              {option.note && <span className="truncate text-xs text-soft">{option.note}</span>}
            </>
          )}
        </ListBoxItem>
      )}
    </ListBox>
  );
}

function PickChoices({
  field,
  values,
  onChange,
}: {
  field: Field;
  values: string[];
  onChange: (values: string[]) => void;
}) {
  const { t } = useLingui();
  const [own, setOwn] = useState("");
  const known = field.choices.map(({ value, label }) => ({ id: value, label }));
  const other = values
    .filter((value) => !known.some(({ id }) => id === value))
    .map((value) => ({ id: value, label: value }));
  const add = () => {
    if (own.trim() && !values.includes(own.trim())) onChange([...values, own.trim()]);
    setOwn("");
  };
  return (
    <>
      {known.length + other.length > 0 && (
        <Ticks label={field.label} options={[...known, ...other]} values={values} onChange={onChange} empty="" />
      )}
      {(field.open_choice || known.length === 0) && (
        <div className="flex items-end gap-2">
          <TextField className="flex-1" label={t`Another value`} value={own} onChange={setOwn} />
          <Button onPress={add} isDisabled={!own.trim()}>{t`Add`}</Button>
        </div>
      )}
    </>
  );
}

function PickRecords({
  object,
  values,
  names,
  onChange,
  onLearn,
}: Omit<ValuesProps, "field" | "op"> & { object: string }) {
  const { t } = useLingui();
  const [typed, setTyped] = useState("");
  const { options, busy } = useMatches(object, typed, true);
  const chosen = values.map((id) => ({ id, label: names[id] ?? id }));
  const rest = options.filter(({ id }) => !values.includes(id));
  return (
    <div className="flex flex-col gap-2">
      <SearchField aria-label={t`Find`} value={typed} onChange={setTyped} onKeyDown={intoList} className="relative">
        <Search size={15} aria-hidden="true" className="absolute top-2.5 left-2.5 text-soft" />
        <Input placeholder={t`Type to find`} className="control pl-8" />
      </SearchField>
      <Ticks
        label={t`Records`}
        options={[...chosen, ...rest]}
        values={values}
        empty={busy ? t`Searching…` : t`Nothing found`}
        onChange={(next) => {
          for (const id of next) onLearn(id, [...chosen, ...rest].find((one) => one.id === id)?.label ?? id);
          onChange(next);
        }}
      />
    </div>
  );
}
