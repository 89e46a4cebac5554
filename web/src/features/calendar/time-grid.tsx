import { useLingui } from "@lingui/react/macro";
import { useEffect, useRef } from "react";
import { openForm } from "../../app/creating";
import { cx } from "../../ui/cx";
import { type Acts, Chip } from "./chip";
import { DAY_MINUTES } from "./days";
import { useDrop } from "./drop";
import { byDay, type Entry, lanes, timeOf } from "./entries";
import { briefDay, dayNumber, fullDay, hourName, weekdayName } from "./words";

/** Pixels of an hour. */
const HOUR = 48;
const FIRST_SEEN = 7.5;
const quarter = (top: number): number => Math.max(0, Math.min(DAY_MINUTES - 15, Math.round((top / HOUR) * 4) * 15));

type Shared = {
  now: { day: string; minutes: number };
  acts: Acts;
  onMove: (entry: Entry, day: string, start: number | null) => void;
};

/** Days side by side, hour by hour; above them what has a day and no time. */
export function TimeGrid({
  days,
  entries,
  onDay,
  ...shared
}: Shared & { days: readonly string[]; entries: readonly Entry[]; onDay: (day: string) => void }) {
  const { t } = useLingui();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.scrollTo(0, HOUR * FIRST_SEEN);
  }, []);
  const known = byDay(entries);
  const columns = { gridTemplateColumns: `3.25rem repeat(${days.length}, minmax(0, 1fr))` };
  return (
    <div
      ref={box}
      role="group"
      tabIndex={0}
      aria-label={t`Hours of the day`}
      className="h-full min-h-80 overflow-auto overscroll-contain rounded-lg border border-line bg-surface"
    >
      <div className="sticky top-0 z-10 grid border-b border-line bg-surface" style={columns}>
        <span className="self-end px-1 pb-1 text-right text-[0.6875rem] leading-tight text-soft">{t`All day`}</span>
        {days.map((day) => (
          <AllDay
            key={day}
            day={day}
            alone={days.length === 1}
            entries={(known.get(day) ?? []).filter(({ start }) => start === null)}
            onDay={onDay}
            {...shared}
          />
        ))}
      </div>
      <div className="grid" style={columns}>
        <div aria-hidden="true" className="relative" style={{ height: HOUR * 24 }}>
          {Array.from({ length: 23 }, (_, hour) => (
            <span
              key={hour}
              className="absolute right-1 -translate-y-1/2 text-[0.6875rem] text-soft tabular-nums"
              style={{ top: (hour + 1) * HOUR }}
            >
              {hourName(hour + 1)}
            </span>
          ))}
        </div>
        {days.map((day) => (
          <Hours
            key={day}
            day={day}
            entries={(known.get(day) ?? []).filter(({ start }) => start !== null)}
            {...shared}
          />
        ))}
      </div>
    </div>
  );
}

function AllDay({
  day,
  alone,
  entries,
  now,
  acts,
  onDay,
  onMove,
}: Shared & { day: string; alone: boolean; entries: readonly Entry[]; onDay: (day: string) => void }) {
  const { t } = useLingui();
  const { ref, over } = useDrop<HTMLDivElement>((entry) => onMove(entry, day, null));
  const today = day === now.day;
  const date = fullDay(day);
  return (
    <div ref={ref} className={cx("min-w-0 border-l border-line p-1", over && "bg-tint")}>
      {!alone && (
        <button
          type="button"
          aria-current={today ? "date" : undefined}
          onClick={() => onDay(day)}
          className={cx(
            "mb-1 flex min-h-6 items-center gap-1.5 rounded px-1 text-xs hover:bg-sunken",
            today && "font-semibold",
          )}
        >
          <span aria-hidden="true" className="text-soft">
            {weekdayName(day)}
          </span>
          <span
            aria-hidden="true"
            className={cx(
              "grid size-6 place-items-center rounded-full tabular-nums",
              today && "bg-accent text-on-accent",
            )}
          >
            {dayNumber(day)}
          </span>
          <span className="sr-only">{t`Show ${date}`}</span>
        </button>
      )}
      <ul className="flex max-h-28 flex-col gap-0.5 overflow-auto" aria-label={t`All day, ${briefDay(day)}`}>
        {entries.map((entry) => (
          <li key={entry.id} className="min-w-0 shrink-0">
            <Chip entry={entry} acts={acts} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Hours({ day, entries, now, acts, onMove }: Shared & { day: string; entries: readonly Entry[] }) {
  const { ref, over } = useDrop<HTMLElement>((entry, top) => onMove(entry, day, quarter(top)));
  return (
    <section
      ref={ref}
      aria-label={fullDay(day)}
      onDoubleClick={({ clientY, currentTarget }) => {
        const start = quarter(clientY - currentTarget.getBoundingClientRect().top - HOUR / 8);
        openForm({ object: "tasks", defaults: { due_on: day, due_at: timeOf(start), kind: "meeting" } });
      }}
      className={cx("relative border-l border-line", over && "bg-tint")}
    >
      {Array.from({ length: 23 }, (_, hour) => (
        <span
          key={hour}
          aria-hidden="true"
          className="absolute inset-x-0 border-t border-line"
          style={{ top: (hour + 1) * HOUR }}
        />
      ))}
      {day === now.day && (
        <span
          aria-hidden="true"
          className="absolute inset-x-0 z-[1] border-t-2 border-bad"
          style={{ top: (now.minutes / 60) * HOUR }}
        />
      )}
      {lanes(entries).map(({ entry, lane, lanes: count }) => (
        <Chip
          key={entry.id}
          entry={entry}
          acts={acts}
          grid
          style={{
            top: ((entry.start ?? 0) / 60) * HOUR + 1,
            height: Math.max((entry.minutes / 60) * HOUR - 2, 22),
            left: `calc(${(lane / count) * 100}% + 2px)`,
            width: `calc(${100 / count}% - 4px)`,
          }}
        />
      ))}
    </section>
  );
}
