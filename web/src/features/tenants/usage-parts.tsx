import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { day as dayText, fileSize, number } from "../../i18n/format";
import { Select } from "../../ui/select";
import { cx } from "../../ui/cx";

export type Limits = { seats: number; stored: number; requests: number };
export type UsageDay = {
  day: string;
  requests: number;
  refused: number;
  failures: number;
  mails: number;
  deliveries: number;
  deliveries_failed: number;
  exports_made: number;
  exports_failed: number;
  changes: number;
  records: number | null;
  stored: number | null;
};
type Counter = Exclude<keyof UsageDay, "day">;

const NEARLY = 0.9;

/** How much of a limit is used: bar, words, and what happens at its end. */
export function Used({
  label,
  used,
  limit,
  text,
  then,
}: {
  label: string;
  used: number;
  limit: number;
  text: string;
  then: string;
}) {
  const part = Math.min(1, limit ? used / limit : 0);
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h3 className="text-sm font-medium">{label}</h3>
        <p className="text-sm tabular-nums">{text}</p>
      </div>
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={limit}
        aria-valuenow={Math.min(used, limit)}
        aria-valuetext={text}
        className="my-1.5 h-2 overflow-hidden rounded-full bg-sunken"
      >
        <svg aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none" className="h-full w-full">
          <rect
            width={Math.max(part * 100, used ? 0.6 : 0)}
            height="10"
            className={part >= 1 ? "fill-bad" : part >= NEARLY ? "fill-warn" : "fill-accent"}
          />
        </svg>
      </div>
      <p className="text-xs text-soft">{then}</p>
    </div>
  );
}

/** Seats, files and requests against the plan. */
export function PlanUse({ limits, seats, stored }: { limits: Limits; seats: number; stored: number }) {
  const { t } = useLingui();
  const room = fileSize(limits.stored);
  return (
    <div className="grid gap-5 p-4 md:grid-cols-3">
      <Used
        label={t`Seats`}
        used={seats}
        limit={limits.seats}
        text={t`${number(seats)} of ${number(limits.seats)}`}
        then={t`Everybody who is invited or active takes one. When all are taken, nobody is invited or activated until somebody leaves or the plan grows.`}
      />
      <Used
        label={t`Files`}
        used={stored}
        limit={limits.stored}
        text={t`${fileSize(stored)} of ${room}`}
        then={t`When they are full, no file is added; all that are there can be read. Room comes back when files are removed for good.`}
      />
      <div className="min-w-0">
        <h3 className="text-sm font-medium">{t`Requests`}</h3>
        <p className="my-1 text-sm">{t`Up to ${number(limits.requests)} in ten seconds`}</p>
        <p className="text-xs text-soft">{t`Whoever asks for more waits a few seconds: programs are told how long, the app waits by itself. Nothing is lost.`}</p>
      </div>
    </div>
  );
}

/** The last days of one counter as bars, and all of them as a table. */
export function Days({ days }: { days: readonly UsageDay[] }) {
  const { t } = useLingui();
  const words: Record<Counter, string> = {
    requests: t`Requests`,
    changes: t`Changes of records`,
    records: t`Records`,
    stored: t`Bytes of files`,
    mails: t`E-mails`,
    deliveries: t`Webhook deliveries`,
    deliveries_failed: t`Webhook deliveries given up`,
    exports_made: t`Exports`,
    exports_failed: t`Exports that failed`,
    refused: t`Requests told to wait`,
    failures: t`Requests that failed by our fault`,
  };
  const counters = Object.keys(words) as Counter[];
  const [shown, setShown] = useState<Counter>("requests");
  const said = (name: Counter, value: number | null) =>
    value === null ? "–" : name === "stored" ? fileSize(value) : number(value);
  const held = shown === "records" || shown === "stored";
  const total = days.reduce((sum, one) => sum + (one[shown] ?? 0), 0);
  const newest = days.findLast((one) => one[shown] !== null)?.[shown] ?? null;
  return (
    <div className="flex flex-col gap-3 p-4">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <Select
          label={t`What`}
          value={shown}
          options={counters.map((value) => ({ value, label: words[value] }))}
          onChange={(value) => setShown((value as Counter | null) ?? "requests")}
        />
        <p className="text-sm text-soft tabular-nums">
          {held ? t`Last counted: ${said(shown, newest)}` : t`In 30 days: ${said(shown, total)}`}
        </p>
      </div>
      <Bars
        label={words[shown]}
        bars={days.map((one) => ({ day: one.day, value: one[shown] ?? 0, text: said(shown, one[shown]) }))}
      />
      <details className="text-sm">
        <summary className="cursor-pointer py-1 text-soft hover:text-ink">{t`All figures, day by day`}</summary>
        <div
          tabIndex={0}
          role="group"
          aria-label={t`All figures, day by day`}
          className="mt-2 max-h-96 overflow-auto rounded border border-line"
        >
          <table className="w-full text-right text-xs tabular-nums">
            <thead className="sticky top-0 bg-sunken">
              <tr>
                <th scope="col" className="p-2 text-left font-medium whitespace-nowrap">{t`Day (UTC)`}</th>
                {counters.map((name) => (
                  <th key={name} scope="col" className="p-2 font-medium">
                    {words[name]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {[...days].reverse().map((one) => (
                <tr key={one.day} className="border-t border-line">
                  <th scope="row" className="p-2 text-left font-normal whitespace-nowrap">
                    {dayText(one.day)}
                  </th>
                  {counters.map((name) => (
                    <td key={name} className="p-2 whitespace-nowrap">
                      {said(name, one[name])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </div>
  );
}

const WIDTH = 600;
const HEIGHT = 120;

function Bars({ label, bars }: { label: string; bars: readonly { day: string; value: number; text: string }[] }) {
  const { t } = useLingui();
  const most = Math.max(...bars.map(({ value }) => value), 1);
  const step = WIDTH / Math.max(bars.length, 1);
  const peak = bars.reduce<(typeof bars)[number] | null>(
    (top, one) => (one.value > (top?.value ?? 0) ? one : top),
    null,
  );
  const first = bars[0];
  const last = bars.at(-1);
  return (
    <figure className="min-w-0">
      <svg
        role="img"
        aria-label={peak ? t`${label}, most on ${dayText(peak.day)}: ${peak.text}` : t`${label}: nothing in 30 days`}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-32 w-full"
      >
        <line x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className="stroke-line" />
        {bars.map((bar, at) => {
          const tall = bar.value ? Math.max((bar.value / most) * (HEIGHT - 4), 2) : 0;
          return (
            <g key={bar.day}>
              <title>{`${dayText(bar.day)}: ${bar.text}`}</title>
              <rect x={at * step} y="0" width={step} height={HEIGHT} className="fill-transparent" />
              <rect
                x={at * step + step * 0.14}
                y={HEIGHT - tall}
                width={step * 0.72}
                height={tall}
                className={cx(at === bars.length - 1 ? "fill-accent/60" : "fill-accent")}
              />
            </g>
          );
        })}
      </svg>
      <figcaption className="mt-1 flex justify-between gap-2 text-xs text-soft">
        <span>{first && dayText(first.day)}</span>
        {peak && <span className="max-sm:hidden">{t`Most: ${peak.text} on ${dayText(peak.day)}`}</span>}
        <span>{last && t`Today so far`}</span>
      </figcaption>
    </figure>
  );
}
