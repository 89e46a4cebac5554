import { Plural, useLingui } from "@lingui/react/macro";
import { AlertCircle } from "lucide-react";
import type { ReactNode } from "react";
import type { Declaration, KithRecord, Money } from "../../../api/types";
import { day, daysBetween, money, number, today } from "../../../i18n/format";
import { Badge } from "../../../ui/show";
import { isClosed } from "../stages";
import { standing } from "./stages";

/** What the deal is worth, how likely it is, when it closes, and how long it has stood still. */
export function Figures({ declared, deal }: { declared: Declaration; deal: KithRecord }) {
  const { t } = useLingui();
  const label = (name: string) => declared.fields.find((field) => field.name === name)?.label ?? name;
  const choice = (name: string) =>
    declared.fields.find((field) => field.name === name)?.choices.find(({ value }) => value === deal[name])?.label ??
    "";
  const weighted = deal.weighted_amount as Money | null | undefined;
  const closed = isClosed(String(deal.stage));
  const probability = deal.probability as number | null | undefined;
  const all: { label: string; value: ReactNode; note?: ReactNode }[] = [
    {
      label: label("amount"),
      value: money(deal.amount as Money | null) || "–",
      note: !closed && weighted && t`${money(weighted)} weighted`,
    },
    {
      label: label("probability"),
      value: probability === null || probability === undefined ? "–" : `${number(probability)} %`,
      note: choice("forecast"),
    },
    closed
      ? {
          label: label("closed_on"),
          value: day(deal.closed_on as string | null) || "–",
          note: <Lost deal={deal} reason={choice("lost_reason")} />,
        }
      : {
          label: label("closes_on"),
          value: day(deal.closes_on as string | null) || "–",
          note: <Until on={deal.closes_on as string | null | undefined} />,
        },
    { label: t`In this stage`, value: <Standing deal={deal} /> },
  ];
  return (
    <dl className="mb-5 grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line lg:grid-cols-4">
      {all.map((one) => (
        <div key={one.label} className="min-w-0 bg-surface px-4 py-3">
          <dt className="text-xs text-soft">{one.label}</dt>
          <dd className="mt-0.5 flex flex-wrap items-baseline gap-x-2">
            <span className="text-base font-semibold tabular-nums sm:text-lg">{one.value}</span>
            {one.note && <span className="text-xs text-soft tabular-nums">{one.note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Lost({ deal, reason }: { deal: KithRecord; reason: string }) {
  const known = reason || String(deal.lost_reason ?? "");
  return <>{[known, deal.lost_to].filter(Boolean).map(String).join(" · ")}</>;
}

function Until({ on }: { on: string | null | undefined }) {
  const { t } = useLingui();
  if (!on) return <>{t`No day set`}</>;
  const days = daysBetween(today(), on);
  if (days < 0)
    return (
      <Badge tone="bad" icon={<AlertCircle size={12} aria-hidden="true" />}>
        <Plural value={-days} one="# day overdue" other="# days overdue" />
      </Badge>
    );
  return days === 0 ? <>{t`Today`}</> : <Plural value={days} one="in # day" other="in # days" />;
}

function Standing({ deal }: { deal: KithRecord }) {
  const { t } = useLingui();
  const stood = standing(deal, today());
  if (!stood) return <>–</>;
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <Plural value={stood.days} one="# day" other="# days" />
      {stood.rotting && (
        <Badge tone="warn" icon={<AlertCircle size={12} aria-hidden="true" />}>
          {t`Going stale`}
        </Badge>
      )}
    </span>
  );
}
