import { useLingui } from "@lingui/react/macro";
import { number } from "../../i18n/format";
import { cx } from "../../ui/cx";

const STEPS = [1, 34, 67];

/** A lead's score as a number and, for whoever only glances, as bars. */
export function Score({ score }: { score: number | null | undefined }) {
  const { t } = useLingui();
  if (score === null || score === undefined) return <span className="text-xs text-soft">{t`no score`}</span>;
  return (
    <span className="inline-flex items-end gap-1.5">
      <span aria-hidden="true" className="flex items-end gap-0.5">
        {STEPS.map((least, at) => (
          <span
            key={least}
            className={cx("w-1 rounded-sm", ["h-1.5", "h-2.5", "h-3.5"][at], score >= least ? "bg-accent" : "bg-line")}
          />
        ))}
      </span>
      <span className="text-sm leading-none font-semibold tabular-nums">
        <span className="sr-only">{t`Score`} </span>
        {number(score)}
      </span>
    </span>
  );
}
