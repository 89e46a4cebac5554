import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, fieldErrors } from "../../api/http";
import { me, queries } from "../../api/queries";
import { language } from "../../i18n";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { FormDialog } from "../../ui/form-dialog";
import { Select } from "../../ui/select";
import { says } from "../../ui/show";
import { toast } from "../../ui/toast";
import type { Exported, Schedule } from "./schedules";

const FORMATS = ["xlsx", "pdf", "csv", "parquet"] as const;
const NAMES = { csv: "CSV", xlsx: "Excel", pdf: "PDF", parquet: "Parquet" };
const LAST_DAY = 28;
const zones = () => Intl.supportedValuesOf("timeZone");

/** When a report is made and mailed to whoever asks for it: a new schedule `of` something, or a change of one. */
export function ScheduleDialog({
  schedule,
  of,
  name: proposed,
  onClose,
}: {
  schedule: Schedule | null;
  of: Exported;
  name: string;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const person = useQuery(me()).data?.person;
  const paper = "dashboard" in of;
  const [name, setName] = useState(schedule?.name ?? proposed);
  const [every, setEvery] = useState<Schedule["every"]>(schedule?.every ?? "week");
  const [weekday, setWeekday] = useState(schedule?.weekday ?? 1);
  const [day, setDay] = useState(schedule?.day ?? 1);
  const [at, setAt] = useState(schedule?.at ?? "08:00");
  const [zone, setZone] = useState<string | null>(schedule?.time_zone ?? null);
  const [format, setFormat] = useState<string>(schedule?.export.format ?? (paper ? "pdf" : "xlsx"));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const weekdays = Array.from({ length: 7 }, (_, nth) => ({
    value: String(nth + 1),
    // The 1st of January 2024 was a Monday.
    label: new Intl.DateTimeFormat(language(), { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2024, 0, nth + 1)),
  }));
  const submit = async () => {
    const gaps = {
      ...(name.trim() ? {} : { name: t`This is needed` }),
      ...(/^([01]\d|2[0-3]):[0-5]\d$/.test(at) ? {} : { at: t`Write it as 08:30` }),
    };
    setErrors(gaps);
    if (Object.keys(gaps).length) return;
    setBusy(true);
    setTrouble(null);
    const timeZone = zone ?? person?.time_zone;
    const body = {
      name: name.trim(),
      export: { ...of, format },
      every,
      at,
      ...(every === "week" ? { weekday } : {}),
      ...(every === "month" ? { day } : {}),
      ...(timeZone ? { time_zone: timeZone } : {}),
    };
    try {
      await (schedule
        ? api.call(`/v1/insight/schedules/${schedule.id}`, { method: "PATCH", version: schedule.version, body })
        : api.call("/v1/insight/schedules", { method: "POST", key: crypto.randomUUID(), body }));
      await queries.invalidateQueries({ queryKey: ["schedules"] });
      toast(t`Schedule saved`);
      onClose();
    } catch (error) {
      setErrors(fieldErrors(error));
      setTrouble(says(error, t`The server cannot be reached. What you typed is kept; try again.`));
    } finally {
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={schedule ? t`Change the schedule` : t`Send on a schedule`}
      trouble={trouble}
      onClose={onClose}
      onSubmit={() => void submit()}
      action={<Button type="submit" look="primary" isPending={busy}>{t`Save`}</Button>}
    >
      <TextField label={t`Name`} value={name} onChange={setName} error={errors.name} required autoFocus />
      <div className="grid grid-cols-2 gap-3">
        <Select
          label={t`How often`}
          value={every}
          error={errors.every}
          options={[
            { value: "day", label: t`Every day` },
            { value: "week", label: t`Every week` },
            { value: "month", label: t`Every month` },
          ]}
          onChange={(next) => setEvery((next ?? "day") as Schedule["every"])}
        />
        {every === "week" && (
          <Select
            label={t`Weekday`}
            value={String(weekday)}
            error={errors.weekday}
            options={weekdays}
            onChange={(next) => setWeekday(Number(next ?? 1))}
          />
        )}
        {every === "month" && (
          <Select
            label={t`Day of the month`}
            value={String(day)}
            error={errors.day}
            options={Array.from({ length: LAST_DAY }, (_, nth) => ({ value: String(nth + 1), label: String(nth + 1) }))}
            onChange={(next) => setDay(Number(next ?? 1))}
          />
        )}
        <TextField label={t`Time of day`} value={at} onChange={setAt} error={errors.at} placeholder="08:00" required />
        <Select
          label={t`Format`}
          value={format}
          error={errors.export}
          options={FORMATS.filter((one) => !paper || one === "pdf").map((value) => ({ value, label: NAMES[value] }))}
          onChange={(next) => setFormat(next ?? "xlsx")}
        />
      </div>
      <Select
        label={t`Time zone`}
        value={zone ?? person?.time_zone ?? null}
        error={errors.time_zone}
        options={[...new Set([...(person ? [person.time_zone] : []), ...zones()])].map((value) => ({
          value,
          label: value,
        }))}
        onChange={setZone}
      />
      <p className="text-xs text-soft">
        {t`A link is mailed to you in your own language. The file holds what you may see on that day.`}
      </p>
    </FormDialog>
  );
}
