import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ArrowLeftRight } from "lucide-react";
import { useState } from "react";
import { joined } from "../../i18n/joined";
import { api } from "../../api/http";
import { declarations, duplicatesOf, queries } from "../../api/queries";
import type { Declaration, KithRecord, MergeField, MergePreview, Names } from "../../api/types";
import { fail } from "../../api/write";
import { RefPicker } from "../../forms/ref-picker";
import { plain } from "../../grid/value";
import { number } from "../../i18n/format";
import { Button } from "../../ui/button";
import { cx } from "../../ui/cx";
import { Dialog, DialogBody, DialogFoot } from "../../ui/dialog";
import { Bones, Failed, Note } from "../../ui/show";
import { toast } from "../../ui/toast";
import { unmerge } from "./unmerge";

type Choice = MergeField["chosen"];

/** Two records become one: which one, whose values, what moves along; undone for thirty days. */
export function MergeDialog({
  declared,
  record,
  other: given,
  onClose,
  onMerged,
  onUnmerged,
}: {
  declared: Declaration;
  record: KithRecord;
  /** The other one, where it is known. */
  other?: string;
  onClose: () => void;
  /** Where not given, the one that stays is shown. */
  onMerged?: () => void;
  onUnmerged?: () => void;
}) {
  const { t } = useLingui();
  const go = useNavigate();
  const [other, setOther] = useState<string | null>(given ?? null);
  const merged = (stays: string) => {
    onClose();
    if (onMerged) onMerged();
    else void go({ to: "/$object/$id", params: { object: declared.name, id: stays } });
  };
  return (
    <Dialog side open onClose={onClose} title={t`Merge ${String(record[declared.title] ?? declared.label)}`}>
      {other ? (
        <Compare
          declared={declared}
          ids={[record.id, other]}
          onBack={given ? onClose : () => setOther(null)}
          onMerged={merged}
          onUnmerged={onUnmerged}
        />
      ) : (
        <Choose declared={declared} record={record} onChoose={setOther} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Choose({
  declared,
  record,
  onChoose,
  onClose,
}: {
  declared: Declaration;
  record: KithRecord;
  onChoose: (id: string) => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const found = useQuery(duplicatesOf(declared.name, record.id));
  const items = found.data?.items ?? [];
  return (
    <>
      <DialogBody>
        <div className="flex flex-col gap-4">
          {found.isPending ? (
            <Bones lines={3} />
          ) : found.isError ? (
            <Failed error={found.error} retry={() => void found.refetch()} />
          ) : items.length === 0 ? (
            <p className="text-soft">{t`No other record looks the same. Choose the other one yourself.`}</p>
          ) : (
            <ul aria-label={t`Looks the same`} className="flex flex-col gap-2">
              {items.map((one) => (
                <li key={one.id} className="flex items-center gap-3 rounded-md border border-line px-3 py-2">
                  <div className="min-w-0 flex-1">
                    <p className="font-medium">{one.title}</p>
                    <p className="text-xs text-soft">{joined(one.reasons.map(({ message }) => message))}</p>
                  </div>
                  <span className="text-xs text-soft tabular-nums">{number(Math.round(one.score * 100))} %</span>
                  <Button small aria-label={t`Compare with ${one.title}`} onPress={() => onChoose(one.id)}>
                    {t`Compare`}
                  </Button>
                </li>
              ))}
            </ul>
          )}
          <RefPicker
            label={t`Another record`}
            object={declared.name}
            value={null}
            names={{}}
            onChange={(id) => id && id !== record.id && onChoose(id)}
          />
        </div>
      </DialogBody>
      <DialogFoot>
        <Button onPress={onClose}>{t`Cancel`}</Button>
      </DialogFoot>
    </>
  );
}

function Compare({
  declared,
  ids: first,
  onBack,
  onMerged,
  onUnmerged,
}: {
  declared: Declaration;
  ids: readonly [string, string];
  onBack: () => void;
  onMerged: (stays: string) => void;
  onUnmerged: (() => void) | undefined;
}) {
  const { t } = useLingui();
  const [[stays, goes], setIds] = useState(first);
  const [chosen, setChosen] = useState<Record<string, Choice>>({});
  const [busy, setBusy] = useState(false);
  const objects = useQuery(declarations()).data;
  const found = useQuery({
    queryKey: ["merge", declared.name, stays, goes],
    queryFn: () => api.call<MergePreview>(`/v1/${declared.name}/${stays}/merge?with=${goes}`),
    staleTime: 0,
    gcTime: 0,
  });
  if (found.isPending) return <Bones lines={8} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { this: kept, other, fields, children, names, notice } = found.data;
  const title = (one: KithRecord) => String(one[declared.title] ?? declared.label);
  const merge = async () => {
    setBusy(true);
    try {
      await api.call(`/v1/${declared.name}/${stays}/merge`, {
        method: "POST",
        version: kept.version,
        body: { other: goes, other_version: other.version, fields: chosen },
      });
      await queries.invalidateQueries({ predicate: ({ queryKey }) => !queryKey.includes(goes) });
      toast(t`${title(other)} is now part of ${title(kept)}`, {
        action: { label: t`Undo`, run: () => void unmerge(declared.name, goes).then(onUnmerged) },
      });
      onMerged(stays);
    } catch (error) {
      fail(error);
      await found.refetch();
    } finally {
      setBusy(false);
    }
  };
  const counts = Object.entries(children);
  return (
    <>
      <DialogBody>
        <div className="flex flex-col gap-4">
          <div className="flex flex-wrap items-center gap-3">
            <p className="min-w-0 flex-1 basis-52">
              <Trans>
                <b className="font-semibold">{title(kept)}</b> stays; <b className="font-semibold">{title(other)}</b>{" "}
                goes.
              </Trans>
            </p>
            <Button
              small
              icon={<ArrowLeftRight size={14} aria-hidden="true" />}
              onPress={() => {
                setIds([goes, stays]);
                setChosen({});
              }}
            >{t`The other way round`}</Button>
          </div>
          <ul className="flex flex-col gap-3">
            {fields.map((field) => (
              <FieldChoice
                key={field.field}
                field={field}
                declared={declared}
                names={names}
                chosen={chosen[field.field] ?? field.chosen}
                onChoose={(choice) => setChosen((now) => ({ ...now, [field.field]: choice }))}
              />
            ))}
          </ul>
          <Note>
            {counts.length > 0 && (
              <p>
                <Trans>
                  Moves along:{" "}
                  {counts
                    .map(([name, count]) => `${objects?.get(name)?.label_plural ?? name} ${number(count)}`)
                    .join(", ")}
                </Trans>
              </p>
            )}
            <p>{notice}</p>
            <p>{t`It can be undone for thirty days.`}</p>
          </Note>
        </div>
      </DialogBody>
      <DialogFoot>
        <Button onPress={onBack}>{t`Go back`}</Button>
        <Button look="primary" isPending={busy} onPress={() => void merge()}>
          {t`Merge`}
        </Button>
      </DialogFoot>
    </>
  );
}

/** Whose value a field takes; equal or one-sided values need no choice. */
function FieldChoice({
  field,
  declared,
  names,
  chosen,
  onChoose,
}: {
  field: MergeField;
  declared: Declaration;
  names: Names;
  chosen: Choice;
  onChoose: (choice: Choice) => void;
}) {
  const { t } = useLingui();
  const known = declared.fields.find(({ name }) => name === field.field);
  const show = (value: unknown) => plain(value, known, names, { yes: t`Yes`, no: t`No` });
  const [mine, theirs] = [show(field.this), show(field.other)];
  const words: Record<Choice, string> = { this: mine || t`empty`, other: theirs || t`empty`, both: t`Both` };
  const same = mine === theirs;
  return (
    <li>
      <p className="mb-1 text-xs font-medium text-soft">{field.label}</p>
      {same ? (
        <p>{mine}</p>
      ) : (
        <div role="group" aria-label={field.label} className="flex flex-wrap gap-1.5">
          {field.choices.map((choice) => (
            <button
              key={choice}
              type="button"
              aria-pressed={chosen === choice}
              onClick={() => onChoose(choice)}
              className={cx(
                "min-h-8 max-w-full rounded-md border px-3 py-1 text-left text-sm",
                chosen === choice ? "border-accent bg-tint text-on-tint" : "border-line hover:bg-sunken",
              )}
            >
              {words[choice]}
            </button>
          ))}
        </div>
      )}
    </li>
  );
}
