import { Plural, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { api } from "../../api/http";
import type { Contribution, ContributionQuestion } from "../../api/types";
import { money, number } from "../../i18n/format";
import { Button } from "../../ui/button";
import { cx } from "../../ui/cx";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { useDebounced } from "../../ui/debounce";
import { Bones, Card, Empty, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { type ContributionAddress, type ContributionChange, readContribution } from "./address";
import { Bars, type Bar } from "./bars";
import { addressIn, DIMENSIONS, keptIn, questionIn } from "./contribution-question";
import { Days } from "./days";
import { Exports } from "./exports";
import { KeptActions } from "./kept-actions";
import { savedReport, type SavedReport } from "./query";
import { ReportHead } from "./report";
import { ReportTable, usePlace } from "./report-table";
import type { Unit } from "./types";

const route = getRouteApi("/app/reports/contribution");
const PAGE = 200;
const BARS = 12;

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
  useTitle(saved?.name ?? t`Contribution`);
  const typed: ContributionAddress = route.useSearch();
  const edited = !!typed.edited;
  const address = useMemo(() => (saved && !edited ? addressIn(saved.parameters) : typed), [saved, edited, typed]);
  const [bandText, setBandText] = useState(address.bands ?? "");
  const go = route.useNavigate();
  const bands = useDebounced(address.bands, 400);
  const question = questionIn({ ...address, bands: bands ?? "" });
  const change = (part: ContributionChange) => {
    const next = { ...address, ...part, ...(saved ? { saved: saved.id, edited: "1" as const } : {}) };
    void go({ search: readContribution(next), replace: true });
  };
  const { by, period } = questionIn(address);
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
    if (next.length) change({ by: next.join(",") });
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
        <KeptActions
          saved={saved}
          report="contribution"
          parameters={keptIn(address)}
          name={t`Contribution`}
          edited={edited}
        />
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
        {by.includes("period") && (
          <Select
            label={t`Each period is a`}
            value={period}
            onChange={(next) => change({ unit: (next ?? "quarter") as Unit })}
            className="w-32"
            options={[
              { value: "month", label: t`Month` },
              { value: "quarter", label: t`Quarter` },
              { value: "year", label: t`Year` },
            ]}
          />
        )}
        <Days address={address} compares={false} onChange={change} />
        <TextField
          label={t`Amount bands`}
          value={bandText}
          onChange={(text) => {
            setBandText(text);
            change({ bands: text || undefined });
          }}
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
          kept={keptIn(address)}
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

function Shown({
  question,
  kept,
  saved,
  pages,
  stale,
  more,
  busy,
  onMore,
}: {
  question: ContributionQuestion;
  kept: object;
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
          <Exports report="contribution" parameters={kept} saved={saved?.id} name={saved?.name ?? t`Contribution`} />
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
