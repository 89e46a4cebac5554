import { Plural, Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Declaration, Names } from "../../api/types";
import { Value } from "../../grid/value";
import { day, today } from "../../i18n/format";
import { cx } from "../../ui/cx";
import type { Match } from "./matches";
import type { Facts } from "./use-found";

/** Somebody who may be calling, with what one has to know before saying hello. */
export function MatchRow({
  match,
  declared,
  facts,
  names,
  here,
  onPick,
}: {
  match: Match;
  declared: ReadonlyMap<string, Declaration>;
  facts: Facts;
  names: Names;
  here: boolean;
  onPick: () => void;
}) {
  const { object, record } = match;
  const own = declared.get(object);
  const customer = names[String(record.customer ?? "")];
  const where = object === "leads" ? record.company : object === "contacts" ? customer : null;
  const told = [record.job_title, where].filter(Boolean).join(" · ");
  return (
    <li>
      <button
        type="button"
        data-row={record.id}
        aria-pressed={here}
        onClick={onPick}
        className={cx(
          "flex w-full flex-col gap-1 border-b border-l-3 border-b-line px-4 py-3 text-left -outline-offset-2",
          here ? "border-l-accent bg-tint text-on-tint" : "border-l-transparent hover:bg-sunken",
        )}
      >
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 font-semibold">{titleOf(own, match)}</span>
          <span className={cx("shrink-0 text-xs", !here && "text-soft")}>{own?.label}</span>
        </span>
        {told && <span className="text-sm">{told}</span>}
        <Glance match={match} declared={declared} facts={facts} names={names} quiet={!here} />
      </button>
    </li>
  );
}

export const titleOf = (declared: Declaration | undefined, { record }: Match): string =>
  String(record[declared?.title ?? "name"] ?? "");

/** Owner, stage and risk, cases under work, and what was said last, in words. */
export function Glance({
  match: { object, record },
  declared,
  facts,
  names,
  quiet,
  brief = false,
}: {
  match: Match;
  declared: ReadonlyMap<string, Declaration>;
  facts: Facts;
  names: Names;
  quiet: boolean;
  /** Cases and what was said stand beside it. */
  brief?: boolean;
}) {
  const [staged, from] = object === "leads" ? ["status", record] : ["lifecycle_stage", facts.customer];
  const field = declared.get(object === "leads" ? "leads" : "customers")?.fields.find(({ name }) => name === staged);
  const owner = names[String(record.owner ?? facts.customer?.owner ?? "")];
  const { last, open } = facts;
  const score = object === "leads" ? (record.score as number | null | undefined) : null;
  const parts: ReactNode[] = [
    owner ?? <Trans>nobody’s yet</Trans>,
    ...(score ? [<Trans>Score {score}</Trans>] : []),
    ...(open > 0 && !brief ? [<Plural value={open} one="# open case" other="# open cases" />] : []),
    ...(object === "contacts" && record.active === false ? [<Trans>no longer there</Trans>] : []),
  ];
  const stage = field && from?.[field.name];
  const badge = stage ? [<Value field={field} value={stage} names={names} link={false} />] : [];
  const all = [...badge, ...parts];
  return (
    <span className={cx("flex flex-col gap-1 text-xs", quiet && "text-soft")}>
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        {all.map((part, at) => (
          <span key={at} className="after:ml-2 after:content-['·'] last:after:content-none">
            {part}
          </span>
        ))}
      </span>
      {!brief && (
        <span className="truncate">
          {last ? (
            <Trans>
              last on {day(today(new Date(String(last.at))))}: {String(last.subject)}
            </Trans>
          ) : (
            <Trans>nothing said yet</Trans>
          )}
        </span>
      )}
    </span>
  );
}
