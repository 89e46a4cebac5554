import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { Declaration, KithRecord } from "../../api/types";
import { Value } from "../../grid/value";
import { day, number } from "../../i18n/format";
import { Button } from "../../ui/button";
import { cx } from "../../ui/cx";
import { Badge, Card } from "../../ui/show";
import { isEmpty } from "../records/fields";
import type { Shown } from "./twins";

/** What tells one somebody from another, whatever the reason was. */
const TELLING = ["customer", "emails", "phones", "tax_number", "country", "owner"];
const MOST = 4;

/** Two records side by side, how certain it is that they are one, and why. */
export function PairRow({
  pair,
  declared,
  onCompare,
  onApart,
}: {
  pair: Shown;
  declared: Declaration;
  onCompare?: () => void;
  onApart?: () => void;
}) {
  const { t } = useLingui();
  const titleOf = (one: KithRecord) => String(one[declared.title] ?? declared.label);
  const [left, right] = pair.records.map(titleOf);
  const why = new Set(pair.reasons.map(({ field }) => field));
  const told = declared.fields
    .filter(
      ({ name, kind }) => name !== declared.title && kind !== "reference" && (why.has(name) || TELLING.includes(name)),
    )
    .filter(({ name }) => pair.records.some((one) => !isEmpty(one[name])))
    .toSorted((one, other) => Number(why.has(other.name)) - Number(why.has(one.name)))
    .slice(0, MOST);
  const percent = number(Math.round(pair.score * 100));
  return (
    <li data-pair={pair.key} tabIndex={-1} aria-label={t`${left ?? ""} and ${right ?? ""}`} className="rounded-lg">
      <Card>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-4 py-2">
          <Badge tone={pair.score >= 0.8 ? "warn" : "info"}>{t`${percent} % alike`}</Badge>
          <p className="min-w-0 flex-1 basis-44 text-xs text-soft">
            {pair.reasons.map(({ message }) => message).join(" · ")}
          </p>
          <span className="flex flex-wrap gap-2">
            {onApart && (
              <Button small aria-label={t`Not the same: ${left ?? ""} and ${right ?? ""}`} onPress={onApart}>
                {t`Not the same`}
              </Button>
            )}
            {onCompare && (
              <Button
                small
                look="primary"
                aria-label={t`Compare and merge ${left ?? ""} with ${right ?? ""}`}
                onPress={onCompare}
              >
                {t`Compare and merge`}
              </Button>
            )}
          </span>
        </div>
        <div className="grid grid-cols-2">
          {pair.records.map((one, at) => (
            <div key={one.id} className={cx("min-w-0 px-4 py-3", at > 0 && "border-l border-line")}>
              <Link
                to="/$object/$id"
                params={{ object: declared.name, id: one.id }}
                className="font-medium break-words hover:text-accent hover:underline"
              >
                {titleOf(one)}
              </Link>
              <p className="text-xs text-soft">{t`Since ${day(one.created_at.slice(0, 10))}`}</p>
              <dl className="mt-2 flex flex-col gap-1.5 text-sm">
                {told.map((field) => (
                  <div key={field.name} className="min-w-0">
                    <dt className="text-xs text-soft">{field.label}</dt>
                    <dd
                      className={cx("break-words", why.has(field.name) && !isEmpty(one[field.name]) && "font-medium")}
                    >
                      <Value field={field} value={one[field.name]} names={{}} />
                    </dd>
                  </div>
                ))}
              </dl>
            </div>
          ))}
        </div>
      </Card>
    </li>
  );
}
