import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { api } from "../../api/http";
import { changed } from "../../api/queries";
import type { KithRecord } from "../../api/types";
import { change, fail } from "../../api/write";
import { addDays, day, today } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { DateField } from "../../ui/date-field";
import { FormDialog } from "../../ui/form-dialog";

/** Put a lead off until a day, if wanted with a task for it. */
export function LaterDialog({
  lead,
  person,
  onClose,
  onDone,
}: {
  lead: KithRecord;
  person: string;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useLingui();
  const name = String(lead.name);
  const now = today();
  const [until, setUntil] = useState<string | null>(null);
  const [task, setTask] = useState(false);
  const [missing, setMissing] = useState(false);
  const put = async (on: string | null) => {
    setMissing(!on);
    if (!on) return;
    onClose();
    if (!(await change("leads", lead, { next_contact_on: on }, t`${name} waits until ${day(on)}`))) return;
    onDone();
    if (!task) return;
    try {
      await api.call("/v1/tasks", {
        method: "POST",
        key: crypto.randomUUID(),
        body: { subject: t`Contact ${name}`, kind: "follow_up", due_on: on, about_record: lead.id, owner: person },
      });
      await changed("tasks");
    } catch (error) {
      fail(error);
    }
  };
  const soon = [
    { label: t`Tomorrow`, on: addDays(now, 1) },
    { label: t`In three days`, on: addDays(now, 3) },
    { label: t`Next Monday`, on: addDays(now, 8 - (new Date(`${now}T00:00:00Z`).getUTCDay() || 7)) },
    { label: t`In two weeks`, on: addDays(now, 14) },
  ];
  return (
    <FormDialog
      title={t`${name} later`}
      trouble={null}
      onClose={onClose}
      onSubmit={() => void put(until)}
      action={<Button type="submit" look="primary">{t`Put off`}</Button>}
    >
      <Checkbox label={t`With a task for me on that day`} checked={task} onChange={setTask} />
      <div role="group" aria-label={t`Until when`} className="grid grid-cols-2 gap-2">
        {soon.map(({ label, on }, at) => (
          <Button key={label} autoFocus={at === 0} onPress={() => void put(on)}>
            {label}
          </Button>
        ))}
      </div>
      <DateField
        label={t`Or until`}
        value={until}
        onChange={setUntil}
        error={missing ? t`This is needed` : undefined}
        className="max-w-56"
      />
    </FormDialog>
  );
}
