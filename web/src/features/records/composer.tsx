import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { CheckSquare, StickyNote } from "lucide-react";
import { useRef, useState } from "react";
import { api } from "../../api/http";
import { changed, declarations, me } from "../../api/queries";
import { fail } from "../../api/write";
import type { KithRecord } from "../../api/types";
import { useKeptText } from "../../forms/kept-text";
import { addDays, today } from "../../i18n/format";
import { Button } from "../../ui/button";
import { cx } from "../../ui/cx";
import { DateField } from "../../ui/date-field";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { Card } from "../../ui/show";
import { toast } from "../../ui/toast";
import { ChannelIcon } from "./channel-icon";
import { asInteraction, asNote, asTask } from "./said";

const USUAL = ["phone", "visit", "email", "chat"];
const NOTE = "note";
const TASK = "task";

/** Log what was said, note something down, plan what is next; always at hand, one field is enough. Ctrl Enter saves. */
export function Composer({
  object,
  record,
  contacts,
}: {
  object: string;
  record: KithRecord;
  contacts: readonly KithRecord[];
}) {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data;
  const person = useQuery(me()).data?.person.id;
  const [what, setWhat] = useState("phone");
  const [direction, setDirection] = useState("out");
  const [contact, setContact] = useState<string | null>(null);
  const [due, setDue] = useState<string | null>(() => addDays(today(), 1));
  const [text, setText] = useKeptText(`interactions.of ${record.id}`);
  const [busy, setBusy] = useState(false);
  const key = useRef(crypto.randomUUID());
  const may = (name: string) => (declared?.get(name)?.access.create ?? "none") !== "none";
  const interactions = declared?.get("interactions");
  const choices = (name: string) => interactions?.fields.find((field) => field.name === name)?.choices ?? [];
  const kinds = [
    ...(may("interactions") ? choices("channel").filter(({ value }) => USUAL.includes(value)) : []),
    ...(may("notes") ? [{ value: NOTE, label: declared?.get("notes")?.label ?? "" }] : []),
    ...(may("tasks") ? [{ value: TASK, label: declared?.get("tasks")?.label ?? "" }] : []),
  ];
  if (kinds.length === 0) return null;
  const kind = kinds.some(({ value }) => value === what) ? what : (kinds[0]?.value ?? "");
  const talk = kind !== NOTE && kind !== TASK;
  const save = async () => {
    if (!text.trim() || busy) return;
    const of = { object, record };
    const [to, body] = talk
      ? ["interactions", asInteraction(of, text, { channel: kind, direction, contact })]
      : kind === NOTE
        ? ["notes", asNote(of, text)]
        : ["tasks", asTask(of, text, due, person)];
    setBusy(true);
    try {
      await api.call(`/v1/${to}`, { method: "POST", key: key.current, body });
      key.current = crypto.randomUUID();
      setText("");
      await changed(String(to));
      toast(talk ? t`Logged` : kind === NOTE ? t`Noted` : t`Planned`);
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card className="lg:sticky lg:top-0 lg:z-10 lg:shadow-sm">
      <form
        aria-label={t`Log an interaction`}
        className="flex flex-col gap-2.5 p-3"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void save();
        }}
      >
        <div role="group" aria-label={t`Channel`} className="flex flex-wrap gap-1">
          {kinds.map(({ value, label }) => (
            <button
              key={value}
              type="button"
              aria-pressed={kind === value}
              onClick={() => setWhat(value)}
              className={cx(
                "inline-flex min-h-8 items-center gap-1.5 rounded-full border px-3 text-xs font-medium",
                kind === value ? "border-accent bg-tint text-on-tint" : "border-line text-soft hover:bg-sunken",
              )}
            >
              {value === NOTE ? (
                <StickyNote size={14} aria-hidden="true" />
              ) : value === TASK ? (
                <CheckSquare size={14} aria-hidden="true" />
              ) : (
                <ChannelIcon channel={value} size={14} />
              )}
              {label}
            </button>
          ))}
        </div>
        <TextField
          label={talk ? t`What happened` : kind === NOTE ? t`Note` : t`What is to be done`}
          hideLabel
          long
          rows={2}
          value={text}
          onChange={setText}
          placeholder={
            talk
              ? t`What happened? The first line becomes the subject.`
              : kind === NOTE
                ? t`What should be remembered?`
                : t`What is to be done? The first line becomes the subject.`
          }
        />
        <div className="flex flex-wrap items-end justify-end gap-2">
          {talk && (
            <Select
              small
              label={t`Direction`}
              hideLabel
              value={direction}
              options={choices("direction")}
              onChange={(next) => setDirection(next ?? "out")}
              className="w-28"
            />
          )}
          {talk && contacts.length > 0 && (
            <Select
              small
              label={t`Contact`}
              hideLabel
              empty={t`No contact`}
              value={contact}
              onChange={setContact}
              className="w-40"
              options={contacts.map((one) => ({ value: one.id, label: String(one.name) }))}
            />
          )}
          {kind === TASK && <DateField label={t`Due on`} hideLabel value={due} onChange={setDue} className="w-48" />}
          <span className="flex-1" />
          <Button look="primary" type="submit" isPending={busy} isDisabled={!text.trim()}>
            {talk ? t`Log it` : kind === NOTE ? t`Add note` : t`Add task`}
          </Button>
        </div>
      </form>
    </Card>
  );
}
