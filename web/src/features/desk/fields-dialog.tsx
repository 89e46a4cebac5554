import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, ApiError, fieldErrors } from "../../api/http";
import { changed, me } from "../../api/queries";
import type { Declaration, Field, KithRecord, Names } from "../../api/types";
import { offerUndo } from "../../api/write";
import { FieldInput } from "../../forms/field-input";
import { useKeptText } from "../../forms/kept-text";
import { type Typed, typedOf, valueOf } from "../../forms/values";
import { Button } from "../../ui/button";
import { FormDialog } from "../../ui/form-dialog";
import { says } from "../../ui/show";

/** One field that is asked for; `needed` where the step makes no sense without it. */
export type Asked = { name: string; needed?: boolean };
/** What draws a field that has an input of its own. */
export type Input = (props: {
  field: Field;
  typed: unknown;
  set: (value: unknown) => void;
  error: string | undefined;
}) => ReactNode;

type Props = {
  declared: Declaration;
  record: KithRecord;
  names: Names;
  /** Tells the steps of one record apart, for what was typed of each. */
  purpose: string;
  title: string;
  action: string;
  danger?: boolean;
  asked: readonly Asked[];
  /** What changes besides what is asked. */
  fixed: Record<string, unknown>;
  /** What undoes it, by what it was; null where nothing does. */
  back?: (saved: KithRecord) => Record<string, unknown> | null;
  said: (saved: KithRecord) => string;
  inputs?: Record<string, Input>;
  /** Stands above the fields; may set one of them. */
  children?: ReactNode | ((set: (name: string, value: unknown, title?: string) => void) => ReactNode);
  onClose: () => void;
  onDone?: (saved: KithRecord) => void;
};

/** A step of a record's way that asks for a few fields: they and the step are one write. What was typed is kept. */
export function FieldsDialog(props: Props) {
  const person = useQuery(me()).data;
  return person && <Asking {...props} zone={person.person.time_zone} currency={person.tenant.currency} />;
}

function Asking({
  declared,
  record,
  names: known,
  purpose,
  title,
  action,
  danger,
  asked,
  fixed,
  back = () => null,
  said,
  inputs = {},
  children,
  onClose,
  onDone,
  zone,
  currency,
}: Props & { zone: string; currency: string }) {
  const { t } = useLingui();
  const fields = asked.flatMap(({ name, needed }) => {
    const field = declared.fields.find((one) => one.name === name);
    return field ? [{ ...field, required: needed ?? false }] : [];
  });
  const [kept, keep] = useKeptText(`${declared.name}.${purpose} ${record.id}`);
  const [typed, setTyped] = useState<Typed>(() => ({
    ...Object.fromEntries(fields.map((field) => [field.name, typedOf(field, record[field.name], currency)])),
    ...(kept ? (JSON.parse(kept) as Typed) : {}),
  }));
  const [names, setNames] = useState(known);
  const [version, setVersion] = useState(record.version);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const label = (name: string) => declared.fields.find((field) => field.name === name)?.label ?? name;
  const set = (name: string, value: unknown, title?: string | Names | null) => {
    const next = { ...typed, [name]: value };
    keep(JSON.stringify(next));
    setTyped(next);
    if (typeof title === "string") setNames({ ...names, [String(value)]: title });
    setErrors(({ [name]: _, ...others }) => others);
  };
  const submit = async () => {
    const values = Object.fromEntries(fields.map((field) => [field.name, valueOf(field, typed[field.name])]));
    const gaps = fields.filter(({ name, required }) => required && values[name] === null);
    setErrors(Object.fromEntries(gaps.map(({ name }) => [name, t`This is needed`])));
    if (gaps.length) return;
    setBusy(true);
    setTrouble(null);
    try {
      const body = { ...fixed, ...values };
      const saved = await api.call<KithRecord>(`/v1/${declared.name}/${record.id}`, { method: "PATCH", version, body });
      keep("");
      offerUndo(declared.name, saved, back(saved), said(saved));
      onDone?.(saved);
      onClose();
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) {
        const fresh = await api.call<KithRecord>(`/v1/${declared.name}/${record.id}`).catch(() => null);
        if (fresh) setVersion(fresh.version);
        setTrouble(t`Someone else changed this meanwhile. What you typed is kept; look again and save.`);
      } else {
        const at = fieldErrors(error);
        const elsewhere = Object.keys(at).filter((name) => !fields.some((field) => field.name === name));
        setErrors(at);
        if (!Object.keys(at).length || elsewhere.length)
          setTrouble(
            [
              says(error, t`The server cannot be reached. What you typed is kept; try again.`),
              ...elsewhere.map((name) => `${label(name)}: ${at[name]}`),
            ].join(" "),
          );
      }
    } finally {
      setBusy(false);
      await changed(declared.name);
    }
  };
  return (
    <FormDialog
      title={title}
      trouble={trouble}
      onClose={onClose}
      onSubmit={() => void submit()}
      action={
        <Button type="submit" look={danger ? "danger" : "primary"} isPending={busy}>
          {action}
        </Button>
      }
    >
      {typeof children === "function" ? children(set) : children}
      {fields.map((field, at) => {
        const Own = inputs[field.name];
        const common = { field, typed: typed[field.name], error: errors[field.name] };
        return Own ? (
          <Own key={field.name} {...common} set={(value) => set(field.name, value)} />
        ) : (
          <FieldInput
            key={field.name}
            {...common}
            names={names}
            zone={zone}
            currency={currency}
            autoFocus={at === 0}
            onChange={(value, title) => set(field.name, value, title)}
          />
        );
      })}
    </FormDialog>
  );
}
