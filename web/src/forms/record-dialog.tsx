import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { declarations, me, record } from "../api/queries";
import type { Declaration, Field, KithRecord, Me, Names } from "../api/types";
import { plain } from "../grid/value";
import { moment } from "../i18n/format";
import { Button } from "../ui/button";
import { Dialog, DialogBody, DialogFoot } from "../ui/dialog";
import { Bones, Failed, Note } from "../ui/show";
import { toast } from "../ui/toast";
import { FieldInput } from "./field-input";
import { FormSections } from "./form-sections";
import { sectionsOf, shownBy, usualOf } from "./layout";
import { LikelyNote } from "./likely";
import { useRecordForm } from "./use-record-form";

type Props = {
  object: string;
  id?: string;
  open: boolean;
  defaults?: Record<string, unknown>;
  names?: Names;
  onClose: () => void;
  onSaved?: (saved: KithRecord) => void;
};

/** Create (without `id`) or edit one record, in a form drawn from the object's declaration. */
export function RecordDialog(props: Props) {
  const { t } = useLingui();
  const { object, id, open, onClose } = props;
  const declared = useQuery(declarations());
  const person = useQuery(me());
  const base = useQuery({ ...record(object, id ?? ""), enabled: !!id, staleTime: 0, gcTime: 0 });
  const known = declared.data?.get(object);
  const ready = known && person.data && (!id || (base.data && !base.isFetching));
  const title = known ? (id ? t`Edit ${known.label}` : t`New ${known.label}`) : "…";
  const [opened, setOpened] = useState(false);
  if (ready && !opened) setOpened(true);
  if (known && person.data && (opened || ready)) {
    return (
      <Form {...props} title={title} declared={known} person={person.data} base={id ? (base.data ?? null) : null} />
    );
  }
  return (
    <Dialog side open={open} onClose={onClose} title={title}>
      {base.isError ? <Failed error={base.error} retry={() => void base.refetch()} /> : <Bones lines={8} />}
    </Dialog>
  );
}

function Form({
  open,
  onClose,
  onSaved,
  title,
  declared,
  person,
  base,
  defaults,
  names,
}: Props & { title: string; declared: Declaration; person: Me; base: KithRecord | null }) {
  const { t } = useLingui();
  const mine = declared.fields.some(({ name }) => name === "owner") ? { owner: person.person.id } : {};
  const form = useRecordForm({
    declared,
    base,
    defaults: { ...mine, ...defaults },
    given: defaults ?? {},
    names: { [person.person.id]: person.person.name, ...names, ...base?.names },
    currency: person.tenant.currency,
  });
  const [all, setAll] = useState(!!base);
  const usual = usualOf(declared);
  const isUsual = ({ name, required, kind }: Field) =>
    required || kind === "lines" || usual.has(name) || name in (defaults ?? {});
  const asked = shownBy({ ...declared, fields: form.fields });
  const shown = form.fields.filter(
    (field) => (asked.includes(field) && (all || isUsual(field))) || form.errorOf(field.name),
  );
  const words = { yes: t`Yes`, no: t`No` };
  /** Nothing to confirm: what was typed is kept, and can be thrown away from where it says so. */
  const leave = () => {
    if (form.dirty)
      toast(t`What you typed is kept as a draft`, { action: { label: t`Throw away`, run: form.discard } });
    onClose();
  };
  const submit = async () => {
    const saved = await form.save();
    if (!saved) return;
    toast(base ? t`Saved` : t`${declared.label} created`);
    onSaved?.(saved);
    onClose();
  };
  return (
    <Dialog side open={open} onClose={leave} title={title}>
      <form
        className="flex min-h-0 flex-1 flex-col"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !form.busy && !form.stale) void submit();
        }}
      >
        <DialogBody>
          <div className="flex flex-col gap-3">
            {form.draft && (
              <Note role="status" actions={<Button small onPress={form.startAfresh}>{t`Start afresh`}</Button>}>
                <Trans>What you typed on {moment(form.draft.at)} is back.</Trans>
              </Note>
            )}
            {form.stale && (
              <Note
                tone="warn"
                role="alert"
                actions={<Button onPress={() => void form.reload()}>{t`Reload, keep my typing`}</Button>}
              >
                <Trans>Someone else changed this record while you were typing. Nothing was overwritten.</Trans>
              </Note>
            )}
            {form.theirs.length > 0 && !form.stale && (
              <Note tone="warn" role="status">
                <Trans>
                  Fields that the other person changed too show their value below yours. Saving keeps yours.
                </Trans>
              </Note>
            )}
            {!base && <LikelyNote declared={declared} fields={form.fields} typed={form.typed} onOpen={leave} />}
            {form.trouble && (
              <Note tone="bad" role="alert">
                {form.trouble}
              </Note>
            )}
          </div>
          <div className="mt-3">
            <FormSections sections={sectionsOf(declared, shown, t`Other fields`)} wide={declared.title}>
              {(field, first) => (
                <FieldInput
                  field={field}
                  typed={form.typed[field.name]}
                  names={form.names}
                  error={form.errorOf(field.name)}
                  errors={form.errorsUnder(field.name)}
                  currency={String(form.typed.currency || form.base?.currency || person.tenant.currency)}
                  zone={person.person.time_zone}
                  autoFocus={first}
                  onChange={(value, name) => form.set(field.name, value, name)}
                  hint={
                    form.theirs.includes(field.name) ? (
                      <Trans>Now: {plain(form.base?.[field.name], field, form.names, words) || "–"}</Trans>
                    ) : undefined
                  }
                />
              )}
            </FormSections>
          </div>
          {!all && shown.length < asked.length && (
            <Button look="quiet" className="mt-3" onPress={() => setAll(true)}>{t`More fields`}</Button>
          )}
        </DialogBody>
        <DialogFoot>
          <Button onPress={leave}>{t`Cancel`}</Button>
          <Button look="primary" type="submit" isPending={form.busy} isDisabled={form.stale}>
            {form.busy ? t`Saving…` : t`Save`}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
