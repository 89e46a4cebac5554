import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { BellRing, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { joined } from "../../i18n/joined";
import { declarations, overview } from "../../api/queries";
import type { Declaration, KithRecord, Money, Overview } from "../../api/types";
import { Value } from "../../grid/value";
import { worded } from "../../i18n";
import { day, daysBetween, money, number, today } from "../../i18n/format";
import { Button, ButtonLink } from "../../ui/button";
import { Bones, Failed, Note } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { Activity } from "../records/activity";
import { FactsCard } from "../records/facts-card";
import { RecordDialog, RecordHead } from "../records/head";
import { RecordTabs } from "../records/tabs";
import { reasonFor, isOpen } from "../retention/words";

const HoldingsAndOffers = lazy(() =>
  worded(import("./holdings/holdings")).then(({ HoldingsAndOffers: made }) => ({ default: made })),
);

const CheckInHere = lazy(() => worded(import("../visits/here")).then(({ CheckInHere: made }) => ({ default: made })));

/** Shown as what they are, not as lists of related records. */
const SHOWN = ["holdings"];
const PINNED = [
  "owner",
  "team",
  "sector",
  "country",
  "region",
  "parent",
  "customer_since",
  "phones",
  "emails",
  "website",
  "annual_revenue",
  "employees",
];

/** Everything about one customer on one screen, from one request. */
export function CustomerPage({ declared, id }: { declared: Declaration; id: string }) {
  const { t } = useLingui();
  const found = useQuery(overview("customers", id));
  useTitle(String(found.data?.record.name ?? declared.label));
  if (found.isPending) return <Bones lines={10} />;
  if (found.isError && !found.data) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { record, names } = found.data;
  const field = (name: string) => declared.fields.find((one) => one.name === name);
  const badges = ["lifecycle_stage", "level", "kind"].map(field).filter((one) => one && record[one.name]);
  return (
    <div className="mx-auto max-w-7xl px-4 py-5 lg:px-6">
      <RecordHead
        declared={declared}
        record={record}
        title={String(record.name)}
        actions={
          <>
            <Suspense>
              <CheckInHere customer={record} />
            </Suspense>
            <AddTo customer={record} />
          </>
        }
        under={badges.map(
          (one) =>
            one && (
              <span key={one.name} className="after:ml-2 after:content-['·'] last:after:content-none">
                <Value field={one} value={record[one.name]} names={names} />
              </span>
            ),
        )}
      />
      <Alert about={found.data} />
      <Measures about={found.data} />
      <RecordTabs declared={declared} id={id} label={t`Overview`}>
        <Activity
          declared={declared}
          about={found.data}
          between={
            <Suspense>
              <HoldingsAndOffers about={found.data} />
            </Suspense>
          }
          first={<FactsCard declared={declared} about={found.data} pinned={PINNED} />}
          but={SHOWN}
        />
      </RecordTabs>
    </div>
  );
}

function Alert({ about }: { about: Overview }) {
  const { t } = useLingui();
  const alert = about.related.churn_alerts?.items.find(isOpen);
  if (!alert) return null;
  const value = alert.value_at_risk as Money | null;
  return (
    <div className="mb-4">
      <Note
        tone={alert.state === "warning" ? "warn" : "info"}
        role="status"
        actions={
          <ButtonLink
            to="/retention"
            search={{ state: String(alert.state) } as never}
          >{t`Open in the churn inbox`}</ButtonLink>
        }
      >
        <span className="flex gap-2">
          <BellRing size={18} aria-hidden="true" className="mt-0.5 shrink-0" />
          <span>
            <b className="font-semibold">
              {alert.state === "warning"
                ? t`This customer may be leaving.`
                : t`On reprieve until ${day(alert.reprieve_until as string)}.`}
            </b>{" "}
            {joined(reasonFor(alert))}
            {value && (
              <>
                {" "}
                · <Trans>{money(value)} at risk</Trans>
              </>
            )}
          </span>
        </span>
      </Note>
    </div>
  );
}

function Measures({ about }: { about: Overview }) {
  const { t } = useLingui();
  const { measures } = about;
  const last = measures.last_order_on;
  const sums = (amounts: Money[] | undefined) => amounts?.map(money).join(" + ") || "–";
  const days = last ? daysBetween(last, today()) : 0;
  const all = [
    { label: t`Revenue`, value: sums(measures.revenue) },
    { label: t`Orders`, value: number(measures.orders ?? 0) },
    {
      label: t`Open opportunities`,
      value: sums(measures.open_amount),
      note: measures.open_deals ? t`${measures.open_deals} open` : "",
    },
    {
      label: t`Last order`,
      value: last ? day(last) : "–",
      note: last ? <Plural value={days} one="# day ago" other="# days ago" /> : "",
    },
  ];
  return (
    <dl className="mb-5 grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line lg:grid-cols-4">
      {all.map(({ label, value, note }) => (
        <div key={label} className="min-w-0 bg-surface px-4 py-3">
          <dt className="text-xs text-soft">{label}</dt>
          <dd className="mt-0.5 flex flex-wrap items-baseline gap-x-2">
            <span className="text-base font-semibold tabular-nums sm:text-lg">{value}</span>
            {note && <span className="text-xs text-soft tabular-nums">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function AddTo({ customer }: { customer: KithRecord }) {
  const declared = useQuery(declarations()).data;
  const { t } = useLingui();
  const [adding, setAdding] = useState<string | null>(null);
  const may = (object: string) => declared?.get(object)?.access.create !== "none" && declared?.has(object);
  return (
    <>
      {may("opportunities") && (
        <Button
          icon={<Plus size={15} aria-hidden="true" />}
          onPress={() => setAdding("opportunities")}
        >{t`Opportunity`}</Button>
      )}
      {may("contacts") && (
        <Button icon={<Plus size={15} aria-hidden="true" />} onPress={() => setAdding("contacts")}>{t`Contact`}</Button>
      )}
      {adding && (
        <Suspense>
          <RecordDialog
            object={adding}
            open
            defaults={{ customer: customer.id }}
            names={{ [customer.id]: String(customer.name) }}
            onClose={() => setAdding(null)}
          />
        </Suspense>
      )}
    </>
  );
}
