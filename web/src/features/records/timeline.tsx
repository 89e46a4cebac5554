import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import {
  ArrowRight,
  BellRing,
  CheckSquare,
  CircleDot,
  LifeBuoy,
  MapPin,
  Paperclip,
  Receipt,
  StickyNote,
  Target,
} from "lucide-react";
import { useState } from "react";
import { joined } from "../../i18n/joined";
import { declarations, timelinePages } from "../../api/queries";
import type { Declaration, Entry, Field, Names, Overview } from "../../api/types";
import { Value } from "../../grid/value";
import { day, moment, money } from "../../i18n/format";
import { Button } from "../../ui/button";
import { cx } from "../../ui/cx";
import { Bones, Card, Empty, Failed } from "../../ui/show";
import { reasonFor } from "../retention/words";
import { ChannelIcon } from "./channel-icon";

export const STATE_CHANGE = "stage_change";
const ICONS: Record<string, typeof Target> = {
  orders: Receipt,
  quotes: Receipt,
  invoices: Receipt,
  payments: Receipt,
  opportunities: Target,
  tasks: CheckSquare,
  notes: StickyNote,
  files: Paperclip,
  cases: LifeBuoy,
  visits: MapPin,
  churn_alerts: BellRing,
  [STATE_CHANGE]: ArrowRight,
};
const TONES: Record<string, string> = {
  interactions: "bg-tint text-on-tint",
  orders: "bg-good-tint text-good",
  payments: "bg-good-tint text-good",
  opportunities: "bg-info-tint text-info",
  churn_alerts: "bg-warn-tint text-warn",
  cases: "bg-warn-tint text-warn",
};

/** All that happened around a record in one line of time, newest first, narrowed by kind, older ones on request. */
export function Timeline({ object, about }: { object: string; about: Overview }) {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data;
  const [only, setOnly] = useState("");
  const { id } = about.record;
  const found = useInfiniteQuery(timelinePages(object, id, only));
  const [seen, setSeen] = useState<readonly string[]>([]);
  const entries = found.data?.pages.flatMap(({ items }) => items) ?? [];
  const names: Names = Object.assign({}, about.names, ...(found.data?.pages.map((page) => page.names) ?? []));
  const fresh = [...new Set(entries.map(({ kind }) => kind))].filter((kind) => !seen.includes(kind));
  if (fresh.length) setSeen([...seen, ...fresh]);
  const label = (kind: string) =>
    kind === STATE_CHANGE ? t`Changes of stage` : (declared?.get(kind)?.label_plural ?? kind);
  return (
    <Card title={t`Timeline`}>
      {seen.length > 1 && (
        <div
          role="group"
          aria-label={t`Show`}
          className="flex gap-1 overflow-x-auto border-b border-line px-3 py-2 sm:flex-wrap"
        >
          {["", ...seen].map((kind) => (
            <button
              key={kind}
              type="button"
              aria-pressed={only === kind}
              onClick={() => setOnly(kind)}
              className={cx(
                "min-h-7 shrink-0 rounded-full px-2.5 text-xs font-medium -outline-offset-2",
                only === kind ? "bg-tint text-on-tint" : "text-soft hover:bg-sunken",
              )}
            >
              {kind ? label(kind) : t`Everything`}
            </button>
          ))}
        </div>
      )}
      {found.isPending ? (
        <Bones lines={5} />
      ) : found.isError && !found.data ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : entries.length === 0 ? (
        <Empty title={t`Nothing yet`}>{t`Log the first call, visit or note above.`}</Empty>
      ) : (
        <ol className="px-4 py-3" aria-label={t`Timeline`}>
          {entries.map((entry) => (
            <Line
              key={`${entry.kind}${entry.id}${entry.version ?? ""}`}
              entry={entry}
              declared={declared?.get(entry.object)}
              names={names}
              own={entry.id === id}
            />
          ))}
        </ol>
      )}
      {found.hasNextPage && (
        <div className="border-t border-line p-3 text-center">
          <Button
            isPending={found.isFetchingNextPage}
            onPress={() => void found.fetchNextPage()}
          >{t`Show older`}</Button>
        </div>
      )}
    </Card>
  );
}

