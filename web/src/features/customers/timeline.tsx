import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BellRing, Receipt, Target } from "lucide-react";
import { type ReactNode, useState } from "react";
import { declarations } from "../../api/queries";
import type { KithRecord, Money, Overview } from "../../api/types";
import { Value } from "../../grid/value";
import { day, moment, money } from "../../i18n/format";
import { cx } from "../../ui/cx";
import { Card, Empty } from "../../ui/show";
import { reasonFor } from "../retention/words";
import { ChannelIcon } from "./channel-icon";

type Event = {
  key: string;
  kind: string;
  at: string;
  icon: ReactNode;
  tone: string;
  object: string;
  id: string;
  title: string;
  when: string;
  more: ReactNode;
};

/** All that happened with a customer in one line of time, newest first, narrowed by kind. */
export function Timeline({ about }: { about: Overview }) {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data;
  const [only, setOnly] = useState<string | null>(null);
  const events = useEvents(about);
  const kinds = ["interactions", "orders", "opportunities", "churn_alerts"].filter(
    (kind) => (about.related[kind]?.total ?? 0) > 0,
  );
  const shown = events.filter(({ kind }) => !only || kind === only);
  const interactions = about.related.interactions;
  return (
    <Card
      title={t`Timeline`}
      actions={
        interactions &&
        interactions.total > interactions.items.length && (
          <Link
            to="/$object"
            params={{ object: "interactions" }}
            search={{ f: [`customer.in.${about.record.id}`], sort: "-at" } as never}
            className="lnk text-xs"
          >{t`All interactions`}</Link>
        )
      }
    >
      {kinds.length > 1 && (
        <div role="group" aria-label={t`Show`} className="flex flex-wrap gap-1 border-b border-line px-3 py-2">
          {[null, ...kinds].map((kind) => (
            <button
              key={kind ?? ""}
              type="button"
              aria-pressed={only === kind}
              onClick={() => setOnly(kind)}
              className={cx(
                "min-h-7 rounded-full px-2.5 text-xs font-medium",
                only === kind ? "bg-tint text-on-tint" : "text-soft hover:bg-sunken",
              )}
            >
              {kind ? (declared?.get(kind)?.label_plural ?? kind) : t`Everything`}
            </button>
          ))}
        </div>
      )}
      {shown.length === 0 ? (
        <Empty title={t`Nothing yet`}>{t`Log the first call, visit or note above.`}</Empty>
      ) : (
        <ol className="px-4 py-3">
          {shown.map((event) => (
            <li
              key={event.key}
              className="relative flex gap-3 pb-4 last:pb-1 [&:not(:last-child)]:before:absolute [&:not(:last-child)]:before:top-7 [&:not(:last-child)]:before:bottom-0 [&:not(:last-child)]:before:left-3.5 [&:not(:last-child)]:before:w-px [&:not(:last-child)]:before:bg-line"
            >
              <span className={cx("grid size-7 shrink-0 place-items-center rounded-full", event.tone)}>
                {event.icon}
              </span>
              <div className="min-w-0 flex-1 pt-0.5">
                <p className="flex flex-wrap items-baseline gap-x-2">
                  <Link
                    to="/$object/$id"
                    params={{ object: event.object, id: event.id }}
                    className="font-medium hover:text-accent hover:underline"
                  >
                    {event.title}
                  </Link>
                  <span className="text-xs text-soft tabular-nums">{event.when}</span>
                </p>
                <div className="text-sm text-soft">{event.more}</div>
              </div>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function useEvents(about: Overview): Event[] {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data;
  const all = (object: string): KithRecord[] => about.related[object]?.items ?? [];
  const label = (object: string, name: string, value: unknown) =>
    declared
      ?.get(object)
      ?.fields.find((field) => field.name === name)
      ?.choices.find((choice) => choice.value === value)?.label ?? "";
  const name = (id: unknown) => (id ? about.names[String(id)] : undefined);
  const stage = declared?.get("opportunities")?.fields.find((field) => field.name === "stage");
  const state = declared?.get("churn_alerts")?.fields.find((field) => field.name === "state");
  const events: Event[] = [
    ...all("interactions").map((item) => ({
      key: item.id,
      kind: "interactions",
      object: "interactions",
      id: item.id,
      at: String(item.at ?? item.created_at),
      tone: "bg-tint text-on-tint",
      icon: <ChannelIcon channel={String(item.channel)} size={15} />,
      title: String(item.subject),
      when: moment(String(item.at ?? item.created_at)),
      more: (
        <>
          <span>
            {[
              label("interactions", "channel", item.channel),
              item.channel === "note" ? "" : label("interactions", "direction", item.direction),
              name(item.contact),
              name(item.owner),
            ]
              .filter(Boolean)
              .join(" · ")}
          </span>
          {!!item.body && <p className="mt-1 whitespace-pre-line text-ink">{String(item.body)}</p>}
        </>
      ),
    })),
    ...all("orders").map((item) => ({
      key: item.id,
      kind: "orders",
      object: "orders",
      id: item.id,
      at: String(item.placed_on ?? item.created_at),
      tone: "bg-good-tint text-good",
      icon: <Receipt size={15} aria-hidden="true" />,
      title: t`Order ${String(item.number ?? "")}`,
      when: day(String(item.placed_on ?? item.created_at)),
      more: (
        <span className="tabular-nums">
          {[money(item.amount as Money), name(item.product), name(item.owner)].filter(Boolean).join(" · ")}
        </span>
      ),
    })),
    ...all("opportunities").map((item) => ({
      key: item.id,
      kind: "opportunities",
      object: "opportunities",
      id: item.id,
      at: String(item.closed_on ?? item.engaged_on ?? item.created_at),
      tone: "bg-info-tint text-info",
      icon: <Target size={15} aria-hidden="true" />,
      title: String(item.name),
      when: day(String(item.closed_on ?? item.engaged_on ?? item.created_at)),
      more: (
        <span className="flex flex-wrap items-center gap-1.5 tabular-nums">
          {stage && <Value field={stage} value={item.stage} names={about.names} />}
          {[money(item.amount as Money), name(item.owner)].filter(Boolean).join(" · ")}
        </span>
      ),
    })),
    ...all("churn_alerts").map((item) => ({
      key: item.id,
      kind: "churn_alerts",
      object: "churn_alerts",
      id: item.id,
      at: String(item.raised_on ?? item.created_at),
      tone: "bg-warn-tint text-warn",
      icon: <BellRing size={15} aria-hidden="true" />,
      title: t`Churn alert`,
      when: day(String(item.raised_on ?? item.created_at)),
      more: (
        <span className="flex flex-wrap items-center gap-1.5">
          {state && <Value field={state} value={item.state} names={about.names} />}
          {reasonFor(item).join("; ")}
        </span>
      ),
    })),
  ];
  return events.sort((left, right) => right.at.localeCompare(left.at));
}
