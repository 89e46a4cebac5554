import { Trans, useLingui } from "@lingui/react/macro";
import { AlertTriangle, Plus } from "lucide-react";
import { useRef, useState } from "react";
import { api } from "../../api/http";
import { changed } from "../../api/queries";
import { fail, remove } from "../../api/write";
import type { Declaration, KithRecord } from "../../api/types";
import { useKeptText } from "../../forms/kept-text";
import { Button } from "../../ui/button";
import { toast } from "../../ui/toast";
import { conflicts, type Entry, entryOf, timeOf } from "./entries";
import { when } from "./when";
import { clockTime, fullDay } from "./words";

/** What the words say of the kind of task; else it is simply something to do. */
const KINDS: [string, RegExp][] = [
  ["call", /\b(call|ring|phone)\b|电话|致电|回电/i],
  ["meeting", /\b(meet|meeting|lunch|review|demo)\b|会议|开会|见面|面谈|拜访|评审/i],
  ["email", /\b(e-?mail|mail|write)\b|邮件|发信/i],
  ["follow_up", /\bfollow[- ]up\b|跟进|回访/i],
];

export const kindOf = (text: string): string => KINDS.find(([, pattern]) => pattern.test(text))?.[0] ?? "todo";

/** A task in the person's own words; what was understood is shown before it is saved. */
export function QuickAdd({
  declared,
  person,
  zone,
  now,
  entries,
}: {
  declared: Declaration;
  person: string;
  zone: string;
  now: { day: string; minutes: number };
  entries: readonly Entry[];
}) {
  const { t } = useLingui();
  const [text, setText] = useKeptText("calendar.new");
  const [busy, setBusy] = useState(false);
  const key = useRef(crypto.randomUUID());
  const said = when(text, now);
  const subject = (said?.rest || text).trim();
  const kind = kindOf(text);
  const day = said?.day ?? now.day;
  const body = {
    subject,
    kind,
    due_on: day,
    ...(said?.at == null ? {} : { due_at: timeOf(said.at) }),
    owner: person,
  };
  const field = declared.fields.find(({ name }) => name === declared.on_date);
  const made = field && entryOf({ declared, field }, { ...body, id: "new" } as unknown as KithRecord, zone);
  const beside = made ? (conflicts([...entries, made]).get("new") ?? []).map(({ title }) => title).join(", ") : "";
  const due = [fullDay(day), said?.at == null ? "" : clockTime(said.at)].filter(Boolean).join(", ");
  const kindLabel = declared.fields
    .find(({ name }) => name === "kind")
    ?.choices.find(({ value }) => value === kind)?.label;
  const save = async () => {
    if (!subject || busy) return;
    setBusy(true);
    try {
      const saved = await api.call<KithRecord>("/v1/tasks", { method: "POST", key: key.current, body });
      key.current = crypto.randomUUID();
      setText("");
      await changed("tasks");
      toast(t`${subject}: ${due}`, { action: { label: t`Undo`, run: () => void remove("tasks", saved, subject) } });
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      aria-label={t`New task`}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      className="flex flex-col gap-1"
    >
      <div className="flex gap-2">
        <input
          aria-label={t`New task in your own words`}
          aria-describedby="quick-add-said"
          placeholder={t`Call Ann tomorrow 3pm`}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="control min-h-10 flex-1"
        />
        <Button
          look="primary"
          type="submit"
          isPending={busy}
          isDisabled={!subject}
          icon={<Plus size={16} aria-hidden="true" />}
          className="min-h-10"
        >{t`Add`}</Button>
      </div>
      <p id="quick-add-said" role="status" className="flex flex-wrap items-center gap-x-2 text-xs text-soft">
        {subject && (
          <>
            <span className="font-medium text-ink">{due}</span>
            <span>
              {kindLabel}: {subject}
            </span>
            {beside && (
              <span className="flex items-center gap-1 text-warn">
                <AlertTriangle size={12} aria-hidden="true" />
                <Trans>At the same time: {beside}</Trans>
              </span>
            )}
          </>
        )}
      </p>
    </form>
  );
}
