import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Lock, Mail, Reply as ReplyIcon } from "lucide-react";
import { useRef, useState } from "react";
import { api } from "../../api/http";
import { changed, declarations, record } from "../../api/queries";
import { fail } from "../../api/write";
import type { KithRecord } from "../../api/types";
import { Button } from "../../ui/button";
import { cx } from "../../ui/cx";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { toast } from "../../ui/toast";
import { asInteraction, asNote } from "../records/said";

const CHANNELS = ["email", "phone", "chat", "sms", "web", "visit"];
export type Mode = "reply" | "note";

/** What is said to the customer, or among colleagues only; which of the two is never in doubt. */
export function Reply({
  one,
  mode,
  text,
  onMode,
  onText,
}: {
  one: KithRecord;
  mode: Mode;
  text: string;
  onMode: (mode: Mode) => void;
  onText: (text: string) => void;
}) {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data;
  const channels = declared?.get("interactions")?.fields.find(({ name }) => name === "channel")?.choices ?? [];
  const [channel, setChannel] = useState(CHANNELS.includes(String(one.channel)) ? String(one.channel) : "email");
  const [busy, setBusy] = useState(false);
  const key = useRef(crypto.randomUUID());
  const may = (name: string) => (declared?.get(name)?.access.create ?? "none") !== "none";
  const modes = (
    [
      ["reply", "interactions"],
      ["note", "notes"],
    ] as const
  ).filter(([, object]) => may(object));
  const [somebody, id] = one.contact ? ["contacts", String(one.contact)] : ["customers", String(one.customer ?? "")];
  const who = useQuery({ ...record(somebody, id), enabled: id !== "" && channel === "email" }).data;
  const mail = (who?.emails as string[] | null | undefined)?.[0];
  const [first] = modes;
  if (!first) return null;
  const now = modes.some(([name]) => name === mode) ? mode : first[0];
  const note = now === "note";
  const save = async () => {
    if (!text.trim() || busy) return;
    const of = { object: "cases", record: one };
    const contact = (one.contact as string | null | undefined) ?? null;
    setBusy(true);
    try {
      const body = note ? asNote(of, text) : asInteraction(of, text, { channel, direction: "out", contact });
      await api.call(note ? "/v1/notes" : "/v1/interactions", { method: "POST", key: key.current, body });
      key.current = crypto.randomUUID();
      onText("");
      await changed(note ? "notes" : "interactions");
      toast(note ? t`Noted, for colleagues only` : t`The reply is logged`);
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  const letter = `mailto:${mail}?subject=${encodeURIComponent(`[${String(one.number ?? "")}] ${String(one.subject)}`)}&body=${encodeURIComponent(text)}`;
  return (
    <form
      aria-label={note ? t`Internal note` : t`Reply to the customer`}
      className={cx("rounded-lg border p-3", note ? "border-warn bg-warn-tint" : "border-line bg-surface")}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void save();
      }}
    >
      <div role="group" aria-label={t`Who reads it`} className="mb-2 flex flex-wrap gap-1">
        {modes.map(([name]) => (
          <button
            key={name}
            type="button"
            aria-pressed={now === name}
            onClick={() => onMode(name)}
            className={cx(
              "inline-flex min-h-8 items-center gap-1.5 rounded-full border px-3 text-xs font-medium",
              now === name ? "border-accent bg-tint text-on-tint" : "border-line bg-surface text-soft hover:bg-sunken",
            )}
          >
            {name === "note" ? <Lock size={13} aria-hidden="true" /> : <ReplyIcon size={13} aria-hidden="true" />}
            {name === "note" ? t`Internal note` : t`Reply`}
          </button>
        ))}
      </div>
      <TextField
        label={note ? t`Internal note` : t`Reply`}
        hideLabel
        long
        rows={3}
        value={text}
        onChange={onText}
        placeholder={note ? t`For colleagues only; the customer never sees it.` : t`What you say to the customer.`}
      />
      <div className="mt-2 flex flex-wrap items-center justify-end gap-2">
        {!note && (
          <Select
            small
            label={t`Channel`}
            hideLabel
            value={channel}
            options={channels.filter(({ value }) => CHANNELS.includes(value))}
            onChange={(next) => setChannel(next ?? "email")}
            className="w-28"
          />
        )}
        {!note && channel === "email" && mail && (
          <a href={letter} className="lnk inline-flex min-h-8 items-center gap-1 text-xs">
            <Mail size={13} aria-hidden="true" />
            {t`Write it in the mail program`}
          </a>
        )}
        <span className="flex-1" />
        <Button look="primary" type="submit" isPending={busy} isDisabled={!text.trim()}>
          {note ? t`Add note` : t`Log the reply`}
        </Button>
      </div>
    </form>
  );
}
