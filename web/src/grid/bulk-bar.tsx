import { Plural, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { PencilLine, Trash2, UserRoundPen, X } from "lucide-react";
import { useState } from "react";
import { me } from "../api/queries";
import type { Declaration, Field, Filter, Names } from "../api/types";
import { FieldInput } from "../forms/field-input";
import { typedOf, valueOf, writable } from "../forms/values";
import { Button, IconButton } from "../ui/button";
import { Dialog, DialogBody, DialogFoot } from "../ui/dialog";
import { Select } from "../ui/select";
import { bulk } from "./jobs";

/** What every record of a list is when nothing narrows it; a job wants a filter. */
const ALL: Filter = { field: "created_at", op: "gte", value: "1970-01-01T00:00:00Z" };

/** What can be done with the chosen records, or with all that the list holds. */
export function BulkBar({
  declared,
  chosen,
  total,
  filter,
  q,
  onClear,
}: {
  declared: Declaration;
  chosen: ReadonlySet<string>;
  total: number;
  filter: Filter | undefined;
  q: string;
  onClear: () => void;
}) {
  const { t } = useLingui();
  const [all, setAll] = useState(false);
  const [asking, setAsking] = useState<"update" | "transfer" | "delete" | null>(null);
  const count = all ? total : chosen.size;
  const mayEdit = declared.access.edit !== "none";
  const fields = writable(declared).filter(({ unique, name, kind }) => !unique && name !== "owner" && kind !== "lines");
  const owner = writable(declared).find(({ name }) => name === "owner");
  const act = (action: string, data: Record<string, unknown> = {}) => {
    setAsking(null);
    onClear();
    const which = all ? { filter: filter ?? ALL, ...(q ? { q } : {}) } : { ids: [...chosen] };
    void bulk(declared.name, { action, data, ...which });
  };
  const title = { update: t`Set a field`, transfer: t`Hand over`, delete: t`Delete` };
  return (
    <div
      role="region"
      aria-label={t`Chosen records`}
      className="flex flex-wrap items-center gap-2 rounded-md bg-tint px-3 py-1.5 text-on-tint"
    >
      <p role="status" className="text-sm font-medium tabular-nums">
        <Plural value={count} one="# chosen" other="# chosen" />
      </p>
      {!all && total > chosen.size && (
        <Button small look="quiet" className="text-on-tint" onPress={() => setAll(true)}>
          <Plural value={total} one="Choose all #" other="Choose all #" />
        </Button>
      )}
      <span className="flex-1" />
      {mayEdit && fields.length > 0 && (
        <Button small icon={<PencilLine size={14} aria-hidden="true" />} onPress={() => setAsking("update")}>
          {title.update}
        </Button>
      )}
      {mayEdit && owner && (
        <Button small icon={<UserRoundPen size={14} aria-hidden="true" />} onPress={() => setAsking("transfer")}>
          {title.transfer}
        </Button>
      )}
      {declared.access.delete !== "none" && (
        <Button small icon={<Trash2 size={14} aria-hidden="true" />} onPress={() => act("delete")}>
          {title.delete}
        </Button>
      )}
      <IconButton small label={t`Choose none`} icon={<X size={15} />} className="text-on-tint" onPress={onClear} />
      {asking && asking !== "delete" && (
        <Dialog open title={title[asking]} onClose={() => setAsking(null)}>
          <SetField
            fields={asking === "transfer" && owner ? [owner] : fields}
            count={count}
            onSet={(data) => act(asking, data)}
            onClose={() => setAsking(null)}
          />
        </Dialog>
      )}
    </div>
  );
}

function SetField({
  fields,
  count,
  onSet,
  onClose,
}: {
  fields: readonly Field[];
  count: number;
  onSet: (data: Record<string, unknown>) => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const person = useQuery(me()).data;
  const currency = person?.tenant.currency ?? "";
  const [field, setField] = useState(fields[0] as Field);
  const [typed, setTyped] = useState(() => typedOf(field, null, currency));
  const [names, setNames] = useState<Names>({});
  const [missing, setMissing] = useState(false);
  const submit = () => {
    const value = valueOf(field, typed);
    if (field.required && value === null) setMissing(true);
    else onSet({ [field.name]: value });
  };
  return (
    <form
      noValidate
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <DialogBody>
        <div className="flex flex-col gap-3">
          {fields.length > 1 && (
            <Select
              label={t`Field`}
              value={field.name}
              options={fields.map(({ name, label }) => ({ value: name, label }))}
              onChange={(name) => {
                const next = fields.find((one) => one.name === name) ?? field;
                setField(next);
                setTyped(typedOf(next, null, currency));
                setMissing(false);
              }}
            />
          )}
          <FieldInput
            key={field.name}
            field={field}
            typed={typed}
            names={names}
            error={missing ? t`This is needed` : undefined}
            zone={person?.person.time_zone ?? "UTC"}
            currency={currency}
            onChange={(value, name) => {
              setTyped(value);
              setMissing(false);
              if (typeof name === "string" && typeof value === "string") setNames({ [value]: name });
            }}
          />
        </div>
      </DialogBody>
      <DialogFoot>
        <Button onPress={onClose}>{t`Cancel`}</Button>
        <Button look="primary" type="submit">
          <Plural value={count} one="Change # record" other="Change # records" />
        </Button>
      </DialogFoot>
    </form>
  );
}
