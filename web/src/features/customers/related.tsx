import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { declarations } from "../../api/queries";
import type { KithRecord, Money, Overview } from "../../api/types";
import { Value } from "../../grid/value";
import { day, money, number } from "../../i18n/format";
import { Card } from "../../ui/show";

const SHOWN = 5;
const LINES: Record<string, { on?: string; amount?: string; state?: string; more?: string[] }> = {
  contacts: { more: ["title", "phones", "emails"] },
  opportunities: { on: "closes_on", amount: "amount", state: "stage" },
  orders: { on: "placed_on", amount: "amount", state: "status" },
};

/** The newest related records of one kind, their true count, and the way to all of them. */
export function RelatedCard({ object, about }: { object: string; about: Overview }) {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data?.get(object);
  const related = about.related[object];
  if (!declared || !related) return null;
  const rest = { f: [`customer.in.${about.record.id}`] };
  return (
    <Card
      title={
        <>
          {declared.label_plural}{" "}
          <span className="ml-1 font-normal text-soft tabular-nums">{number(related.total)}</span>
        </>
      }
      actions={
        related.total > 0 && (
          <Link
            to="/$object"
            params={{ object }}
            search={rest as never}
            className="lnk text-xs"
            aria-label={t`All ${declared.label_plural}`}
          >{t`All`}</Link>
        )
      }
    >
      {related.items.length === 0 ? (
        <p className="px-4 py-3 text-sm text-soft">{t`None yet`}</p>
      ) : (
        <ul>
          {related.items.slice(0, SHOWN).map((item) => (
            <Line
              key={item.id}
              object={object}
              item={item}
              about={about}
              title={String(item[declared.title] ?? item.id)}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Line({ object, item, about, title }: { object: string; item: KithRecord; about: Overview; title: string }) {
  const declared = useQuery(declarations()).data?.get(object);
  const { on, amount, state, more } = LINES[object] ?? {};
  const field = (name: string) => declared?.fields.find((one) => one.name === name);
  const stage = state ? field(state) : undefined;
  const date = (item.closed_on as string | null) ?? (on ? (item[on] as string | null) : null);
  const details = (more ?? []).flatMap((name) => {
    const found = field(name);
    const value = item[name];
    return found && value ? [Array.isArray(value) ? String(value[0] ?? "") : String(value)] : [];
  });
  return (
    <li className="flex items-center gap-3 border-b border-line px-4 py-2 last:border-b-0">
      <div className="min-w-0 flex-1">
        <Link
          to="/$object/$id"
          params={{ object, id: item.id }}
          className="block truncate font-medium hover:text-accent hover:underline"
        >
          {title}
        </Link>
        {(details.length > 0 || date) && (
          <p className="truncate text-xs text-soft tabular-nums">
            {details.length > 0 ? details.join(" · ") : day(date)}
          </p>
        )}
      </div>
      {amount && <span className="tabular-nums">{money(item[amount] as Money)}</span>}
      {stage && <Value field={stage} value={item[stage.name]} names={about.names} />}
    </li>
  );
}
