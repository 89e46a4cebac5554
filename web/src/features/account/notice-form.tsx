import { useLingui } from "@lingui/react/macro";
import { MailX } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/http";
import { queries } from "../../api/queries";
import { fail } from "../../api/write";
import { language } from "../../i18n";
import { Button } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { Select } from "../../ui/select";
import { toast } from "../../ui/toast";
import { KINDS, type NoticeKind } from "./notices";

type Ways = { in_app: boolean; email: boolean };
type Digest = { every: "off" | "daily" | "weekly"; hour: number; weekday: number };
/** `mail` says why nothing is mailed to this person, where it is not. */
export type NoticeSettings = {
  kinds: Record<NoticeKind, Ways>;
  digest: Digest;
  version: number;
  mail: { problem: string | null; text: string | null };
};
export const SETTINGS = ["notice-settings"];

const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, "0")}:00`,
}));

/** Monday is 1; 1 January 2024 was one. */
function weekdays(): { value: string; label: string }[] {
  const named = new Intl.DateTimeFormat(language(), { weekday: "long", timeZone: "UTC" });
  return [1, 2, 3, 4, 5, 6, 7].map((day) => ({
    value: String(day),
    label: named.format(new Date(Date.UTC(2024, 0, day))),
  }));
}

/** Of what a person is told, in which way; and when the mail of churn warnings comes. */
export function NoticeForm({
  known,
  version,
  onSaved,
}: {
  known: NoticeSettings;
  version: number;
  onSaved: () => void;
}) {
  const { t } = useLingui();
  const [kinds, setKinds] = useState(known.kinds);
  const [digest, setDigest] = useState(known.digest);
  const [busy, setBusy] = useState(false);
  const words: Record<NoticeKind, string> = {
    churn_warning: t`A customer of mine has gone quiet`,
    escalation: t`Nobody answered a churn warning`,
    reprieve_over: t`A reprieve is over`,
    task_due: t`A task is due`,
    assigned: t`I was made the owner of a record`,
    mention: t`Somebody mentioned me`,
    customer_answered: t`A customer answered, and the clock of my case goes on`,
    job_done: t`An import, export or bulk change is done`,
    file_refused: t`A file of mine was refused by the virus check`,
    automation: t`An automation tells me something`,
  };
  const save = async () => {
    setBusy(true);
    try {
      await api.call("/v1/me/notification-settings", {
        method: "PUT",
        version,
        body: { kinds, digest },
      });
      toast(t`Saved`);
      onSaved();
    } catch (error) {
      fail(error);
    }
    setBusy(false);
    await queries.invalidateQueries({ queryKey: SETTINGS });
  };
  const same = JSON.stringify({ kinds, digest }) === JSON.stringify({ kinds: known.kinds, digest: known.digest });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {known.mail.text && (
        <p role="status" className="flex gap-2 border-b border-line px-4 py-3 text-sm text-bad">
          <MailX size={16} aria-hidden="true" className="mt-0.5 shrink-0" />
          {known.mail.text}
        </p>
      )}
      <div>
        {KINDS.map((kind) => (
          <div
            key={kind}
            role="group"
            aria-label={words[kind]}
            className="flex flex-wrap items-center gap-x-6 border-b border-line px-4 py-1"
          >
            <span className="min-w-0 flex-1 basis-full text-sm sm:basis-56">{words[kind]}</span>
            <Checkbox
              label={t`In Kith`}
              checked={kinds[kind].in_app}
              onChange={(in_app) => setKinds({ ...kinds, [kind]: { ...kinds[kind], in_app } })}
            />
            <Checkbox
              label={t`By e-mail`}
              checked={kinds[kind].email}
              onChange={(email) => setKinds({ ...kinds, [kind]: { ...kinds[kind], email } })}
            />
          </div>
        ))}
      </div>
      <div className="flex flex-wrap items-end gap-4 p-4">
        <Select
          label={t`Mail with the churn warnings that wait`}
          className="w-64 max-w-full"
          value={digest.every}
          options={[
            { value: "off", label: t`Never` },
            { value: "daily", label: t`Every day` },
            { value: "weekly", label: t`Every week` },
          ]}
          onChange={(every) => setDigest({ ...digest, every: (every ?? "off") as Digest["every"] })}
        />
        {digest.every === "weekly" && (
          <Select
            label={t`On`}
            className="w-36"
            value={String(digest.weekday)}
            options={weekdays()}
            onChange={(weekday) => setDigest({ ...digest, weekday: Number(weekday) })}
          />
        )}
        {digest.every !== "off" && (
          <Select
            label={t`At`}
            className="w-28"
            value={String(digest.hour)}
            options={HOURS}
            onChange={(hour) => setDigest({ ...digest, hour: Number(hour) })}
          />
        )}
        <Button type="submit" look="primary" isPending={busy} isDisabled={same}>{t`Save`}</Button>
      </div>
    </form>
  );
}
