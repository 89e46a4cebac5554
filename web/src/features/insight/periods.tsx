import { useLingui } from "@lingui/react/macro";

/** Days of the reader's own calendar, as the API names them. */
export const PERIODS = [
  "last_30_days",
  "this_month",
  "last_month",
  "this_quarter",
  "last_quarter",
  "this_year",
  "last_year",
  "last_12_months",
] as const;

export function usePeriodWords(): Record<(typeof PERIODS)[number], string> {
  const { t } = useLingui();
  return {
    last_30_days: t`Last 30 days`,
    this_month: t`This month`,
    last_month: t`Last month`,
    this_quarter: t`This quarter`,
    last_quarter: t`Last quarter`,
    this_year: t`This year`,
    last_year: t`Last year`,
    last_12_months: t`Last 12 months`,
  };
}
