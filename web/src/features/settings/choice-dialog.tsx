import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useRef, useState } from "react";
import { ApiError, api } from "../../api/http";
import { Button, IconButton } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { Dialog, DialogBody, DialogFoot } from "../../ui/dialog";
import { TextField } from "../../ui/field";
import { Bones, Failed, Note, says } from "../../ui/show";
import { toast } from "../../ui/toast";
import { type ChoiceList, choiceLists } from "./choice-lists";
import { type DefinedChoice, definition, freshName, redefined } from "./definitions";
import { OrderList, reordered } from "./order-list";

type Row = { key: string; value: string | null; en: string; zh: string; archived: boolean };

/** The choices of one field, in both languages and in order; one that records hold can be archived, not removed. */
export function ChoiceDialog({ list, title, onClose }: { list: ChoiceList; title: string; onClose: () => void }) {
  const known = useQuery({ ...definition(list.object), staleTime: 0 });
  const english = useQuery(choiceLists("en"));
  const chinese = useQuery(choiceLists("zh-CN"));
  const trouble = known.error ?? english.error ?? chinese.error;
  const same = (one: ChoiceList) => one.object === list.object && one.field === list.field;
  const zh = new Map(chinese.data?.find(same)?.choices.map(({ value, label }) => [value, label]));
  const released = english.data
    ?.find(same)
    ?.choices.map(({ value, label }): DefinedChoice => ({ value, label: [label, zh.get(value) ?? label] }));
  const read = known.isFetchedAfterMount && released && chinese.data;
  const own = known.data?.fields[list.field]?.choices ?? known.data?.declared?.[list.field]?.choices;
  return (
    <Dialog side open title={title} onClose={onClose}>
      {trouble ? (
        <Failed error={trouble} />
      ) : known.data && read ? (
        <Form list={list} version={known.data.version} choices={own ?? released} onClose={onClose} />
      ) : (
        <Bones lines={8} />
      )}
    </Dialog>
  );
}

function Form({
  list,
  version,
  choices,
  onClose,
}: {
  list: ChoiceList;
  version: number;
  choices: readonly DefinedChoice[];
  onClose: () => void;
}) {
  const { t } = useLingui();
  const made = useRef(0);
  const [rows, setRows] = useState<Row[]>(() =>
    choices.map(({ value, label: [en, zh], archived }) => ({ key: value, value, en, zh, archived: !!archived })),
  );
  // What is shown is read again when one comes back to the window; what is typed is of the version that it began with.
  const [began] = useState(version);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (key: string, part: Partial<Row>) =>
    setRows((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const add = () => {
    made.current += 1;
    setRows((all) => [...all, { key: `new-${made.current}`, value: null, en: "", zh: "", archived: false }]);
  };
  const save = async () => {
    setBusy(true);
    setTrouble(null);
    const taken = rows.map(({ value }) => value);
    const wished = rows.map((one) => {
      const value = one.value ?? freshName(one.en, "choice", taken);
      taken.push(value);
      return { value, label: [one.en.trim(), one.zh.trim() || one.en.trim()], archived: one.archived };
    });
    try {
      await api.call(`/v1/settings/objects/${list.object}/fields/${list.field}`, {
        method: "PATCH",
        version: began,
        body: { choices: wished },
      });
      toast(t`Saved`);
      await redefined();
      onClose();
    } catch (error) {
      const [first] = error instanceof ApiError ? error.fields : [];
      const said = says(error, t`The server cannot be reached. What you typed is kept; try again.`);
      setTrouble(first ? `${said}: ${first.message}` : said);
      setBusy(false);
    }
  };
  return (
    <form
      noValidate
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <DialogBody>
        <div className="flex flex-col gap-4">
          {trouble && (
            <Note tone="bad" role="alert">
              {trouble}
            </Note>
          )}
          <div className="rounded-lg border border-line">
            <OrderList
              label={t`Choices in order`}
              scope="choices"
              empty={t`No choice yet`}
              items={rows}
              keyOf={({ key }) => key}
              nameOf={({ en }) => en || t`the new choice`}
              onMove={(key, _, at) =>
                setRows((all) =>
                  reordered(
                    all,
                    all.findIndex((one) => one.key === key),
                    at,
                  ),
                )
              }
            >
              {(one) => (
                <div
                  role="group"
                  aria-label={one.en || t`New choice`}
                  className="grid grid-cols-1 items-end gap-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]"
                >
                  <TextField label={t`In English`} value={one.en} onChange={(en) => set(one.key, { en })} />
                  <TextField label={t`In Chinese`} value={one.zh} onChange={(zh) => set(one.key, { zh })} />
                  <span className="flex items-center justify-between gap-1">
                    <Checkbox
                      label={t`Archived`}
                      checked={one.archived}
                      onChange={(archived) => set(one.key, { archived })}
                    />
                    <IconButton
                      label={t`Remove ${one.en || t`the new choice`}`}
                      icon={<X size={16} />}
                      onPress={() => setRows((all) => all.filter(({ key }) => key !== one.key))}
                    />
                  </span>
                </div>
              )}
            </OrderList>
          </div>
          <Button className="self-start" icon={<Plus size={15} aria-hidden="true" />} onPress={add}>
            {t`New choice`}
          </Button>
        </div>
      </DialogBody>
      <DialogFoot>
        <Button onPress={onClose}>{t`Cancel`}</Button>
        <Button
          type="submit"
          look="primary"
          isPending={busy}
          isDisabled={rows.length === 0 || rows.some(({ en }) => !en.trim())}
        >{t`Save`}</Button>
      </DialogFoot>
    </form>
  );
}
