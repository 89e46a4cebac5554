import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { CalendarClock, ShieldCheck } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { declarations, me, pages, search } from "../../api/queries";
import type { Filter, KithRecord, Money, Names } from "../../api/types";
import { briefMoney, number } from "../../i18n/format";
import { Button } from "../../ui/button";
import { cx } from "../../ui/cx";
import { Select } from "../../ui/select";
import { Bones, Empty, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { AlertDialog, type Outcome } from "./alert-dialog";
import { AlertRow } from "./alert-row";
import { canUndo, takeBack, takeBackLatest } from "./decide";
import { RunDialog } from "./run-dialog";
import { type Act, useKeys } from "./use-keys";
import { isOpen, transitionsOf } from "./words";

const STATES = ["warning", "reprieve", "lost", "retained", "won_back"] as const;
const PAGE = 50;
/** A dialog that closes gives the focus back first, where there is something to give it to. */
const FOCUS_MS = 100;
const route = getRouteApi("/app/retention");

/** What comes first: what would be lost, or the orders that are still to be expected. */
const ORDERS = {
  loss: ["-expected_loss", "-value_at_risk"],
  orders: ["-expected_orders", "-expected_loss"],
} as const;

type Doing = { alert: KithRecord; outcome: Outcome; name: string; measure?: string };

/** Customers who have gone quiet, most to lose first, each with its reason and what can be done. */
export function Inbox() {
  const { t } = useLingui();
  useTitle(t`Churn`);
  const { state: asked } = route.useSearch();
  const state = STATES.find((one) => one === asked) ?? "warning";
  const person = useQuery(me()).data;
  const words = useQuery(declarations());
  const declared = words.data?.get("churn_alerts");
  const [mine, setMine] = useState(false);
  const [order, setOrder] = useState<keyof typeof ORDERS>("loss");
  const [running, setRunning] = useState(false);
  const [doing, setDoing] = useState<Doing | null>(null);
  const owner: Filter[] = mine && person ? [{ field: "owner", op: "eq", value: person.person.id }] : [];
  const counts = useQuery({
    queryKey: ["list", "churn_alerts", "counts", mine],
    queryFn: () =>
      search("churn_alerts", {
        group: "state",
        sums: ["value_at_risk"],
        limit: 1,
        ...(owner[0] ? { filter: owner[0] } : {}),
      }),
  });
  const found = useInfiniteQuery(
    pages("churn_alerts", {
      filter: { and: [{ field: "state", op: "eq", value: state }, ...owner] },
      sort: [...ORDERS[order]],
      limit: PAGE,
    }),
  );
  const alerts = useMemo(() => found.data?.pages.flatMap(({ items }) => items) ?? [], [found.data]);
  const names = useMemo<Names>(
    () => Object.assign({}, ...(found.data?.pages.map((page) => page.names) ?? [])),
    [found.data],
  );
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const turn = (id: string) =>
    setOpened((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
  const nameOf = useCallback((alert: KithRecord) => names[String(alert.customer)] ?? String(alert.title), [names]);
  const rows = useRef<HTMLOListElement>(null);
  const act = useCallback(
    (id: string, what: Act) => {
      const alert = alerts.find((one) => one.id === id);
      if (what === "undo") {
        if (alert && canUndo(transitionsOf(alert).at(-1))) void takeBack(alert, nameOf(alert));
        else takeBackLatest();
      } else if (!alert) return;
      else if (what === "details") turn(id);
      else if (isOpen(alert)) setDoing({ alert, outcome: what, name: nameOf(alert) });
    },
    [alerts, nameOf],
  );
  useKeys(rows, act);
  const decidedOn = alerts.findIndex(({ id }) => id === doing?.alert.id);
  const place = useRef(-1);
  useEffect(() => {
    if (decidedOn >= 0) place.current = decidedOn;
    if (doing) return;
    // The alert that was decided on has left the list: the keyboard goes on with the one in its place.
    const timer = setTimeout(() => {
      const left = [...(rows.current?.querySelectorAll<HTMLElement>("[data-alert]") ?? [])];
      if (place.current >= 0 && document.activeElement === document.body)
        left[Math.min(place.current, left.length - 1)]?.focus();
      place.current = -1;
    }, FOCUS_MS);
    return () => clearTimeout(timer);
  }, [doing, decidedOn]);
  const labels = declared?.fields.find((field) => field.name === "state")?.choices ?? [];
  const group = counts.data?.groups?.find(({ key }) => key === state);
  const mayRun = person?.person.role === "administrator" || person?.person.role === "manager";
  const seesOthers = declared?.access.read !== "own";

  return (
    <div className="mx-auto max-w-6xl px-4 py-4 lg:px-6">
      <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="text-xl font-semibold tracking-tight">{t`Churn inbox`}</h1>
        <span className="flex-1" />
        <Select
          label={t`Order`}
          hideLabel
          value={order}
          className="w-56"
          options={[
            { value: "loss", label: t`Most to lose first` },
            { value: "orders", label: t`Most orders to expect first` },
          ]}
          onChange={(next) => setOrder(next === "orders" ? "orders" : "loss")}
        />
        {seesOthers && (
          <Button
            aria-pressed={mine}
            onPress={() => setMine(!mine)}
            className={mine ? "border-accent bg-tint text-on-tint" : ""}
          >{t`Only mine`}</Button>
        )}
        {mayRun && (
          <Button
            icon={<CalendarClock size={16} aria-hidden="true" />}
            onPress={() => setRunning(true)}
          >{t`Run as of a day`}</Button>
        )}
      </div>
      <nav aria-label={t`State`} className="mb-3 flex gap-1 overflow-x-auto border-b border-line">
        {STATES.map((one) => {
          const count = counts.data?.groups?.find(({ key }) => key === one)?.count ?? 0;
          return (
            <Link
              key={one}
              to="/retention"
              search={{ state: one } as never}
              aria-current={one === state ? "page" : undefined}
              className={cx(
                "-mb-px flex shrink-0 items-baseline gap-1.5 border-b-2 px-2.5 py-2 text-sm font-medium -outline-offset-2",
                one === state ? "border-accent text-ink" : "border-transparent text-soft hover:text-ink",
              )}
            >
              {labels.find(({ value }) => value === one)?.label ?? one}
              <span className="text-xs font-normal text-soft tabular-nums">{number(count)}</span>
            </Link>
          );
        })}
      </nav>
      {group && group.count > 0 && (
        <p className="mb-3 text-sm text-soft">
          <Plural value={group.count} one="# customer" other="# customers" />
          {amountOf(group.sums.value_at_risk) && (
            <>
              {" "}
              · <Trans>{amountOf(group.sums.value_at_risk)} a year</Trans>
            </>
          )}{" "}
          · {order === "loss" ? t`most to lose first` : t`most orders to expect first`}
        </p>
      )}
      {found.isPending || words.isPending ? (
        <Bones lines={8} />
      ) : found.isError && !found.data ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : alerts.length === 0 ? (
        <Nobody state={state} />
      ) : (
        <ol ref={rows} className={cx("flex flex-col gap-2", found.isPlaceholderData && "opacity-60")}>
          {alerts.map((alert) => (
            <AlertRow
              key={alert.id}
              alert={alert}
              names={names}
              declared={declared}
              open={opened.has(alert.id)}
              onOpen={() => turn(alert.id)}
              onDo={(outcome) => setDoing({ alert, outcome, name: nameOf(alert) })}
              onMeasure={(measure) => setDoing({ alert, outcome: "reprieve", name: nameOf(alert), measure })}
            />
          ))}
        </ol>
      )}
      {found.hasNextPage && (
        <div className="py-4 text-center">
          <Button
            isPending={found.isFetchingNextPage}
            onPress={() => void found.fetchNextPage()}
          >{t`Show more`}</Button>
        </div>
      )}
      {doing && declared && <AlertDialog {...doing} names={names} declared={declared} onClose={() => setDoing(null)} />}
      {running && <RunDialog onClose={() => setRunning(false)} />}
    </div>
  );
}

function amountOf(sum: Money | Money[] | null | undefined): string {
  const all = Array.isArray(sum) ? sum : sum ? [sum] : [];
  return all.map(briefMoney).join(" + ");
}

function Nobody({ state }: { state: (typeof STATES)[number] }) {
  const { t } = useLingui();
  const words = {
    warning: {
      title: t`Nobody is in warning`,
      text: t`Customers without an order for the length of the churn window appear here.`,
    },
    reprieve: {
      title: t`Nobody is on reprieve`,
      text: t`Customers you give more time, with measures and a date, wait here.`,
    },
    lost: { title: t`Nobody is confirmed lost`, text: t`Customers who are gone, with the reason, are kept here.` },
    won_back: {
      title: t`Nobody won back yet`,
      text: t`Customers who were lost and came back are kept here.`,
    },
    retained: {
      title: t`Nobody retained yet`,
      text: t`Customers who ordered again, or said that they stay, are kept here.`,
    },
  }[state];
  return (
    <Empty icon={<ShieldCheck size={28} strokeWidth={1.5} aria-hidden="true" />} title={words.title}>
      {words.text}
    </Empty>
  );
}
