import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api } from "../../api/http";
import { changed, declarations } from "../../api/queries";
import { fail } from "../../api/write";
import type { KithRecord } from "../../api/types";
import { useKeptText } from "../../forms/kept-text";
import { Button } from "../../ui/button";
import { cx } from "../../ui/cx";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { Card } from "../../ui/show";
import { toast } from "../../ui/toast";
import { ChannelIcon } from "./channel-icon";

const TITLE_LENGTH = 200;
const USUAL = ["phone", "visit", "email", "note", "chat"];

/** Log what was said with a customer; always at hand, one field is enough. Ctrl Enter saves. */
export function Composer({ customer, contacts }: { customer: KithRecord; contacts: readonly KithRecord[] }) {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data?.get("interactions");
  const [channel, setChannel] = useState("phone");
  const [direction, setDirection] = useState("out");
  const [contact, setContact] = useState<string | null>(null);
  const [text, setText] = useKeptText(`interactions.of ${customer.id}`);
  const [busy, setBusy] = useState(false);
  const key = useRef(crypto.randomUUID());
  if (!declared || declared.access.create === "none") return null;
  const choices = declared.fields.find(({ name }) => name === "channel")?.choices ?? [];
  const shown = USUAL.map((value) => choices.find((choice) => choice.value === value)).filter(
    (choice) => choice !== undefined,
  );
  const directions = declared.fields.find(({ name }) => name === "direction")?.choices ?? [];
  const save = async () => {
    const [subject = "", ...rest] = text.trim().split("\n");
    if (!subject.trim() || busy) return;
    const long = subject.length > TITLE_LENGTH;
    const body = long ? text.trim() : rest.join("\n").trim();
    setBusy(true);
    try {
      await api.call("/v1/interactions", {
        method: "POST",
        key: key.current,
        body: {
          subject: long ? `${subject.slice(0, TITLE_LENGTH - 1)}…` : subject.trim(),
          channel,
          direction,
          customer: customer.id,
          at: new Date().toISOString(),
          ...(contact ? { contact } : {}),
          ...(body ? { body } : {}),
        },
      });
      key.current = crypto.randomUUID();
      setText("");
      await changed("interactions");
      toast(t`Logged`);
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card>
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
          {shown.map(({ value, label }) => (
            <button
              key={value}
              type="button"
              aria-pressed={channel === value}
              onClick={() => setChannel(value)}
              className={cx(
                "inline-flex min-h-8 items-center gap-1.5 rounded-full border px-3 text-xs font-medium",
                channel === value ? "border-accent bg-tint text-on-tint" : "border-line text-soft hover:bg-sunken",
              )}
            >
              <ChannelIcon channel={value} size={14} />
              {label}
            </button>
          ))}
        </div>
        <TextField
          label={t`What happened`}
          hideLabel
          long
          rows={2}
          value={text}
          onChange={setText}
          placeholder={t`What happened? The first line becomes the subject.`}
        />
        <div className="flex flex-wrap items-end justify-end gap-2">
          {channel !== "note" && (
            <Select
              small
              label={t`Direction`}
              hideLabel
              value={direction}
              options={directions}
              onChange={(next) => setDirection(next ?? "out")}
              className="w-28"
            />
          )}
          {contacts.length > 0 && (
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
          <span className="flex-1" />
          <Button look="primary" type="submit" isPending={busy} isDisabled={!text.trim()}>{t`Log it`}</Button>
        </div>
      </form>
    </Card>
  );
}
