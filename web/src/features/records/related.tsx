import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import { declarations } from "../../api/queries";
import type { Declaration, KithRecord, Money, Overview } from "../../api/types";
import { Value } from "../../grid/value";
import { day, money, moment, number } from "../../i18n/format";
import { Card } from "../../ui/show";
import { isEmpty } from "./fields";

const SHOWN = 5;
/** Shown in the timeline, the files or the note above the page, not as a list of their own. */
const ELSEWHERE = new Set(["interactions", "notes", "files", "churn_alerts"]);
const FIRST = ["contacts", "stakeholders", "opportunities", "tasks", "cases", "plans", "quotes", "orders", "invoices"];
/** What tells one record of an object from another, besides its title. */
const TELLING: Record<string, readonly string[]> = {
  contacts: ["title", "job_title", "phones", "emails"],
  stakeholders: ["contact", "role"],
};

/** A card for each kind of record that belongs to this one and has any: those of the layout in its order, else all. */
export function RelatedCards({
  declared,
  about,
  but = [],
}: {
  declared: Declaration;
  about: Overview;
  but?: readonly string[];
}) {
  const order = declared.layout?.related ?? FIRST;
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.keys(about.related)
    .filter((name) => !declared.layout || order.includes(name))
    .filter((name) => !ELSEWHERE.has(name) && !but.includes(name) && (about.related[name]?.total ?? 0) > 0)
    .sort((left, right) => rank(left) - rank(right))
    .map((name) => <RelatedCard key={name} object={name} about={about} />);
}

/** The newest related records of one kind, their true count, and the way to all of them. */
function RelatedCard({ object, about }: { object: string; about: Overview }) {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data?.get(object);
  const related = about.related[object];
  if (!declared || !related) return null;
  const parent = declared.fields.find((field) => field.parent)?.name;
  return (
    <Card
      title={
        <>
          {declared.label_plural}{" "}
          <span className="ml-1 font-normal text-soft tabular-nums">{number(related.total)}</span>
        </>
      }
      actions={
        parent && (
          <Link
            to="/$object"
            params={{ object }}
            search={{ f: [`${parent}.in.${about.record.id}`] } as never}
            className="lnk text-xs"
            aria-label={t`All ${declared.label_plural}`}
          >{t`All`}</Link>
        )
      }
    >
      <ul>
        {related.items.slice(0, SHOWN).map((item) => (
          <Line key={item.id} declared={declared} item={item} about={about} />
        ))}
      </ul>
    </Card>
  );
}

function Line({ declared, item, about }: { declared: Declaration; item: KithRecord; about: Overview }) {
  const field = (name: string | null | undefined) => declared.fields.find((one) => one.name === name);
  const state = field(declared.state);
  const on = declared.on_date ? String(item[declared.on_date] ?? "") : "";
  const told = (TELLING[declared.name] ?? []).flatMap((name) => {
    const [known, value] = [field(name), item[name]];
    if (!known || isEmpty(value)) return [];
    return { field: known, value: Array.isArray(value) && value.length > 1 ? [value[0]] : value };
  });
  return (
    <li className="flex items-center gap-3 border-b border-line px-4 py-2 last:border-b-0">
      <div className="min-w-0 flex-1">
        <Link
          to="/$object/$id"
          params={{ object: declared.name, id: item.id }}
          className="block truncate py-0.5 font-medium hover:text-accent hover:underline"
        >
          {String(item[declared.title] ?? declared.label)}
        </Link>
        <p className="truncate text-xs leading-6 text-soft tabular-nums empty:hidden">
          {told.map(({ field: known, value }, at) => (
            <Fragment key={known.name}>
              {at > 0 && " · "}
              <Value field={known} value={value} names={about.names} />
            </Fragment>
          ))}
          {told.length === 0 && on && (on.length > 10 ? moment(on) : day(on))}
        </p>
      </div>
      {declared.amount && <span className="tabular-nums">{money(item[declared.amount] as Money)}</span>}
      {state && <Value field={state} value={item[state.name]} names={about.names} />}
    </li>
  );
}