/** What happened and when; `own`: to the record itself that the page is about. */
function Line({ entry, declared, names, own }: Shown & { own: boolean }) {
  const { t } = useLingui();
  const Icon = ICONS[entry.kind] ?? CircleDot;
  const icon =
    entry.kind === "interactions" ? (
      <ChannelIcon channel={String(entry.record?.channel)} size={15} />
    ) : (
      <Icon size={15} aria-hidden="true" />
    );
  const named = entry.title || declared?.label || entry.kind;
  const state = declared?.fields.find(({ name }) => name === declared.state)?.label ?? "";
  const title =
    entry.kind === STATE_CHANGE
      ? own
        ? t`${state} changed`
        : t`${named}: ${state} changed`
      : entry.kind === "orders" && entry.title
        ? t`Order ${entry.title}`
        : entry.kind === "churn_alerts"
          ? t`Churn alert`
          : named;
  return (
    <li className="relative flex gap-3 pb-4 last:pb-1 [&:not(:last-child)]:before:absolute [&:not(:last-child)]:before:top-7 [&:not(:last-child)]:before:bottom-0 [&:not(:last-child)]:before:left-3.5 [&:not(:last-child)]:before:w-px [&:not(:last-child)]:before:bg-line">
      <span
        className={cx(
          "grid size-7 shrink-0 place-items-center rounded-full",
          TONES[entry.kind] ?? "bg-sunken text-soft",
        )}
      >
        {icon}
      </span>
      <div className="min-w-0 flex-1 pt-0.5">
        <p className="flex flex-wrap items-baseline gap-x-2">
          {own ? (
            <span className="font-medium">{title}</span>
          ) : (
            <Link
              to="/$object/$id"
              params={{ object: entry.object, id: entry.id }}
              className="font-medium hover:text-accent hover:underline"
            >
              {title}
            </Link>
          )}
          <span className="text-xs text-soft tabular-nums">
            {entry.at.length > 10 ? moment(entry.at) : day(entry.at)}
          </span>
        </p>
        <div className="text-sm text-soft">
          {entry.kind === STATE_CHANGE ? (
            <Moved entry={entry} declared={declared} names={names} />
          ) : (
            <Told entry={entry} declared={declared} names={names} />
          )}
        </div>
      </div>
    </li>
  );
}

type Shown = { entry: Entry; declared: Declaration | undefined; names: Names };

function Moved({ entry, declared, names }: Shown) {
  const { t } = useLingui();
  const state = declared?.fields.find(({ name }) => name === declared.state);
  if (!state) return null;
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      <Value field={state} value={entry.from} names={names} />
      <ArrowRight size={14} role="img" aria-label={t`became`} />
      <Value field={state} value={entry.to} names={names} />
      {entry.by && names[entry.by]}
    </span>
  );
}

/** What a record tells besides its title: its state, amount, people, and its own words. */
function Told({ entry, declared, names }: Shown) {
  const record = entry.record ?? null;
  if (!record || !declared) return null;
  const field = (name: string | null | undefined) => declared.fields.find((one) => one.name === name);
  const label = (name: string) => field(name)?.choices.find(({ value }) => value === record[name])?.label;
  const name = (part: string) => (record[part] ? names[String(record[part])] : undefined);
  const state = entry.kind === "interactions" ? undefined : field(declared.state);
  const words = [
    ...(entry.kind === "interactions"
      ? [label("channel"), record.channel === "note" ? "" : label("direction"), label("outcome")]
      : []),
    entry.amount && money(entry.amount),
    name("product"),
    name("contact"),
    entry.kind === "tasks" && day(record.due_on as string | null),
    name("owner"),
  ].filter(Boolean);
  const text = entry.kind === "churn_alerts" ? joined(reasonFor(record)) : spoken(entry, declared.fields);
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-1.5 tabular-nums">
        {state && record[state.name] ? <Value field={state} value={record[state.name]} names={names} /> : null}
        {words.join(" · ")}
      </span>
      {text && <p className="mt-1 max-h-60 overflow-auto whitespace-pre-line text-ink">{text}</p>}
    </>
  );
}

/** The words of a record itself: the content of a note or call, else its first long text. */
function spoken({ record, title }: Entry, fields: readonly Field[]): string {
  const held = fields.filter(({ kind }) => kind === "long_text").map(({ name }) => record?.[name]);
  const text = String(held.find(Boolean) ?? "");
  return text.trim() === title.trim() ? "" : text;
}
