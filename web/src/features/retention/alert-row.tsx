import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { ChevronDown } from "lucide-react";
import { useId } from "react";
import { joined } from "../../i18n/joined";
import type { Declaration, KithRecord, Money, Names } from "../../api/types";
import { day, money } from "../../i18n/format";
import { Button } from "../../ui/button";
import { cx } from "../../ui/cx";
import { Badge } from "../../ui/show";
import type { Outcome } from "./alert-dialog";
import { AlertDetails } from "./alert-details";
import { isOpen, measuresOf, outlookFor, reasonFor } from "./words";

/** One alert: who, why in words, what is at stake, what to do; its measures and course unfold. */
export function AlertRow({
  alert,
  names,
  declared,
  open,
  onOpen,
  onDo,
  onMeasure,
}: {
  alert: KithRecord;
  names: Names;
  declared: Declaration | undefined;
  open: boolean;
  onOpen: () => void;
  onDo: (outcome: Outcome) => void;
  onMeasure: (text: string) => void;
}) {
  const { t } = useLingui();
  const details = useId();
  const name = names[String(alert.customer)] ?? String(alert.title);
  const label = (field: string, value: unknown) =>
    declared?.fields.find((one) => one.name === field)?.choices.find((choice) => choice.value === value)?.label ??
    String(value ?? "");
  const measures = measuresOf(alert);
  return (
    <li
      data-alert={alert.id}
      tabIndex={-1}
      className="rounded-lg border border-line bg-surface focus-visible:outline-2 focus-visible:outline-accent"
    >
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2 px-4 py-3">
        <div className="min-w-0 flex-1 basis-72">
          <p className="flex flex-wrap items-baseline gap-x-2">
            <Link
              to="/$object/$id"
              params={{ object: "customers", id: String(alert.customer) }}
              className="font-semibold hover:text-accent hover:underline"
            >
              {name}
            </Link>
            <span className="text-xs text-soft">{names[String(alert.owner)] ?? t`No owner`}</span>
          </p>
          <p className="mt-0.5 text-sm text-soft">{joined(reasonFor(alert))}</p>
          {isOpen(alert) && outlookFor(alert).length > 0 && (
            <p className="mt-0.5 text-xs text-soft">{outlookFor(alert).join(" · ")}</p>
          )}
          {alert.state === "reprieve" && (
            <p className="mt-1 flex flex-wrap gap-1.5">
              <Badge tone="info">{t`Until ${day(alert.reprieve_until as string)}`}</Badge>
              {measures[0] && (
                <span className="text-sm">
                  {measures[0].text}
                  {measures.length > 1 ? ` +${measures.length - 1}` : ""}
                </span>
              )}
            </p>
          )}
          {alert.state === "lost" && (
            <p className="mt-1 flex flex-wrap gap-1.5">
              <Badge tone="bad">{label("reason", alert.reason)}</Badge>
              <span className="text-xs text-soft">{day(alert.closed_on as string)}</span>
            </p>
          )}
          {alert.state === "won_back" && (
            <p className="mt-1">
              <Badge tone="good">{t`Won back on ${day(alert.closed_on as string)}`}</Badge>
            </p>
          )}
          {alert.state === "retained" && (
            <p className="mt-1">
              <Badge tone="good">
                {alert.closed_by_order
                  ? t`Ordered again on ${day(alert.closed_on as string)}`
                  : t`Stays, said on ${day(alert.closed_on as string)}`}
              </Badge>
            </p>
          )}
        </div>
        <p className="shrink-0 text-right max-sm:text-left">
          <span className="block text-base font-semibold tabular-nums">
            {money(alert.value_at_risk as Money | null) || "–"}
          </span>
          <span className="block text-xs text-soft">{t`at risk a year`}</span>
        </p>
        <div className="flex flex-wrap gap-1.5">
          {isOpen(alert) && (
            <>
              <Button small look="primary" onPress={() => onDo("reprieve")}>
                {alert.state === "reprieve" ? t`Extend` : t`Reprieve`}
              </Button>
              <Button small onPress={() => onDo("retained")}>{t`Retained`}</Button>
              <Button small onPress={() => onDo("lost")}>{t`Lost`}</Button>
            </>
          )}
          {alert.state === "lost" && <Button small onPress={() => onDo("won-back")}>{t`Won back`}</Button>}
          <Button
            small
            look="quiet"
            aria-expanded={open}
            aria-controls={details}
            onPress={onOpen}
            aria-label={t`Course of ${name}`}
            icon={
              <ChevronDown size={16} aria-hidden="true" className={cx("transition-transform", open && "rotate-180")} />
            }
          />
        </div>
      </div>
      <div id={details} hidden={!open} className="border-t border-line px-4 py-3">
        {open && <AlertDetails alert={alert} name={name} names={names} label={label} onMeasure={onMeasure} />}
      </div>
    </li>
  );
}
