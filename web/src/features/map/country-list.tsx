import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { Filter } from "../../api/types";
import { number } from "../../i18n/format";
import { type Country, inCountry } from "./countries";

export const searchOf = (asked: Filter, country: Country) =>
  ({ raw: JSON.stringify(inCountry(asked, country)), own: "1" }) as never;

/** Customers without coordinates by their country, each leading to the list of them. */
export function CountryList({ countries, asked }: { countries: readonly Country[]; asked: Filter }) {
  const { t } = useLingui();
  return (
    <section aria-label={t`By country`} className="border-t border-line">
      <h2 className="px-3 pt-3 text-xs font-semibold text-soft">{t`By country`}</h2>
      <p className="px-3 pb-1 text-xs text-soft">
        {t`These customers have no coordinates; the map counts them at their country.`}
      </p>
      <ul>
        {countries.map((one) => (
          <li key={one.id} data-land={one.id}>
            <Link
              to="/$object"
              params={{ object: "customers" }}
              search={searchOf(asked, one)}
              className="flex min-h-11 items-center justify-between gap-3 px-3 py-1.5 -outline-offset-2 hover:bg-sunken"
            >
              <span className="min-w-0 truncate">{one.label}</span>
              <span className="rounded border border-dashed border-accent px-1.5 text-xs font-semibold tabular-nums">
                {number(one.count)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
