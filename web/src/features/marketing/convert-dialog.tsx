import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { joined } from "../../i18n/joined";
import { changed, list } from "../../api/queries";
import type { Declaration, KithRecord, Likely, Names } from "../../api/types";
import { RefPicker } from "../../forms/ref-picker";
import { FieldsDialog } from "../desk/fields-dialog";
import { useLikely } from "./likely";

const CERTAIN = 0.7;
const SHOWN = 4;
const NEW = "new";
const OTHER = "other";
type Option = { id: string; label: string; why?: string };

/** A lead becomes a customer, a contact and an opportunity in one step, or joins those that are there already. */
export function ConvertDialog({
  lead,
  names,
  declared,
  onClose,
  onDone,
}: {
  lead: KithRecord;
  names: Names;
  declared: Declaration;
  onClose: () => void;
  onDone: (saved: KithRecord) => void;
}) {
  const { t } = useLingui();
  const name = String(lead.name);
  const company = String(lead.company ?? lead.name);
  const customers = useLikely("customers", lead);
  const contacts = useLikely("contacts", lead);
  const [customer, setCustomer] = useState<string | null>((lead.customer as string | null) ?? null);
  const [contact, setContact] = useState<string | null>((lead.contact as string | null) ?? null);
  const [titles, setTitles] = useState<Names>(names);
  const to = customer ?? certain(customers) ?? NEW;
  const known = useQuery({
    ...list("contacts", { filter: { field: "customer", op: "eq", value: to }, fields: ["name"], limit: SHOWN }),
    enabled: to !== NEW && to !== OTHER,
  });
  const there = (to === NEW ? [] : (known.data?.items ?? [])).map(({ id, name: label }) => ({
    id,
    label: String(label),
  }));
  const people = [...contacts.map(optionOf), ...there.filter(({ id }) => !contacts.some((one) => one.id === id))];
  const who = contact ?? certain(contacts) ?? NEW;
  const chosen = (value: string) => (value === NEW || value === OTHER ? {} : value);
  const fixed = { status: "converted", ...link("customer", chosen(to)), ...link("contact", chosen(who)) };
  return (
    <FieldsDialog
      declared={declared}
      record={lead}
      names={titles}
      purpose="convert"
      title={t`Convert ${name}`}
      action={t`Convert`}
      asked={[{ name: "budget" }, { name: "product" }]}
      fixed={fixed}
      said={() => t`${company} is a customer with an opportunity now`}
      onClose={onClose}
      onDone={(saved) => {
        for (const object of ["customers", "contacts", "opportunities"]) void changed(object);
        onDone(saved);
      }}
    >
      <Choose
        legend={t`Customer`}
        object="customers"
        fresh={t`New customer: ${company}`}
        options={customers.map(optionOf)}
        value={to}
        names={titles}
        onChange={(id, title) => {
          setCustomer(id);
          setContact(null);
          if (title) setTitles({ ...titles, [id]: title });
        }}
      />
      <Choose
        legend={t`Contact`}
        object="contacts"
        fresh={t`New contact: ${name}`}
        options={people}
        value={who}
        names={titles}
        onChange={(id, title) => {
          setContact(id);
          if (title) setTitles({ ...titles, [id]: title });
        }}
      />
      <p className="text-sm text-soft">{t`The opportunity is called ${company} and begins in the first stage with:`}</p>
    </FieldsDialog>
  );
}

const certain = (found: readonly Likely[]): string | undefined => found.find(({ score }) => score >= CERTAIN)?.id;
const optionOf = ({ id, title, reasons }: Likely): Option => ({
  id,
  label: title,
  why: joined(reasons.map(({ message }) => message)),
});
const link = (field: string, value: string | object) => (typeof value === "string" ? { [field]: value } : {});

/** A new one, one of those that it may be, or any other. */
function Choose({
  legend,
  object,
  fresh,
  options,
  value,
  names,
  onChange,
}: {
  legend: string;
  object: string;
  fresh: string;
  options: readonly Option[];
  value: string;
  names: Names;
  onChange: (id: string, title?: string) => void;
}) {
  const { t } = useLingui();
  const listed = options.slice(0, SHOWN);
  const elsewhere = value !== NEW && !listed.some(({ id }) => id === value);
  const row = (id: string, label: string, why: string | undefined, on: boolean) => (
    <label key={id} className="flex min-h-9 items-start gap-2.5 py-1.5 text-sm">
      <input
        type="radio"
        name={object}
        checked={on}
        onChange={() => onChange(id)}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <span className="min-w-0">
        {label}
        {why && <span className="block text-xs text-soft">{why}</span>}
      </span>
    </label>
  );
  return (
    <fieldset className="rounded-md border border-line px-3 pb-1">
      <legend className="px-1 text-xs font-medium text-soft">{legend}</legend>
      {row(NEW, fresh, undefined, value === NEW)}
      {listed.map(({ id, label, why }) =>
        row(id, label, why ? t`There already: ${why}` : t`There already`, value === id),
      )}
      {row(OTHER, t`Another one that is there`, undefined, elsewhere)}
      {elsewhere && (
        <RefPicker
          label={legend}
          hideLabel
          object={object}
          value={value === OTHER ? null : value}
          names={names}
          className="mb-2 ml-6.5"
          onChange={(id, title) => onChange(id ?? OTHER, title ?? undefined)}
        />
      )}
    </fieldset>
  );
}
