import { Plural, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/http";
import type { Contribution, ContributionQuestion } from "../../api/types";
import { money, number } from "../../i18n/format";
import { Button } from "../../ui/button";
import { cx } from "../../ui/cx";
import { DateField } from "../../ui/date-field";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { useDebounced } from "../../ui/debounce";
import { Bones, Card, Empty, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { Bars, type Bar } from "./bars";
import { Exports } from "./exports";
import { KeptActions } from "./kept-actions";
import { savedReport, type SavedReport } from "./query";
import { ReportHead } from "./report";
import { ReportTable, usePlace } from "./report-table";

const route = getRouteApi("/app/reports/contribution");
const PAGE = 200;
const BARS = 12;
const DIMENSIONS = ["customer", "product", "period"] as const;

/** Who and what brought how much: by customer, product and period, cut into amount bands. */
export function ContributionScreen() {
  const { saved: id } = route.useSearch();
  const saved = useQuery({ ...savedReport(id ?? ""), enabled: !!id });
  if (id && saved.isPending) return <Bones lines={9} />;
  if (id && saved.isError) return <Failed error={saved.error} retry={() => void saved.refetch()} />;
  return <Desk key={id ?? ""} saved={id ? saved.data : undefined} />;
}

function Desk({ saved }: { saved: SavedReport | undefined }) {
  const { t } = useLingui();
  const kept = (saved?.parameters ?? {}) as Partial<ContributionQuestion>;
  useTitle(saved?.name ?? t`Contribution`);
  const [by, setBy] = useState<ContributionQuestion["by"]>(kept.by ?? ["customer"]);
  const [period, setPeriod] = useState<ContributionQuestion["period"]>(kept.period ?? "quarter");
  const [from, setFrom] = useState<string | null>(kept.from ?? null);
  const [to, setTo] = useState<string | null>(kept.to ?? null);
  const [bandText, setBandText] = useState((kept.bands ?? []).join(", "));
  const bands = useDebounced(bandsOf(bandText), 400);
  const question: ContributionQuestion = { by, period, bands, ...(from ? { from } : {}), ...(to ? { to } : {}) };
  const edited = !same(question, kept);
  const found = useInfiniteQuery({
    queryKey: ["contribution", JSON.stringify(question)],
    queryFn: ({ pageParam, signal }) =>
      api.call<Contribution>("/v1/insight/reports/contribution", {
        method: "POST",
        body: { ...question, limit: PAGE, offset: pageParam },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (page, all) => (all.length * PAGE < page.rows_total ? all.length * PAGE : undefined),
    placeholderData: keepPreviousData,
  });
  const labels = { customer: t`Customer`, product: t`Product`, period: t`Period` };
  const flip = (one: (typeof DIMENSIONS)[number]) => {
    const next = by.includes(one)
      ? by.filter((other) => other !== one)
      : DIMENSIONS.filter((other) => other === one || by.includes(other));
    if (next.length) setBy(next);
  };
  return (
    <div className="mx-auto max-w-6xl px-4 py-4 lg:px-6">
      <div className="flex flex-wrap items-start gap-2">
        <div className="min-w-0 flex-1 basis-48">
          <ReportHead
            title={saved?.name ?? t`Contribution`}
            formula={t`Revenue by customer, product and period, cut into amount bands.`}
          />
        </div>
        <KeptActions saved={saved} report="contribution" parameters={question} name={t`Contribution`} edited={edited} />
      </div>
      <div className="mb-4 flex flex-wrap items-end gap-x-4 gap-y-3">
        <fieldset>
          <legend className="mb-1 text-xs font-medium text-soft">{t`By`}</legend>
          <div className="flex rounded-md border border-line bg-surface p-0.5">
            {DIMENSIONS.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={by.includes(one)}
                onClick={() => flip(one)}
                className={cx(
                  "min-h-8 rounded px-3 text-sm",
                  by.includes(one) ? "bg-tint font-medium text-on-tint" : "text-soft hover:text-ink",
                )}
              >
                {labels[one]}
              </button>
            ))}
          </div>
        </fieldset>
        <Select
          label={t`Period`}
          value={period}
          onChange={(next) => setPeriod((next ?? "quarter") as ContributionQuestion["period"])}
          className="w-32"
          options={[
            { value: "month", label: t`Month` },
            { value: "quarter", label: t`Quarter` },
            { value: "year", label: t`Year` },
          ]}
        />
        <DateField label={t`From`} value={from} onChange={setFrom} className="w-48" />
        <DateField label={t`To`} value={to} onChange={setTo} className="w-48" />
        <TextField
          label={t`Amount bands`}
          value={bandText}
          onChange={setBandText}
          placeholder="1000, 5000"
          className="w-40"
        />
      </div>
      {found.isPending ? (
        <Bones lines={9} />
      ) : found.isError && !found.data ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : (
        <Shown
          question={question}
          saved={edited ? undefined : saved}
          pages={found.data.pages}
          stale={found.isPlaceholderData}
          more={found.hasNextPage}
          busy={found.isFetchingNextPage}
          onMore={() => void found.fetchNextPage()}
        />
      )}
    </div>
  );
}

/** `1000, 5000` in any order, as ascending numbers; what is not a number is left out. */
export function bandsOf(text: string): number[] {
  const found = text
    .split(/[,;，；\s]+/)
    .map(Number)
    .filter((value) => Number.isFinite(value) && value > 0);
  return [...new Set(found)].sort((left, right) => left - right);
}

/** Whether the questions are one, whatever the order of their parts. */
function same(question: ContributionQuestion, kept: Partial<ContributionQuestion>): boolean {
  const parts = ["by", "period", "bands", "from", "to"] as const;
  return parts.every((part) => String(question[part] ?? "") === String(kept[part] ?? ""));
}

function Shown({
  question,
  saved,
  pages,
  stale,
  more,
  busy,
  onMore,
}: {
  question: ContributionQuestion;
  saved: SavedReport | undefined;
  pages: Contribution[];
  stale: boolean;
  more: boolean;
  busy: boolean;
  onMore: () => void;
}) {
  const { t } = useLingui();
  const place = usePlace();
  const [first] = pages;
  if (!first) return null;
  const rows = pages.flatMap((page) => page.rows);
  const names = Object.assign({}, ...pages.map((page) => page.names)) as Contribution["names"];
  const overTime = question.by.length === 1 && question.by[0] === "period" && question.bands.length === 0;
  const ordered = overTime
    ? rows.slice().sort((left, right) => String(left.period).localeCompare(String(right.period)))
    : rows.slice(0, BARS);
  const bars: Bar[] = ordered.map((row) => {
    const revenue = row.revenue as { amount: string; currency: string };
    return { label: place(row, first.columns, names), value: Number(revenue.amount), text: money(revenue) };
  });
  return (
    <div className={cx("flex flex-col gap-4", stale && "opacity-60")}>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Card title={overTime ? t`Revenue over time` : t`Largest contributions`}>
          {bars.length === 0 ? (
            <Empty title={t`No orders in this range`} />
          ) : (
            <div className="p-4">
              <Bars bars={bars} label={overTime ? t`Revenue over time` : t`Largest contributions`} upright={overTime} />
            </div>
          )}
        </Card>
        <div className="flex flex-col gap-4">
          {first.totals.map((total) => (
            <Card key={total.currency} title={t`Total, ${total.currency}`}>
              <dl className="grid grid-cols-2 gap-x-4 gap-y-3 p-4">
                <div className="col-span-2">
                  <dt className="text-xs text-soft">{t`Revenue`}</dt>
                  <dd className="text-2xl font-semibold tabular-nums">{money(total.revenue)}</dd>
                </div>
                <div>
                  <dt className="text-xs text-soft">{t`Orders`}</dt>
                  <dd className="font-semibold tabular-nums">{number(total.orders)}</dd>
                </div>
                <div>
                  <dt className="text-xs text-soft">{t`Average order`}</dt>
                  <dd className="font-semibold tabular-nums">{money(total.average) || "–"}</dd>
                </div>
                {total.previous && (
                  <div className="col-span-2">
                    <dt className="text-xs text-soft">{t`The time before`}</dt>
                    <dd className="tabular-nums">
                      {money(total.previous)}
                      {total.change && ` (${Number(total.change) > 0 ? "+" : ""}${total.change} %)`}
                    </dd>
                  </div>
                )}
              </dl>
            </Card>
          ))}
          <Exports
            report="contribution"
            parameters={question}
            saved={saved?.id}
            name={saved?.name ?? t`Contribution`}
          />
        </div>
      </div>
      <Card title={<Plural value={first.rows_total} one="# row" other="# rows" />}>
        <ReportTable columns={first.columns} rows={rows} names={names} />
        {more && (
          <div className="border-t border-line p-3 text-center">
            <Button isPending={busy} onPress={onMore}>{t`Show more`}</Button>
          </div>
        )}
        <p className="border-t border-line px-4 py-2.5 text-xs text-soft">{first.formula}</p>
      </Card>
    </div>
  );
}
