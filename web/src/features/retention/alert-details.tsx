import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { api } from "../../api/http";
import type { KithRecord, Names } from "../../api/types";
import { day, moment } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Badge, Bones } from "../../ui/show";
import { canUndo, takeBack } from "./decide";
import { isOpen, measuresOf, transitionsOf } from "./words";

type Reason = { code: string; text: string };
type Offer = { product: string; name: string; reason: { text: string } };

/** What stands behind an alert: why in words, what to offer, what is being done, and its course until now. */
export function AlertDetails({
  alert,
  name,
  names,
  label,
  onMeasure,
}: {
  alert: KithRecord;
  name: string;
  names: Names;
  label: (field: string, value: unknown) => string;
  onMeasure: (text: string) => void;
}) {
  const { t, i18n } = useLingui();
  const reasons = useQuery({
    queryKey: ["list", "churn_alerts", "reasons", alert.id, alert.version, i18n.locale],
    queryFn: () => api.call<{ reasons: Reason[] }>(`/v1/retention/alerts/${alert.id}/reasons`),
  });
  const offers = useQuery({
    queryKey: ["list", "holdings", "next", alert.customer, i18n.locale],
    queryFn: () =>
      api.call<{ items: Offer[] }>(`/v1/retention/customers/${String(alert.customer)}/next-products?limit=3`),
    enabled: isOpen(alert),
  });
  const measures = measuresOf(alert);
  const steps = transitionsOf(alert);
  return (
    <div className="grid gap-4 text-sm sm:grid-cols-2">
      <section>
        <h2 className="mb-1 text-xs font-medium text-soft">{t`Why`}</h2>
        {reasons.isPending ? (
          <Bones lines={3} />
        ) : (
          <ul className="list-disc pl-4">
            {(reasons.data?.reasons ?? []).map(({ code, text }) => (
              <li key={code}>{text}</li>
            ))}
          </ul>
        )}
        {!!offers.data?.items.length && (
          <>
            <h2 className="mt-3 mb-1 text-xs font-medium text-soft">{t`Worth offering`}</h2>
            <ul className="flex flex-col gap-1.5">
              {offers.data.items.map((offer) => (
                <li key={offer.product} className="flex items-start gap-2">
                  <span className="min-w-0 flex-1">
                    <span className="font-medium">{offer.name}</span>
                    <span className="block text-xs text-soft">{offer.reason.text}</span>
                  </span>
                  <Button
                    small
                    onPress={() => onMeasure(t`Offer ${offer.name}`)}
                    aria-label={t`Offer ${offer.name} as a measure`}
                  >{t`As a measure`}</Button>
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
      <section>
        <h2 className="mb-1 text-xs font-medium text-soft">{t`Measures`}</h2>
        {measures.length === 0 ? (
          <p className="text-soft">{t`None yet`}</p>
        ) : (
          <ul className="flex flex-col gap-1">
            {measures.map((measure, at) => (
              <li key={at}>
                {measure.text}
                <span className="text-soft">
                  {measure.due_on && ` · ${day(measure.due_on)}`}
                  {measure.owner && ` · ${names[measure.owner] ?? ""}`}
                </span>
                {measure.done && (
                  <span className="ml-1.5">
                    <Badge tone="good">{t`Done`}</Badge>
                  </span>
                )}
                {measure.result && <span className="block text-xs text-soft">{measure.result}</span>}
              </li>
            ))}
          </ul>
        )}
        {!!alert.note && <p className="mt-2 whitespace-pre-line">{String(alert.note)}</p>}
        <h2 className="mt-3 mb-1 text-xs font-medium text-soft">{t`Course`}</h2>
        <ol className="flex flex-col gap-1">
          {steps.map((step, at) => (
            <li key={at}>
              <span className="text-soft tabular-nums">{step.at.length > 10 ? moment(step.at) : day(step.at)}</span>{" "}
              {label("state", step.to)}
              {step.note ? <span className="text-soft"> · {step.note}</span> : null}
            </li>
          ))}
        </ol>
        {canUndo(steps.at(-1)) && (
          <Button
            small
            className="mt-2"
            icon={<Undo2 size={14} aria-hidden="true" />}
            onPress={() => void takeBack(alert, name)}
          >{t`Take the decision back`}</Button>
        )}
      </section>
    </div>
  );
}
