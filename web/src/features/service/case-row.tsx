import { Plural, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { ChevronsUp, ChevronUp, Undo2 } from "lucide-react";
import type { Declaration, KithRecord, Names } from "../../api/types";
import { day } from "../../i18n/format";
import { cx } from "../../ui/cx";
import { SlaClock, Waits } from "./clock";

/** High and urgent, by word and shape; the others are usual and say nothing. */
export function Priority({ one, declared }: { one: KithRecord; declared: Declaration }) {
  const label = declared.fields
    .find(({ name }) => name === "priority")
    ?.choices.find(({ value }) => value === one.priority)?.label;
  if (one.priority !== "urgent" && one.priority !== "high") return null;
  const Icon = one.priority === "urgent" ? ChevronsUp : ChevronUp;
  return (
    <span
      className={cx(
        "inline-flex items-center gap-0.5 font-medium",
        one.priority === "urgent" ? "text-bad" : "text-warn",
      )}
    >
      <Icon size={13} aria-hidden="true" />
      {label}
    </span>
  );
}

/** One case of the queue: what, whose, and how long there is. */
export function CaseRow({
  one,
  names,
  declared,
  here,
  now,
  search,
}: {
  one: KithRecord;
  names: Names;
  declared: Declaration;
  here: boolean;
  now: number;
  search: Record<string, unknown>;
}) {
  const { t } = useLingui();
  const label = (name: string) =>
    declared.fields.find((field) => field.name === name)?.choices.find(({ value }) => value === one[name])?.label ??
    String(one[name] ?? "");
  const soft = here ? "text-on-tint" : "text-soft";
  const returned = Number(one.returned ?? 0);
  const handler = names[String(one.handler ?? "")];
  const running = one.state === "created" || one.state === "assigned";
  return (
    <li className="border-b border-line">
      <Link
        to="/case-desk"
        search={{ ...search, id: one.id } as never}
        data-row={one.id}
        aria-current={here ? "true" : undefined}
        className={cx(
          "block border-l-4 px-4 py-2.5 -outline-offset-2",
          here ? "border-accent bg-tint" : "border-transparent hover:bg-sunken",
        )}
      >
        <span className="flex items-start gap-2">
          <span className="min-w-0 flex-1 font-medium">{String(one.subject)}</span>
          {running ? (
            <span className="shrink-0">
              {one.due_at ? (
                <SlaClock one={one} now={now} />
              ) : (
                <span className={cx("text-xs", soft)}>{t`no time set`}</span>
              )}
            </span>
          ) : (
            <span className={cx("shrink-0 text-xs", soft)}>{label("state")}</span>
          )}
        </span>
        <span className={cx("mt-1 flex flex-wrap items-center gap-x-2 gap-y-0.5 text-xs", soft)}>
          <Priority one={one} declared={declared} />
          <Waits one={one} declared={declared} now={now} />
          {!!one.customer && <span>{names[String(one.customer)]}</span>}
          <span>{label("kind")}</span>
          <span className="tabular-nums">{day(one.opened_on as string | null)}</span>
          <span>{handler ?? t`nobody’s yet`}</span>
          {returned > 0 && (
            <span className="inline-flex items-center gap-0.5 font-medium text-bad">
              <Undo2 size={12} aria-hidden="true" />
              <Plural value={returned} one="came back" other="came back # times" />
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}
