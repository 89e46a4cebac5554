import { useLingui } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { openForm } from "../../app/creating";
import { daysBetween } from "../../i18n/format";
import { cx } from "../../ui/cx";
import { type Acts, Chip } from "./chip";
import { useDrop } from "./drop";
import { byDay, daysFrom, type Entry } from "./entries";
import { dayNumber, fullDay, monthName, weekdayName } from "./words";

const SHOWN = 4;

/** A month in whole weeks. On a phone a day says how much it holds; a press shows it. */
export function Month({
  on,
  from,
  to,
  today,
  entries,
  acts,
  phone,
  onDay,
  onMove,
}: {
  on: string;
  from: string;
  to: string;
  today: string;
  entries: readonly Entry[];
  acts: Acts;
  phone: boolean;
  onDay: (day: string) => void;
  onMove: (entry: Entry, day: string) => void;
}) {
  const weeks = daysFrom(from, daysBetween(from, to) + 1).filter((_, at) => at % 7 === 0);
  const known = byDay(entries);
  return (
    <table className="h-full w-full table-fixed border-collapse overflow-hidden rounded-lg border border-line bg-surface">
      <caption className="sr-only">{monthName(on)}</caption>
      <thead>
        <tr>
          {daysFrom(from, 7).map((day) => (
            <th key={day} scope="col" className="h-8 border-b border-line px-2 text-left text-xs font-medium text-soft">
              <span aria-hidden="true">{weekdayName(day)}</span>
              <span className="sr-only">{weekdayName(day, "long")}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week}>
            {daysFrom(week, 7).map((day) => (
              <Cell
                key={day}
                day={day}
                outside={day.slice(0, 7) !== on.slice(0, 7)}
                today={day === today}
                entries={known.get(day) ?? []}
                acts={acts}
                phone={phone}
                onDay={onDay}
                onMove={onMove}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({
  day,
  outside,
  today,
  entries,
  acts,
  phone,
  onDay,
  onMove,
}: {
  day: string;
  outside: boolean;
  today: boolean;
  entries: readonly Entry[];
  acts: Acts;
  phone: boolean;
  onDay: (day: string) => void;
  onMove: (entry: Entry, day: string) => void;
}) {
  const { t } = useLingui();
  const { ref, over } = useDrop<HTMLTableCellElement>((entry) => onMove(entry, day));
  const shown = phone ? [] : entries.slice(0, entries.length > SHOWN ? SHOWN - 1 : SHOWN);
  const date = fullDay(day);
  const count = entries.length;
  const number = (
    <span
      aria-hidden="true"
      className={cx(
        "inline-grid size-6 place-items-center rounded-full tabular-nums",
        today ? "bg-accent font-semibold text-on-accent" : outside ? "text-soft" : "text-ink",
      )}
    >
      {dayNumber(day)}
    </span>
  );
  return (
    <td
      ref={ref}
      className={cx(
        "group border border-line align-top",
        phone ? "h-14 p-0" : "h-24 p-1",
        outside && "bg-canvas",
        over && "bg-tint outline-2 -outline-offset-2 outline-accent",
      )}
    >
      {phone ? (
        <button
          type="button"
          aria-current={today ? "date" : undefined}
          onClick={() => onDay(day)}
          className="flex h-full min-h-14 w-full flex-col items-center gap-0.5 pt-1 text-xs -outline-offset-2"
        >
          {number}
          {count > 0 && (
            <span aria-hidden="true" className="rounded-full bg-tint px-1.5 text-on-tint tabular-nums">
              {count}
            </span>
          )}
          <span className="sr-only">{count ? t`${date}: ${count} planned` : date}</span>
        </button>
      ) : (
        <>
          <div className="mb-0.5 flex items-center justify-between">
            <button
              type="button"
              aria-current={today ? "date" : undefined}
              onClick={() => onDay(day)}
              className="rounded-full text-xs hover:bg-sunken"
            >
              {number}
              <span className="sr-only">{t`Show ${date}`}</span>
            </button>
            <button
              type="button"
              aria-label={t`New task on ${date}`}
              onClick={() => openForm({ object: "tasks", defaults: { due_on: day } })}
              className="grid size-6 place-items-center rounded text-soft opacity-0 group-hover:opacity-100 hover:bg-sunken focus-visible:opacity-100"
            >
              <Plus size={14} aria-hidden="true" />
            </button>
          </div>
          <ul className="flex flex-col gap-0.5">
            {shown.map((entry) => (
              <li key={entry.id} className="min-w-0">
                <Chip entry={entry} acts={acts} />
              </li>
            ))}
            {shown.length < count && (
              <li>
                <button
                  type="button"
                  onClick={() => onDay(day)}
                  className="min-h-6 w-full rounded px-1.5 text-left text-xs text-soft hover:bg-sunken hover:text-ink"
                >
                  {t`${count - shown.length} more`}
                </button>
              </li>
            )}
          </ul>
        </>
      )}
    </td>
  );
}
