import { Trans, useLingui } from "@lingui/react/macro";
import { AlertTriangle } from "lucide-react";
import type { Names } from "../../api/types";
import { cx } from "../../ui/cx";
import { Badge, Card, Empty } from "../../ui/show";
import { type Acts, EntryIcon, stepOf } from "./chip";
import { byDay, type Entry } from "./entries";
import { clockTime, fullDay } from "./words";

/** Day after day as a list: what a phone shows. */
export function Agenda({
  entries,
  names,
  today,
  acts,
}: {
  entries: readonly Entry[];
  names: Names;
  today: string;
  acts: Acts;
}) {
  const { t } = useLingui();
  if (entries.length === 0)
    return (
      <Card>
        <Empty title={t`Nothing is planned in these days`}>
          {t`Tasks, visits, conversations and expected closes stand here by their date. Add one above in your own words.`}
        </Empty>
      </Card>
    );
  return (
    <div className="flex flex-col gap-4">
      {[...byDay(entries)].map(([day, planned]) => (
        <section key={day} aria-label={fullDay(day)}>
          <h2 className={cx("mb-1.5 text-sm font-semibold", day === today && "text-accent")}>
            {fullDay(day)}
            {day === today && <span className="font-normal"> · {t`Today`}</span>}
          </h2>
          <ul className="overflow-hidden rounded-lg border border-line bg-surface">
            {planned.map((entry) => (
              <Row key={entry.id} entry={entry} names={names} acts={acts} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Row({ entry, names, acts }: { entry: Entry; names: Names; acts: Acts }) {
  const { t } = useLingui();
  const others = acts.overlaps(entry);
  const beside = others.map(({ title }) => title).join(", ");
  const about = names[String(entry.record.customer ?? entry.record.about_record ?? "")];
  return (
    <li className="border-b border-line last:border-b-0">
      <button
        type="button"
        data-entry={entry.id}
        onClick={() => acts.open(entry)}
        onKeyDown={(event) => {
          const step = entry.movable ? stepOf(event, false) : null;
          if (!step) return;
          event.preventDefault();
          acts.step(entry, step);
        }}
        className="flex min-h-12 w-full items-center gap-3 px-4 py-2 text-left -outline-offset-2 hover:bg-sunken"
      >
        <span className="w-16 shrink-0 text-xs text-soft tabular-nums">
          {entry.start === null ? t`All day` : clockTime(entry.start)}
        </span>
        <span className="text-soft">
          <EntryIcon object={entry.object} size={16} />
        </span>
        <span className="min-w-0 flex-1">
          <span className={cx("block truncate font-medium", entry.over && "text-soft line-through")}>
            {entry.title}
          </span>
          <span className="block truncate text-xs text-soft">{[entry.label, about].filter(Boolean).join(" · ")}</span>
          {others.length > 0 && (
            <span className="mt-1 block">
              <Badge tone="warn" icon={<AlertTriangle size={12} aria-hidden="true" />}>
                <Trans>At the same time: {beside}</Trans>
              </Badge>
            </span>
          )}
        </span>
      </button>
    </li>
  );
}
