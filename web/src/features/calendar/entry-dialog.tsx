import { Trans, useLingui } from "@lingui/react/macro";
import { AlertTriangle, Check } from "lucide-react";
import { useId, useState } from "react";
import type { Names } from "../../api/types";
import { change } from "../../api/write";
import { Button, ButtonLink } from "../../ui/button";
import { DateField } from "../../ui/date-field";
import { Dialog, DialogBody, DialogFoot } from "../../ui/dialog";
import { Note } from "../../ui/show";
import { type Entry, minutesOf, timeOf } from "./entries";
import { clockTime, fullDay } from "./words";

/** What an entry is, with whom, and where else it could be. */
export function EntryDialog({
  entry,
  names,
  overlaps,
  onMove,
  onClose,
}: {
  entry: Entry;
  names: Names;
  overlaps: readonly Entry[];
  onMove: (day: string, start: number | null) => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const { record, object, title } = entry;
  const [day, setDay] = useState<string | null>(entry.day);
  const [time, setTime] = useState(entry.start === null ? "" : timeOf(entry.start));
  const about = names[String(record.customer ?? record.about_record ?? "")];
  const start = time ? minutesOf(time) : null;
  const takesTime = object === "tasks" || entry.timed;
  const other = day !== entry.day || start !== entry.start;
  const beside = overlaps.map((one) => `${one.title} (${clockTime(one.start ?? 0)})`).join(", ");
  return (
    <Dialog open title={title || entry.label} onClose={onClose}>
      <DialogBody>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
          <dt className="text-soft">{t`What`}</dt>
          <dd>{entry.label}</dd>
          <dt className="text-soft">{t`When`}</dt>
          <dd>{[fullDay(entry.day), entry.start === null ? "" : clockTime(entry.start)].filter(Boolean).join(", ")}</dd>
          {about && (
            <>
              <dt className="text-soft">{t`About`}</dt>
              <dd>{about}</dd>
            </>
          )}
          {names[entry.owner] && (
            <>
              <dt className="text-soft">{t`Who`}</dt>
              <dd>{names[entry.owner]}</dd>
            </>
          )}
        </dl>
        {overlaps.length > 0 && (
          <div className="mt-3">
            <Note tone="warn">
              <span className="flex items-center gap-2">
                <AlertTriangle size={15} aria-hidden="true" className="shrink-0" />
                <Trans>At the same time: {beside}</Trans>
              </span>
            </Note>
          </div>
        )}
        {entry.movable && (
          <div className="mt-4 flex flex-wrap items-end gap-3 border-t border-line pt-4">
            <DateField label={t`Day`} value={day} onChange={setDay} required className="w-48" />
            {takesTime && <TimeInput label={t`Time`} value={time} onChange={setTime} />}
            <Button
              look="primary"
              isDisabled={!day || !other || (entry.timed && !time)}
              onPress={() => day && onMove(day, start)}
            >{t`Move`}</Button>
          </div>
        )}
      </DialogBody>
      <DialogFoot>
        {object === "tasks" && entry.movable && (
          <Button
            icon={<Check size={16} aria-hidden="true" />}
            onPress={() => {
              onClose();
              void change("tasks", record, { status: "done" }, t`${title} is done`);
            }}
          >{t`Done`}</Button>
        )}
        <ButtonLink to="/$object/$id" params={{ object, id: record.id }}>{t`Open`}</ButtonLink>
      </DialogFoot>
    </Dialog>
  );
}

function TimeInput({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div className="w-32">
      <label htmlFor={id} className="mb-1 block text-xs font-medium text-soft">
        {label}
      </label>
      <input
        id={id}
        type="time"
        step={900}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="control"
      />
    </div>
  );
}
