import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { number } from "../../i18n/format";
import { Badge, Note } from "../../ui/show";
import type { Outlook } from "./churn-policy";

const SHOWN = 8;

/** Whom a rule would warn, by policy, and the longest silent of them. */
export function OutlookNote({ seen }: { seen: Outlook }) {
  const { t } = useLingui();
  return (
    <div className="flex flex-col gap-3">
      <Note role="status">
        <p className="font-semibold">
          <Plural
            value={seen.warned}
            one="This rule would warn of # customer today."
            other="This rule would warn of # customers today."
          />
        </p>
        <p>
          <Trans>
            The one in force would warn of {number(seen.now_warned)}: {number(seen.added)} would be new,{" "}
            {number(seen.removed)} no longer.
          </Trans>
        </p>
      </Note>
      {seen.policies.length > 1 && (
        <table className="w-full max-w-lg text-sm">
          <thead>
            <tr className="border-b border-line text-left text-xs text-soft">
              <th scope="col" className="py-1 pr-3 font-medium">{t`Policy`}</th>
              <th scope="col" className="py-1 pr-3 text-right font-medium">{t`Customers`}</th>
              <th scope="col" className="py-1 text-right font-medium">{t`Warned of`}</th>
            </tr>
          </thead>
          <tbody>
            {seen.policies.map(({ name, customers, warned }) => (
              <tr key={name} className="border-b border-line last:border-b-0">
                <th scope="row" className="py-1 pr-3 text-left font-normal">
                  {name || t`everybody else`}
                </th>
                <td className="py-1 pr-3 text-right">{number(customers)}</td>
                <td className="py-1 text-right">{number(warned)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {seen.sample.length > 0 && (
        <ul aria-label={t`Silent for the longest`} className="text-sm">
          {seen.sample.slice(0, SHOWN).map((one) => (
            <li key={one.customer} className="flex flex-wrap items-center gap-x-2 py-0.5">
              <Link to="/$object/$id" params={{ object: "customers", id: one.customer }} className="lnk">
                {one.name}
              </Link>
              <span className="text-soft tabular-nums">
                <Plural value={one.silent_days} one="silent for # day" other="silent for # days" />
              </span>
              {one.added && <Badge tone="accent">{t`new`}</Badge>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
