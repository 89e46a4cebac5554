import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { declarations } from "../../api/queries";
import { Chart } from "../../charts/chart";
import { day } from "../../i18n/format";
import { cx } from "../../ui/cx";
import { Bones, Card, Empty, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { AnswerTable, drillOf } from "./answer-table";
import { Question } from "./builder-question";
import { drawn } from "./drawing";
import { Exports } from "./exports";
import { KeptActions } from "./kept-actions";
import { answered, fresh, offeredObjects, offerOf, type Query, queryIn, savedReport, type SavedReport } from "./query";
import { ReportHead } from "./report";
import { TotalTiles } from "./totals";
import type { Answer } from "./types";

const route = getRouteApi("/app/reports/build");
/** What people ask of first, when they may see it. */
const USUAL = ["orders", "opportunities", "customers"];

/** A report of one's own: asked step by step, answered at once, kept and shared. What is asked is in the address. */
export function Builder() {
  const { id } = route.useSearch();
  const saved = useQuery({ ...savedReport(id ?? ""), enabled: !!id });
  const objects = useQuery(offeredObjects());
  if (objects.isPending || (id && saved.isPending)) return <Bones lines={9} />;
  if (objects.isError) return <Failed error={objects.error} retry={() => void objects.refetch()} />;
  if (id && saved.isError) return <Failed error={saved.error} retry={() => void saved.refetch()} />;
  const names = objects.data.map(({ object }) => object);
  const first = USUAL.find((one) => names.includes(one)) ?? names[0];
  return first ? <Desk key={id ?? ""} saved={id ? saved.data : undefined} first={first} /> : null;
}

function Desk({ saved, first }: { saved: SavedReport | undefined; first: string }) {
  const { t } = useLingui();
  const { q } = route.useSearch();
  const go = route.useNavigate();
  const query = useMemo<Query>(
    () => queryIn(q) ?? (saved ? queryIn(JSON.stringify(saved.parameters)) : null) ?? fresh(first),
    [q, saved, first],
  );
  const declared = useQuery(declarations()).data;
  const offer = useQuery(offerOf(query.object));
  const found = useQuery({ ...answered(query), placeholderData: keepPreviousData });
  const title = saved?.name ?? t`New report`;
  useTitle(title);
  const edited = !!q;
  const change = (next: Query) =>
    void go({ search: { ...(saved ? { id: saved.id } : {}), q: JSON.stringify(next) }, replace: true });
  return (
    <div className="mx-auto max-w-7xl px-4 py-4 lg:px-6">
      <div className="flex flex-wrap items-start gap-2">
        <div className="min-w-0 flex-1 basis-48">
          <ReportHead title={title} formula={saved?.description ?? found.data?.formula ?? ""} />
        </div>
        <KeptActions saved={saved} report="query" parameters={query} name={found.data?.label ?? ""} edited={edited} />
      </div>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[20rem_minmax(0,1fr)] lg:grid-rows-[auto_1fr]">
        <Card title={t`Question`}>
          {offer.isPending ? (
            <Bones />
          ) : offer.isError ? (
            <Failed error={offer.error} retry={() => void offer.refetch()} />
          ) : (
            <Question query={query} offer={offer.data} declared={declared?.get(query.object)} onChange={change} />
          )}
        </Card>
        {found.isPending ? (
          <Bones lines={9} />
        ) : found.isError && !found.isPlaceholderData ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : (
          <Figures answer={found.data} stale={found.isPlaceholderData} />
        )}
        <Exports report="query" parameters={query} saved={edited ? undefined : saved?.id} name={title} />
      </div>
    </div>
  );
}

/** The answer: its totals, its chart, and every row with the records behind it. */
function Figures({ answer, stale }: { answer: Answer; stale: boolean }) {
  const { t } = useLingui();
  const go = route.useNavigate();
  const declared = useQuery(declarations()).data;
  const compared = answer.compared !== null;
  const chart = useMemo(() => drawn(answer, answer.rows, compared), [answer, compared]);
  const pick = (at: number) => {
    const row = chart?.rows[at];
    const to = row && declared ? drillOf(row, declared) : null;
    if (to) void go({ to: "/$object", params: { object: to.object }, search: to.address as never });
  };
  if (!answer.rows.length) return <Empty title={t`Nothing matches`}>{t`Ask for other records, or other days.`}</Empty>;
  return (
    <div className={cx("flex min-w-0 flex-col gap-4 lg:row-span-2", stale && "opacity-60")}>
      {answer.compared && (
        <p className="text-xs text-soft">
          <Trans>
            Compared with {day(answer.compared.from)} – {day(answer.compared.to)}
          </Trans>
        </p>
      )}
      <TotalTiles answer={answer} compared={compared} />
      {chart && (
        <Card title={answer.label}>
          <div className="p-4">
            <Chart
              drawing={chart.drawing}
              onPick={pick}
              label={t`Chart of ${answer.label}; its figures are in the table below`}
            />
          </div>
        </Card>
      )}
      <Card title={<Plural value={answer.rows_total} one="# row" other="# rows" />}>
        {declared && (
          <AnswerTable
            answer={answer}
            rows={answer.rows}
            names={answer.names}
            compared={compared}
            ordered={answer.rows.length === answer.rows_total}
            declared={declared}
          />
        )}
      </Card>
    </div>
  );
}
