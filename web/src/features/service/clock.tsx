import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Circle, Hourglass, OctagonAlert, Pause, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import type { Declaration, KithRecord } from "../../api/types";
import { moment } from "../../i18n/format";
import { cx } from "../../ui/cx";
import { clockOf, waits } from "./cases";

const TICK = 30_000;
const LOOKS = {
  breached: { icon: OctagonAlert, look: "bg-bad-tint text-bad" },
  soon: { icon: TriangleAlert, look: "bg-warn-tint text-warn" },
  calm: { icon: Circle, look: "bg-sunken text-ink" },
  stands: { icon: Pause, look: "border border-dashed border-current/40 text-soft" },
};

/** The time it is, twice a minute. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** A span as people say it: days and hours, hours and minutes, or minutes. */
export function lasting(minutes: number): string {
  const [days, hours] = [Math.floor(minutes / 1_440), Math.floor(minutes / 60)];
  if (days > 0) return t`${days} d ${hours % 24} h`;
  return hours > 0 ? t`${hours} h ${minutes % 60} min` : t`${minutes} min`;
}

/** When a case is due, told by words and shape, not by colour alone. */
export function SlaClock({ one, now }: { one: KithRecord; now: number }) {
  const { t: say } = useLingui();
  const clock = clockOf(one, now);
  if (!clock) return null;
  const { icon: Icon, look } = LOOKS[clock.stands ? "stands" : clock.state];
  const span = lasting(clock.minutes);
  const late = clock.state === "breached";
  const said = late ? say`${span} overdue` : say`${span} left`;
  const stood = late ? say`paused, ${span} overdue` : say`paused, ${span} left`;
  return (
    <span
      title={moment(one.due_at as string)}
      className={cx("inline-flex items-center gap-1 rounded px-1.5 py-0.5 text-xs font-medium tabular-nums", look)}
    >
      <Icon size={12} aria-hidden="true" className="shrink-0" />
      {clock.stands ? stood : said}
    </span>
  );
}

/** For whom a case waits, and since when. */
export function Waits({ one, declared, now }: { one: KithRecord; declared: Declaration; now: number }) {
  const { t: say } = useLingui();
  const field = declared.fields.find(({ name }) => name === "waits_for");
  if (!field || !waits(one)) return null;
  const reason = field.choices.find(({ value }) => value === one.waits_for)?.label ?? String(one.waits_for);
  const since = one.paused_at ? Math.max(0, Math.floor((now - Date.parse(String(one.paused_at))) / 60_000)) : 0;
  const span = lasting(since);
  return (
    <span className="inline-flex items-center gap-1 font-medium">
      <Hourglass size={12} aria-hidden="true" className="shrink-0" />
      {since > 0 ? say`${field.label}: ${reason}, for ${span}` : `${field.label}: ${reason}`}
    </span>
  );
}
