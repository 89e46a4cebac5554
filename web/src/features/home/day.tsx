import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { CircleCheckBig } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { recents } from "../../app/recent";
import { drafts, dropDraft } from "../../forms/drafts";
import { openForm } from "../../app/creating";
import type { Declaration } from "../../api/types";
import { worded } from "../../i18n";
import { day, moment, number, today } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Bones, Card, Empty, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { TodoRow } from "./todo-row";
import { useDay, type Whose } from "./use-day";

const SHOWN = 12;
const WHOSE = "kith.day";
const Setup = lazy(async () => ({ default: (await worded(import("../settings/setup"))).Setup }));
const LISTS: Record<string, string> = {
  tasks: "/tasks",
  churn_alerts: "/retention",
  opportunities: "/pipeline",
  cases: "/cases",
};

/** The first page of a day: what is due, the most pressing first, each with its reason and an answer at hand. */
export function Day() {
  const { t } = useLingui();
  useTitle(t`My day`);
  const [whose, setWhose] = useState<Whose>(() => (localStorage.getItem(WHOSE) as Whose | null) ?? "mine");
  const { person, declared, reach, todos, names, totals, pending, failed } = useDay(whose);
  const [all, setAll] = useState(false);
  const words: Record<Whose, string> = { mine: t`Mine`, team: t`My team’s`, all: t`Everyone’s` };
  const show = (next: Whose) => {
    localStorage.setItem(WHOSE, next);
    setWhose(next);
  };
  const widest = reach?.at(-1) ?? "mine";
  const shown = all ? todos : todos.slice(0, SHOWN);
  return (
    <div className="mx-auto max-w-6xl px-4 py-5 lg:px-6">
      <header className="mb-4 flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1">
          <h1 className="text-2xl leading-tight font-semibold tracking-tight">{t`My day`}</h1>
          <p className="mt-0.5 text-sm text-soft">
            {day(today())}
            {person ? ` · ${person.name}` : ""}
          </p>
        </div>
        {reach && (
          <div role="group" aria-label={t`Whose work`} className="flex flex-wrap gap-1.5">
            {reach.map((one) => (
              <Button
                key={one}
                small
                aria-pressed={whose === one}
                onPress={() => show(one)}
                className={whose === one ? "border-accent bg-tint text-on-tint" : ""}
              >
                {words[one]}
              </Button>
            ))}
          </div>
        )}
      </header>
      <Totals totals={totals} declared={declared} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <div className="flex min-w-0 flex-col gap-4">
          {person?.role === "administrator" && !pending && todos.length === 0 && (
            <Suspense>
              <Setup />
            </Suspense>
          )}
          <Card title={t`Next`}>
            {failed ? (
              <Failed error={failed.error} retry={() => void failed.refetch()} />
            ) : pending ? (
              <Bones lines={8} />
            ) : todos.length === 0 ? (
              <Empty
                title={t`Nothing is waiting for you`}
                icon={<CircleCheckBig size={28} strokeWidth={1.5} aria-hidden="true" />}
              >
                {t`Tasks that are due, customers who went quiet, deals without a next step and cases near their time appear here.`}
                {widest !== whose && (
                  <span className="mt-3 block">
                    <Button onPress={() => show(widest)}>
                      {widest === "all" ? t`Show everyone’s` : t`Show my team’s`}
                    </Button>
                  </span>
                )}
              </Empty>
            ) : (
              <ol>
                {shown.map((todo) => (
                  <TodoRow key={todo.record.id} todo={todo} names={names} declared={declared?.get(todo.object)} />
                ))}
              </ol>
            )}
            {shown.length < todos.length && (
              <div className="border-t border-line p-2 text-center">
                <Button look="quiet" onPress={() => setAll(true)}>
                  <Plural value={todos.length - shown.length} one="# more" other="# more" />
                </Button>
              </div>
            )}
          </Card>
        </div>
        <div className="flex flex-col gap-4">
          <Unfinished declared={declared} />
          <Recently declared={declared} />
        </div>
      </div>
    </div>
  );
}

function Totals({
  totals,
  declared,
}: {
  totals: Record<string, number | undefined>;
  declared: Map<string, Declaration> | undefined;
}) {
  const { t } = useLingui();
  const words: Record<string, string> = {
    tasks: t`Tasks due`,
    cases: t`Cases near their time`,
    churn_alerts: t`Customers gone quiet`,
    opportunities: t`Deals that want attention`,
  };
  const known = Object.entries(totals).filter(([object, total]) => total !== undefined && declared?.has(object));
  if (known.length === 0) return null;
  return (
    <ul className="mb-4 grid grid-cols-2 gap-3 lg:grid-cols-4">
      {known.map(([object, total]) => (
        <li key={object} className="rounded-lg border border-line bg-surface">
          <Link to={LISTS[object] ?? "/"} className="block rounded-lg px-4 py-3 hover:bg-sunken">
            <span className="block text-2xl font-semibold tabular-nums">{number(total ?? 0)}</span>
            <span className="block text-xs text-soft">{words[object]}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Forms that were begun and not saved, on this device. */
function Unfinished({ declared }: { declared: Map<string, Declaration> | undefined }) {
  const { t } = useLingui();
  const [kept, setKept] = useState(drafts);
  if (kept.length === 0) return null;
  return (
    <Card title={t`Not saved yet`}>
      <ul>
        {kept.map(({ key, draft }) => {
          const what = declared?.get(draft.object)?.label ?? draft.object;
          const name = draft.title || t`New ${what}`;
          return (
            <li key={key} className="border-b border-line px-4 py-2.5 last:border-b-0">
              <p className="truncate font-medium">{name}</p>
              <p className="text-xs text-soft">
                {what} · {moment(draft.at)}
              </p>
              <p className="mt-1.5 flex gap-1.5">
                <Button
                  small
                  aria-label={t`Go on with ${name}`}
                  onPress={() =>
                    openForm({
                      object: draft.object,
                      ...(draft.id ? { id: draft.id } : {}),
                      defaults: draft.defaults,
                    })
                  }
                >{t`Go on`}</Button>
                <Button
                  small
                  look="quiet"
                  aria-label={t`Throw away ${name}`}
                  onPress={() => {
                    dropDraft(key);
                    setKept(drafts());
                  }}
                >{t`Throw away`}</Button>
              </p>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function Recently({ declared }: { declared: Map<string, Declaration> | undefined }) {
  const { t } = useLingui();
  const opened = recents();
  return (
    <Card title={t`Opened lately`}>
      {opened.length === 0 ? (
        <p className="px-4 py-3 text-sm text-soft">
          <Trans>Records you open are listed here. The search above finds any of them.</Trans>
        </p>
      ) : (
        <ul className="py-1">
          {opened.map(({ object, id, title }) => (
            <li key={id}>
              <Link
                to="/$object/$id"
                params={{ object, id }}
                className="flex min-h-9 items-baseline gap-2 px-4 py-1.5 -outline-offset-2 hover:bg-sunken"
              >
                <span className="min-w-0 flex-1 truncate">{title}</span>
                <span className="shrink-0 text-xs text-soft">{declared?.get(object)?.label ?? ""}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
