import { useLingui } from "@lingui/react/macro";
import { useQueries } from "@tanstack/react-query";
import { X } from "lucide-react";
import { record } from "../../api/queries";
import type { Declaration, Field } from "../../api/types";
import { RefPicker } from "../../forms/ref-picker";
import { IconButton } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import type { Who } from "./automation";
import { useWhoWords } from "./words";

const named = (who: Who): who is { person: string } => typeof who === "object" && "person" in who;
const ofField = (who: Who): who is { field: string } => typeof who === "object" && "field" in who;

/** Addresses of the record that may be written to: only where it keeps what its person consents to. */
export function addressesOf(declared: Declaration): Field[] {
  const consents = declared.fields.some(({ name }) => name === "consents");
  return consents ? declared.fields.filter(({ kind }) => kind === "email" || kind === "emails") : [];
}

/** Whom an action reaches: several of them. */
export function WhoField({
  label,
  value,
  addresses = [],
  error,
  onChange,
}: {
  label: string;
  value: readonly Who[];
  addresses?: readonly Field[];
  error?: string | undefined;
  onChange: (value: Who[]) => void;
}) {
  const { t } = useLingui();
  const word = useWhoWords();
  const people = value.filter(named);
  const found = useQueries({ queries: people.map(({ person }) => record("people", person)) });
  const has = (one: Who) => value.some((other) => JSON.stringify(other) === JSON.stringify(one));
  const turn = (one: Who, on: boolean) =>
    onChange(on ? [...value, one] : value.filter((other) => JSON.stringify(other) !== JSON.stringify(one)));
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-xs font-medium text-soft">{label}</legend>
      <div className="flex flex-wrap gap-x-5">
        {(["owner", "owner_lead"] as const).map((one) => (
          <Checkbox key={one} label={word(one)} checked={has(one)} onChange={(on) => turn(one, on)} />
        ))}
        {addresses.map(({ name, label: title }) => (
          <Checkbox
            key={name}
            label={t`the address in “${title}”`}
            checked={value.filter(ofField).some(({ field }) => field === name)}
            onChange={(on) => turn({ field: name }, on)}
          />
        ))}
      </div>
      {people.length > 0 && (
        <ul className="mb-2 flex flex-wrap gap-1.5">
          {people.map((one, at) => {
            const name = String(found[at]?.data?.name ?? "…");
            return (
              <li key={one.person} className="inline-flex items-center rounded-md bg-tint pl-2.5 text-sm text-on-tint">
                {name}
                <IconButton
                  small
                  label={t`Remove ${name}`}
                  icon={<X size={14} />}
                  className="text-on-tint hover:bg-transparent"
                  onPress={() => turn(one, false)}
                />
              </li>
            );
          })}
        </ul>
      )}
      <RefPicker
        key={people.length}
        label={t`And somebody by name`}
        object="people"
        value={null}
        names={{}}
        error={error}
        onChange={(person) => person && !has({ person }) && onChange([...value, { person }])}
      />
    </fieldset>
  );
}
