import { Plural, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { Declaration, KithRecord, Names } from "../../api/types";
import { day, daysBetween, today } from "../../i18n/format";
import { cx } from "../../ui/cx";
import { Badge } from "../../ui/show";
import { Score } from "./score";

/** One lead of the inbox: who, from where, how good, and for how long it waits. */
export function LeadRow({
  lead,
  names,
  declared,
  here,
  search,
}: {
  lead: KithRecord;
  names: Names;
  declared: Declaration;
  here: boolean;
  search: Record<string, unknown>;
}) {
  const { t } = useLingui();
  const label = (name: string) => {
    const known = declared.fields.find((field) => field.name === name)?.choices;
    return known?.find(({ value }) => value === lead[name])?.label ?? String(lead[name] ?? "");
  };
  const closed = lead.status === "converted" || lead.status === "disqualified";
  const on = lead.next_contact_on as string | null | undefined;
  const late = on && !closed ? daysBetween(on, today()) : 0;
  const age = daysBetween(lead.created_at, today());
  const owner = names[String(lead.owner ?? "")];
  const told = [lead.company, lead.job_title].filter(Boolean).map(String).join(" · ");
  return (
    <li className="border-b border-line">
      <Link
        to="/lead-inbox"
        search={{ ...search, id: lead.id } as never}
        data-row={lead.id}
        aria-current={here ? "true" : undefined}
        className={cx(
          "flex items-start gap-3 border-l-4 px-4 py-2.5 -outline-offset-2",
          here ? "border-accent bg-tint" : "border-transparent hover:bg-sunken",
        )}
      >
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{String(lead.name)}</span>
          {told && <span className={cx("block truncate text-xs", here ? "text-on-tint" : "text-soft")}>{told}</span>}
          <span
            className={cx(
              "mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs",
              here ? "text-on-tint" : "text-soft",
            )}
          >
            <span>{label("status")}</span>
            {!!lead.source && <span>{label("source")}</span>}
            {closed ? (
              <span>{lead.status === "disqualified" ? label("disqualify_reason") : day(lead.closed_on as string)}</span>
            ) : (
              <span>{owner ?? t`nobody’s yet`}</span>
            )}
          </span>
        </span>
        <span className="flex shrink-0 flex-col items-end gap-1.5">
          {!closed && <Score score={lead.score as number | null} />}
          {late > 0 ? (
            <Badge tone="bad">
              <Plural value={late} one="# day late" other="# days late" />
            </Badge>
          ) : on && !closed ? (
            <span className={cx("text-xs tabular-nums", here ? "text-on-tint" : "text-soft")}>{day(on)}</span>
          ) : (
            !closed && (
              <span className={cx("text-xs tabular-nums", here ? "text-on-tint" : "text-soft")}>
                {age < 1 ? t`today` : <Plural value={age} one="# day" other="# days" />}
              </span>
            )
          )}
        </span>
      </Link>
    </li>
  );
}
