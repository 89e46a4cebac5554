import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Circle, OctagonAlert, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import type { KithRecord } from "../../api/types";
import { moment } from "../../i18n/format";
import { cx } from "../../ui/cx";
import { clockOf } from "./cases";

const TICK = 30_000;
const LOOKS = {
  breached: { icon: OctagonAlert, look: "bg-bad-tint text-bad" },
  soon: { icon: TriangleAlert, look: "bg-warn-tint text-warn" },
  calm: { icon: Circle, look: "bg-sunken text-ink" },
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
  const { icon: Icon, look } = LOOKS[clock.state];
  const span = lasting(clock.minutes);
  return (
    <span
      title={moment(one.due_at as string)}
      className={cx("inline-flex items-center gap-1 rounded px-1.5 py-0.5 text-xs font-medium tabular-nums", look)}
    >
      <Icon size={12} aria-hidden="true" className="shrink-0" />
      {clock.state === "breached" ? say`${span} overdue` : say`${span} left`}
    </span>
  );
}
