import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus, Trash2, Zap } from "lucide-react";
import { Suspense, useState } from "react";
import type { Declaration, KithRecord, Names } from "../../api/types";
import { remove } from "../../api/write";
import { plain } from "../../grid/value";
import { Button, IconButton } from "../../ui/button";
import { Dialog, DialogBody, DialogFoot } from "../../ui/dialog";
import { Bones, Empty, Failed } from "../../ui/show";
import { RecordDialog } from "../records/head";
import { answerOf, changesOf, keeps, macros } from "./macros";

const HOLES = "{{customer}}, {{contact}}, {{number}}, {{handler}}";

type Props = {
  one: KithRecord;
  names: Names;
  declared: Declaration;
  macro: Declaration;
  person: string;
  /** What stands in the answer now: a new macro begins with it. */
  reply: string;
  onApply: (macro: KithRecord, answer: string) => void;
  onClose: () => void;
};

/** The macros at hand: what each would do to this case, and the way to keep, change and delete one. */
export function MacroDialog(props: Props) {
  const { t } = useLingui();
  const { one, declared, macro, person, reply, onApply, onClose } = props;
  const found = useQuery(macros());
  const [form, setForm] = useState<{ id?: string } | null>(null);
  const words = { yes: t`Yes`, no: t`No` };
  const items = found.data?.items ?? [];
  const all: Names = { ...found.data?.names, ...props.names };
  const make = macro.access.create !== "none" && (
    <Button
      icon={<Plus size={15} aria-hidden="true" />}
      onPress={() => setForm({})}
    >{t`New macro from this case`}</Button>
  );
  if (form)
    return (
      <Suspense>
        <RecordDialog
          object="macros"
          {...form}
          {...(form.id ? {} : { defaults: begun(one, reply), names: all })}
          open
          onClose={() => setForm(null)}
        />
      </Suspense>
    );
  return (
    <Dialog open title={t`Macros`} onClose={onClose}>
      <DialogBody>
        {found.isPending ? (
          <Bones lines={4} />
        ) : found.isError && !found.data ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : items.length === 0 ? (
          <Empty icon={<Zap size={28} strokeWidth={1.5} aria-hidden="true" />} title={t`No macro is kept yet`}>
            {t`A macro keeps an answer and the values that go with it, for yourself, your team or everyone.`}
          </Empty>
        ) : (
          <ul aria-label={t`Macros`} className="flex flex-col gap-2">
            {items.map((kept, at) => {
              const name = String(kept.name);
              const answer = answerOf(kept, one, all, declared.fields, words);
              const changes = changesOf(kept, one);
              return (
                <li key={kept.id} className="rounded-lg border border-line p-3">
                  <div className="flex items-start gap-1">
                    <p className="min-w-0 flex-1 pt-1 font-medium">{name}</p>
                    {keeps(macro, kept, person) && (
                      <>
                        <IconButton
                          small
                          label={t`Edit ${name}`}
                          icon={<Pencil size={15} aria-hidden="true" />}
                          onPress={() => setForm({ id: kept.id })}
                        />
                        <IconButton
                          small
                          label={t`Delete ${name}`}
                          icon={<Trash2 size={15} aria-hidden="true" />}
                          onPress={() => void remove("macros", kept, name)}
                        />
                      </>
                    )}
                    <Button
                      small
                      look="primary"
                      autoFocus={at === 0}
                      aria-label={t`Apply ${name}`}
                      onPress={() => onApply(kept, answer)}
                    >{t`Apply`}</Button>
                  </div>
                  <dl className="mt-1 flex flex-col gap-0.5 text-sm">
                    {Object.entries(changes).map(([field, value]) => {
                      const known = declared.fields.find((each) => each.name === field);
                      return (
                        <div key={field} className="flex gap-2">
                          <dt className="shrink-0 text-soft">{known?.label ?? field}</dt>
                          <dd className="line-clamp-2 min-w-0 wrap-break-word">{plain(value, known, all, words)}</dd>
                        </div>
                      );
                    })}
                    {answer && (
                      <div className="flex gap-2">
                        <dt className="shrink-0 text-soft">{t`Reply`}</dt>
                        <dd className="line-clamp-3 min-w-0 wrap-break-word whitespace-pre-line">{answer}</dd>
                      </div>
                    )}
                  </dl>
                  {!answer && Object.keys(changes).length === 0 && (
                    <p className="text-sm text-soft">{t`It would change nothing here.`}</p>
                  )}
                  {!!kept.resolves && one.state === "created" && (
                    <p className="text-sm text-soft">{t`It resolves a case that somebody has taken.`}</p>
                  )}
                </li>
              );
            })}
          </ul>
        )}
        <p className="mt-3 text-xs text-soft">
          <Trans>In a reply, {HOLES} and other fields stand for what the case says.</Trans>
        </p>
      </DialogBody>
      <DialogFoot>
        {make}
        <span className="flex-1" />
        <Button onPress={onClose}>{t`Close`}</Button>
      </DialogFoot>
    </Dialog>
  );
}

/** A macro as it begins: with what is being answered, and what was decided of the case; both are asked for at once. */
function begun(one: KithRecord, reply: string): Record<string, unknown> {
  const values = ["priority", "queue", "resolved_by", "article"].map((name) => [name, one[name]]);
  const known = Object.fromEntries(values.filter(([, value]) => value));
  return { reply: reply.trim(), resolution: one.resolution ?? "", ...known };
}
