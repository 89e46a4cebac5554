import { useLingui } from "@lingui/react/macro";
import { TrendingDown, TrendingUp } from "lucide-react";
import { number } from "../../i18n/format";
import type { Answer } from "./types";
import { growth, said } from "./words";

const MOST = 5;

/** The figures that matter first, each with its change. */
export function TotalTiles({ answer, compared }: { answer: Answer; compared: boolean }) {
  const { t } = useLingui();
  const shown = answer.columns.filter(({ key }) => key in answer.totals && !key.endsWith("_before")).slice(0, MOST);
  if (!shown.length) return null;
  return (
    <dl className="flex flex-wrap gap-3">
      {shown.map((column) => {
        const change = compared ? growth(answer.totals[column.key], answer.totals[`${column.key}_before`]) : null;
        const Arrow = change !== null && change < 0 ? TrendingDown : TrendingUp;
        return (
          <div key={column.key} className="min-w-32 flex-1 rounded-lg border border-line bg-surface px-4 py-2.5">
            <dt className="text-xs text-soft">{column.label}</dt>
            <dd className="flex flex-wrap items-baseline gap-x-2 text-base font-semibold tabular-nums sm:text-lg">
              {said(column, answer.totals, answer.names) || "–"}
              {change !== null && (
                <span className="inline-flex items-center gap-1 text-xs font-normal text-soft">
                  <Arrow size={13} aria-hidden="true" />
                  <span className="sr-only">{change < 0 ? t`down` : t`up`}</span>
                  {number(Math.round(Math.abs(change) * 10) / 10)} %
                </span>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
