import { Plural, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { BellRing, CheckSquare, LifeBuoy, Target } from "lucide-react";
import { joined } from "../../i18n/joined";
import { openForm } from "../../app/creating";
import type { Declaration, KithRecord, Money, Names } from "../../api/types";
import { change } from "../../api/write";
import { addDays, money, today } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Badge } from "../../ui/show";
import { reasonFor } from "../retention/words";
import type { Reason, Todo } from "./rank";

const ICONS: Record<string, typeof Target> = {
  tasks: CheckSquare,
  cases: LifeBuoy,
  churn_alerts: BellRing,
  opportunities: Target,
};

/** One thing to do: what, why now, and the likeliest answer as one press. */
export function TodoRow({ todo, names, declared }: { todo: Todo; names: Names; declared: Declaration | undefined }) {
  const { object, record, reason } = todo;
  const Icon = ICONS[object] ?? Target;
  const alert = object === "churn_alerts";
  const to = alert ? { object: "customers", id: String(record.customer) } : { object, id: record.id };
  const customer = names[String(record.customer ?? record.about_record ?? "")];
  const name = String(record[declared?.title ?? "name"] ?? "");
  const amount = (record.amount ?? record.value_at_risk) as Money | null | undefined;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-4 py-2.5 last:border-b-0">
      <Icon size={18} aria-hidden="true" className="shrink-0 text-soft" />
      <div className="min-w-0 flex-1 basis-52">
        <p className="flex items-baseline gap-2">
          <Link to="/$object/$id" params={to} className="truncate font-medium hover:text-accent hover:underline">
            {alert ? (customer ?? name) : name}
          </Link>
          {!alert && customer && <span className="truncate text-xs text-soft">{customer}</span>}
        </p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-soft">
          {alert ? joined(reasonFor(record).slice(0, 2)) : <Why reason={reason} />}
          {amount && <span className="font-medium text-ink tabular-nums">{money(amount)}</span>}
        </p>
      </div>
      <Answers object={object} record={record} name={name} edits={declared?.access.edit !== "none"} />
    </li>
  );
}

function Why({ reason }: { reason: Reason }) {
  const { t } = useLingui();
  switch (reason.kind) {
    case "overdue":
      return (
        <Badge tone="bad">
          {reason.days === 0 ? t`Overdue` : <Plural value={reason.days} one="# day overdue" other="# days overdue" />}
        </Badge>
      );
    case "due":
      return <Badge tone="warn">{t`Due now`}</Badge>;
    case "late-close":
      return (
        <Badge tone="bad">
          <Plural value={reason.days} one="Should have closed # day ago" other="Should have closed # days ago" />
        </Badge>
      );
    case "stale":
      return (
        <Badge tone="warn">
          <Plural value={reason.days} one="No movement for # day" other="No movement for # days" />
        </Badge>
      );
    default:
      return <Badge>{t`No next step`}</Badge>;
  }
}

function Answers({
  object,
  record,
  name,
  edits,
}: {
  object: string;
  record: KithRecord;
  name: string;
  edits: boolean;
}) {
  const { t } = useLingui();
  if (!edits) return null;
  if (object === "tasks")
    return (
      <span className="flex gap-1.5">
        <Button
          small
          aria-label={t`Done: ${name}`}
          onPress={() => void change("tasks", record, { status: "done" }, t`${name} is done`)}
        >{t`Done`}</Button>
        <Button
          small
          look="quiet"
          aria-label={t`Tomorrow: ${name}`}
          onPress={() => void change("tasks", record, { due_on: addDays(today(), 1) }, t`${name} waits until tomorrow`)}
        >{t`Tomorrow`}</Button>
      </span>
    );
  if (object === "opportunities")
    return (
      <Button
        small
        aria-label={t`Plan next step: ${name}`}
        onPress={() => openForm({ object, id: record.id })}
      >{t`Plan next step`}</Button>
    );
  return null;
}
