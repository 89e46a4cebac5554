import { Plural, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarClock, Check, Plus, Repeat, Swords, Target } from "lucide-react";
import { Suspense, useState } from "react";
import { declarations } from "../../../api/queries";
import type { Declaration, KithRecord, Money, Names, Overview } from "../../../api/types";
import { day, daysBetween, money, number, today } from "../../../i18n/format";
import { IconButton } from "../../../ui/button";
import { Badge, Card } from "../../../ui/show";
import { RecordDialog } from "../../records/head";
import { Offers } from "./offers";
import { ends, inOrder } from "./order";

const SHOWN = 5;
type Adding = { object: string; defaults: Record<string, unknown>; names: Names };

/** What a customer holds, from us or from others, and beside it what to offer next. */
export function HoldingsAndOffers({ about }: { about: Overview }) {
  const declared = useQuery(declarations()).data;
  const holdings = declared?.get("holdings");
  const [adding, setAdding] = useState<Adding | null>(null);
  const customer = about.record;
  const of = { [customer.id]: String(customer.name) };
  const deals = declared?.get("opportunities");
  return (
    <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,17rem),1fr))] items-start gap-4">
      {holdings && holdings.access.read !== "none" && (
        <Holdings
          about={about}
          declared={holdings}
          onAdd={() => setAdding({ object: "holdings", defaults: { customer: customer.id }, names: of })}
          onSell={
            deals && deals.access.create !== "none"
              ? (one) =>
                  setAdding({
                    object: "opportunities",
                    defaults: {
                      customer: customer.id,
                      name: String(one.name),
                      kind: one.ours ? "renewal" : "new",
                      ...(one.product ? { product: one.product } : {}),
                    },
                    names: { ...about.names, ...of },
                  })
              : null
          }
        />
      )}
      <Offers customer={customer} />
      {adding && (
        <Suspense>
          <RecordDialog {...adding} open onClose={() => setAdding(null)} />
        </Suspense>
      )}
    </div>
  );
}

function Holdings({
  about,
  declared,
  onAdd,
  onSell,
}: {
  about: Overview;
  declared: Declaration;
  onAdd: () => void;
  onSell: ((one: KithRecord) => void) | null;
}) {
  const { t } = useLingui();
  const { items = [], total = 0 } = about.related.holdings ?? {};
  const shown = inOrder(items, today()).slice(0, SHOWN);
  return (
    <Card
      title={
        <>
          {declared.label_plural}{" "}
          {total > 0 && <span className="ml-1 font-normal text-soft tabular-nums">{number(total)}</span>}
        </>
      }
      actions={
        <span className="flex items-center gap-1">
          {total > SHOWN && (
            <Link
              to="/$object"
              params={{ object: "holdings" }}
              search={{ f: [`customer.in.${about.record.id}`] } as never}
              className="lnk text-xs"
              aria-label={t`All ${declared.label_plural}`}
            >{t`All`}</Link>
          )}
          {declared.access.create !== "none" && (
            <IconButton small label={t`Add what they hold`} icon={<Plus size={16} />} onPress={onAdd} />
          )}
        </span>
      }
    >
      {shown.length === 0 ? (
        <p className="px-4 py-3 text-sm text-soft">
          {t`Nothing is known yet of what they hold. What they have from others, too, tells what to offer.`}
        </p>
      ) : (
        <ul>
          {shown.map((one) => (
            <Holding key={one.id} one={one} declared={declared} names={about.names} onSell={onSell} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Holding({
  one,
  declared,
  names,
  onSell,
}: {
  one: KithRecord;
  declared: Declaration;
  names: Names;
  onSell: ((one: KithRecord) => void) | null;
}) {
  const { t } = useLingui();
  const name = String(one.name);
  const label = (field: string) =>
    declared.fields.find((known) => known.name === field)?.choices.find(({ value }) => value === one[field])?.label;
  const end = ends(one, today());
  const product = names[String(one.product ?? "")];
  const told = [
    product && product !== name ? product : null,
    one.business_line && (label("business_line") ?? String(one.business_line)),
    one.quantity && t`quantity ${String(one.quantity)}`,
    one.value && money(one.value as Money),
    one.acquired_on && t`since ${day(String(one.acquired_on))}`,
  ].filter(Boolean);
  return (
    <li className="flex items-start gap-2 border-b border-line py-2 pr-2 pl-4 last:border-b-0">
      <div className="min-w-0 flex-1">
        <Link
          to="/$object/$id"
          params={{ object: "holdings", id: one.id }}
          className="font-medium hover:text-accent hover:underline"
        >
          {name}
        </Link>
        <p className="mt-0.5 flex flex-wrap items-center gap-1.5">
          {one.ours ? (
            <Badge tone="good" icon={<Check size={12} aria-hidden="true" />}>{t`from us`}</Badge>
          ) : (
            <Badge tone="warn" icon={<Swords size={12} aria-hidden="true" />}>
              {one.provider ? t`from ${String(one.provider)}` : t`from somebody else`}
            </Badge>
          )}
          {end === "over" ? (
            <Badge tone="bad">
              {one.status === "active" || one.status === "expired" ? t`expired` : label("status")}
            </Badge>
          ) : end === "soon" ? (
            <Badge tone="warn" icon={<CalendarClock size={12} aria-hidden="true" />}>
              <Plural
                value={daysBetween(today(), String(one.expires_on))}
                one="expires in # day"
                other="expires in # days"
              />
            </Badge>
          ) : (
            one.status === "trial" && <Badge tone="info">{label("status")}</Badge>
          )}
        </p>
        {told.length > 0 && <p className="mt-0.5 text-xs text-soft tabular-nums">{told.join(" · ")}</p>}
      </div>
      {onSell && (!one.ours || end !== "running") && (
        <IconButton
          small
          label={one.ours ? t`Opportunity to renew ${name}` : t`Opportunity to replace ${name}`}
          icon={one.ours ? <Repeat size={15} /> : <Target size={15} />}
          onPress={() => onSell(one)}
        />
      )}
    </li>
  );
}
