import { type DateValue, parseAbsolute, parseDate, toCalendarDate, ZonedDateTime } from "@internationalized/date";
import { useLingui } from "@lingui/react/macro";
import { CalendarDays, ChevronLeft, ChevronRight, X } from "lucide-react";
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  Group,
  Heading,
  Popover,
} from "react-aria-components";
import { IconButton } from "./button";
import { cx } from "./cx";
import { type Common, FieldLabel, FieldNotes } from "./field";

function read(value: string | null, zone: string | undefined): DateValue | null {
  try {
    if (!value) return null;
    return zone ? parseAbsolute(value, zone) : parseDate(value.slice(0, 10));
  } catch {
    return null;
  }
}

function write(date: DateValue): string {
  return date instanceof ZonedDateTime ? date.toAbsoluteString() : toCalendarDate(date).toString();
}

const SEGMENT =
  "inline-grid shrink-0 place-items-center rounded px-0.5 tabular-nums outline-none not-data-[type=literal]:min-h-6 not-data-[type=literal]:min-w-6 data-[placeholder]:text-soft data-[focused]:bg-accent data-[focused]:text-on-accent";
const DAY =
  "grid size-9 cursor-pointer place-items-center rounded text-sm tabular-nums outline-none hover:bg-sunken data-[outside-month]:hidden data-[selected]:bg-accent data-[selected]:text-on-accent data-[focus-visible]:outline-2";

/** A calendar day (`YYYY-MM-DD` in and out), typed or picked; with `zone` a moment (UTC in and out) shown in that zone. */
export function DateField({
  value,
  onChange,
  zone,
  ...common
}: Common & {
  value: string | null;
  onChange: (value: string | null) => void;
  zone?: string | undefined;
}) {
  const { t } = useLingui();
  const { label, hideLabel, required, error, hint, className } = common;
  return (
    <DatePicker
      value={read(value, zone)}
      onChange={(date) => onChange(date ? write(date) : null)}
      granularity={zone ? "minute" : "day"}
      hideTimeZone
      isRequired={required ?? false}
      isInvalid={!!error}
      validationBehavior="aria"
      shouldForceLeadingZeros
      className={cx("min-w-0", className)}
    >
      <FieldLabel label={label} hideLabel={hideLabel ?? false} required={required ?? false} />
      <Group className="control pr-0.5">
        <DateInput className="flex min-w-0 flex-1 items-center overflow-hidden">
          {(segment) => <DateSegment segment={segment} className={SEGMENT} />}
        </DateInput>
        {value && !required && (
          <IconButton
            slot={null}
            small
            label={t`Clear ${label}`}
            icon={<X size={14} />}
            onPress={() => onChange(null)}
          />
        )}
        <Button className="grid size-8 place-items-center rounded text-soft hover:bg-sunken">
          <CalendarDays size={16} aria-hidden="true" />
        </Button>
      </Group>
      <FieldNotes error={error} hint={hint} />
      <Popover className="pop p-3">
        <Dialog className="outline-none">
          <Calendar>
            <header className="mb-2 flex items-center justify-between">
              <Button slot="previous" className="grid size-8 place-items-center rounded hover:bg-sunken">
                <ChevronLeft size={16} aria-hidden="true" />
              </Button>
              <Heading className="text-sm font-semibold" />
              <Button slot="next" className="grid size-8 place-items-center rounded hover:bg-sunken">
                <ChevronRight size={16} aria-hidden="true" />
              </Button>
            </header>
            <CalendarGrid>
              <CalendarGridHeader>
                {(name) => (
                  <CalendarHeaderCell className="size-9 text-xs font-medium text-soft">{name}</CalendarHeaderCell>
                )}
              </CalendarGridHeader>
              <CalendarGridBody>{(date) => <CalendarCell date={date} className={DAY} />}</CalendarGridBody>
            </CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </DatePicker>
  );
}
