import type { ContributionQuestion } from "../../api/types";
import { type ContributionAddress, readContribution, spanned } from "./address";
import { OWN, periodOf, spanOf } from "./span";

export const DIMENSIONS = ["customer", "product", "period"] as const;

/** `1000, 5000` in any order, as ascending numbers; what is not a number is left out. */
export function bandsOf(text: string): number[] {
  const found = text
    .split(/[,;，；\s]+/)
    .map(Number)
    .filter((value) => Number.isFinite(value) && value > 0);
  return [...new Set(found)].sort((left, right) => left - right);
}

/** What an address asks of the server. */
export function questionIn(address: ContributionAddress): ContributionQuestion {
  const chosen = address.by?.split(",") ?? [];
  const by = DIMENSIONS.filter((one) => chosen.includes(one));
  const { from, to } = spanned(address);
  return {
    by: by.length ? by : ["customer"],
    period: address.unit ?? "quarter",
    bands: bandsOf(address.bands ?? ""),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  };
}

/** What is kept of an address: days by name stay a name, so that they move with the calendar. */
export function keptIn(address: ContributionAddress): Record<string, unknown> {
  const { from: _from, to: _to, ...rest } = questionIn(address);
  const days = periodOf(address.span);
  return days ? { ...rest, days } : questionIn(address);
}

/** The address that a saved contribution report was kept from. */
export function addressIn(parameters: Record<string, unknown>): ContributionAddress {
  const { by, period, from, to, days, bands } = parameters;
  return readContribution({
    by: Array.isArray(by) ? by.join(",") : undefined,
    unit: period,
    span: from || to ? OWN : spanOf(days),
    from,
    to,
    bands: Array.isArray(bands) ? bands.join(", ") : undefined,
  });
}
