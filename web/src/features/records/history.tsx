import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQueries } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import { historyPages, record } from "../../api/queries";
import type { Change, Declaration, HistoryEntry, Names } from "../../api/types";
import { plain } from "../../grid/value";
import { moment } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Badge, Bones, Card, Empty, Failed } from "../../ui/show";

/** Who changed what, old to new, newest first. */
export function History({ declared, id }: { declared: Declaration; id: string }) {
  const { t } = useLingui();
  const found = useInfiniteQuery(historyPages(declared.name, id));
  const entries = found.data?.pages.flatMap(({ items }) => items) ?? [];
  const names = useNames(declared, entries);
  if (found.isPending) return <Bones lines={5} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  if (entries.length === 0)
    return <Empty title={t`No history yet`}>{t`A change shows here a moment after it is made.`}</Empty>;
  return (
    <Card>
      <ol>
        {entries.map((entry) => (
          <Entry key={entry.version} entry={entry} declared={declared} names={names} />
        ))}
      </ol>
      {found.hasNextPage && (
        <div className="p-3 text-center">
          <Button onPress={() => void found.fetchNextPage()}>{t`Show older`}</Button>
        </div>
      )}
    </Card>
  );
}

function Entry({ entry, declared, names }: { entry: HistoryEntry; declared: Declaration; names: Names }) {
  const { t } = useLingui();
  const what =
    { create: t`created`, update: t`changed`, delete: t`deleted`, restore: t`put back` }[entry.op] ?? entry.op;
  const tone = entry.op === "delete" ? "bad" : entry.op === "update" ? "plain" : "good";
  const who = entry.by_name?.startsWith("system") ? t`Kith` : entry.by_name;
  return (
    <li className="border-b border-line px-4 py-3 last:border-b-0">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium">{who}</span>
        <Badge tone={tone}>{what}</Badge>
        <span className="text-xs text-soft tabular-nums">
          {moment(entry.at)}
          {entry.key ? ` · ${entry.key}` : ""}
          {entry.automation ? ` · ${t`by the automation “${entry.automation}”`}` : ""}
          {entry.address ? ` · ${entry.address}` : ""}
        </span>
      </p>
      <dl className="mt-1.5 grid grid-cols-1 gap-x-4 gap-y-1 text-sm sm:grid-cols-[10rem_minmax(0,1fr)]">
        {entry.changes.map((change) => (
          <ChangeLine
            key={change.field}
            change={change}
            declared={declared}
            names={names}
            created={entry.op === "create"}
          />
        ))}
      </dl>
    </li>
  );
}

function ChangeLine({
  change,
  declared,
  names,
  created,
}: {
  change: Change;
  declared: Declaration;
  names: Names;
  created: boolean;
}) {
  const { t } = useLingui();
  const field = declared.fields.find(({ name }) => name === change.field);
  const show = (value: unknown) => plain(value, field, names, { yes: t`Yes`, no: t`No` });
  const [before, after] = [show(change.old), show(change.new)];
  return (
    <>
      <dt className="text-soft">{field?.label ?? change.field}</dt>
      <dd className="flex flex-wrap items-center gap-1.5">
        {!created && (
          <>
            <span className="text-soft line-through decoration-edge">{before || t`empty`}</span>
            <ArrowRight size={14} role="img" aria-label={t`became`} className="shrink-0 text-soft" />
          </>
        )}
        <span>{after || t`empty`}</span>
      </dd>
    </>
  );
}

/** Names of the records that old and new values point at. */
function useNames(declared: Declaration, entries: readonly HistoryEntry[]): Names {
  const refs = new Map(declared.fields.filter(({ ref }) => ref).map(({ name, ref }) => [name, ref as string]));
  const wanted = new Map<string, string>();
  for (const { changes } of entries) {
    for (const { field, old, new: next } of changes) {
      const object = refs.get(field);
      for (const value of [old, next]) if (object && typeof value === "string") wanted.set(value, object);
    }
  }
  const pairs = [...wanted].slice(0, 40);
  const found = useQueries({ queries: pairs.map(([id, object]) => record(object, id)) });
  return Object.fromEntries(
    pairs.flatMap(([id], at) => {
      const data = found[at]?.data;
      const title = data?.name ?? data?.number ?? data?.subject ?? data?.title;
      return title ? [[id, String(title)]] : [];
    }),
  );
}
