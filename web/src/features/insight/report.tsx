import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { useMemo } from "react";
import { declarations } from "../../api/queries";
import type { Names } from "../../api/types";
import { Chart } from "../../charts/chart";
import { NotHere } from "../../grid/list-screen";
import { day } from "../../i18n/format";
import { Button } from "../../ui/button";
import { cx } from "../../ui/cx";
import { Bones, Card, Empty, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { addressOf, keptOf, questionOf, type ReportAddress, type ReportChange } from "./address";
import { AnswerTable, BEFORE, drillOf } from "./answer-table";
import { Controls } from "./controls";
import { drawn } from "./drawing";
import { Exports } from "./exports";
import { KeptActions } from "./kept-actions";
import { answers, catalogue } from "./queries";
import { savedReport, type SavedReport } from "./query";
import { TotalTiles } from "./totals";
import type { Answer, Catalogued, Column, Row } from "./types";

const route = getRouteApi("/app/reports/$report");

/** One standard report: its question, its chart, its figures, the records behind them, and the file of it. */
export function ReportScreen() {
  const { report } = route.useParams();
  const { saved: id } = route.useSearch();
  const saved = useQuery({ ...savedReport(id ?? ""), enabled: !!id });
  const listed = useQuery(catalogue());
  const known = listed.data?.find(({ name }) => name === report);
  if (listed.isPending || (id && saved.isPending)) return <Bones lines={9} />;
  if (listed.isError) return <Failed error={listed.error} retry={() => void listed.refetch()} />;
  if (id && saved.isError) return <Failed error={saved.error} retry={() => void saved.refetch()} />;
  return known ? (
    <Report key={`${report} ${id ?? ""}`} report={known} saved={id ? saved.data : undefined} />
  ) : (
    <NotHere />
  );
}

function Report({ report, saved }: { report: Catalogued; saved: SavedReport | undefined }) {
  useTitle(saved?.name ?? report.label);
  const typed: ReportAddress = route.useSearch();
  const edited = !!typed.edited;
  const address = useMemo(() => (saved && !edited ? addressOf(saved.parameters) : typed), [saved, edited, typed]);
  const go = route.useNavigate();
  const question = useMemo(() => questionOf(report, address), [report, address]);
  const found = useInfiniteQuery(answers(report.name, question));
  const change = (part: ReportChange) =>
    void go({
      search: present({ ...address, ...part, ...(saved ? { saved: saved.id, edited: "1" } : {}) }),
      replace: true,
    });
  return (
    <div className="mx-auto max-w-6xl px-4 py-4 lg:px-6">
      <div className="flex flex-wrap items-start gap-2">
        <div className="min-w-0 flex-1 basis-48">
          <ReportHead
            title={saved?.name ?? report.label}
            formula={saved ? `${report.label}: ${report.formula}` : report.formula}
          />
        </div>
        <KeptActions
          saved={saved}
          report={report.name}
          parameters={keptOf(report, address)}
          name={report.label}
          edited={edited}
        />
      </div>
      <Controls report={report} address={address} by={question.by ?? report.usual} onChange={change} />
      {found.isPending ? (
        <Bones lines={9} />
      ) : found.isError && !found.data ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : (
        <Shown
          report={report}
          pages={found.data.pages}
          compare={address.compare !== "0"}
          saved={edited ? undefined : saved}
          kept={keptOf(report, address)}
          stale={found.isPlaceholderData}
          more={found.hasNextPage}
          busy={found.isFetchingNextPage}
          onMore={() => void found.fetchNextPage()}
        />
      )}
    </div>
  );
}

const present = (address: ReportChange): ReportAddress =>
  Object.fromEntries(Object.entries(address).filter(([, value]) => value !== undefined)) as ReportAddress;

/** What the figures before are of: a span, a day, or what their columns say. */
function beforeOf({ compared }: Answer, beside: readonly Column[]) {
  if (!compared) return <Trans>Compared: {beside.map(({ label }) => label).join(" · ")}</Trans>;
  if (compared.from === compared.to) return <Trans>Compared with how it stood on {day(compared.to)}</Trans>;
  return (
    <Trans>
      Compared with {day(compared.from)} – {day(compared.to)}
    </Trans>
  );
}

export function ReportHead({ title, formula }: { title: string; formula: string }) {
  const { t } = useLingui();
  return (
    <div className="mb-4">
      <Link to="/reports" className="mb-1 inline-flex items-center gap-0.5 text-xs text-soft hover:text-ink">
        <ChevronLeft size={14} aria-hidden="true" />
        {t`All reports`}
      </Link>
      <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
      <p className="max-w-3xl text-xs text-soft">{formula}</p>
    </div>
  );
}

function Shown({
  report,
  pages,
  compare,
  saved,
  kept,
  stale,
  more,
  busy,
  onMore,
}: {
  report: Catalogued;
  pages: Answer[];
  compare: boolean;
  saved: SavedReport | undefined;
  kept: Record<string, unknown>;
  stale: boolean;
  more: boolean;
  busy: boolean;
  onMore: () => void;
}) {
  const { t } = useLingui();
  const go = route.useNavigate();
  const declared = useQuery(declarations()).data;
  const answer = pages[0] as Answer;
  const rows = useMemo(() => pages.flatMap((page) => page.rows), [pages]);
  const names = useMemo<Names>(() => Object.assign({}, ...pages.map((page) => page.names)), [pages]);
  const beside = answer.columns.filter(({ key }) => key.endsWith(BEFORE));
  const compared = compare && beside.length > 0;
  const chart = useMemo(() => drawn({ ...answer, names }, rows, compared), [answer, names, rows, compared]);
  const pick = (at: number) => {
    const row: Row | null | undefined = chart?.rows[at];
    const to = row && declared ? drillOf(row, declared) : null;
    if (to) void go({ to: "/$object", params: { object: to.object }, search: to.address });
  };
  if (!rows.length) return <Empty title={t`Nothing in these days`}>{t`Choose other days, or all of them.`}</Empty>;
  return (
    <div className={cx("flex flex-col gap-4", stale && "opacity-60")}>
      {compared && <p className="text-xs text-soft">{beforeOf(answer, beside)}</p>}
      <TotalTiles answer={answer} compared={compared} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_18rem]">
        {chart ? (
          <Card title={answer.label}>
            <div className="p-4">
              <Chart
                drawing={chart.drawing}
                onPick={pick}
                label={t`Chart of ${answer.label}; its figures are in the table below`}
              />
            </div>
          </Card>
        ) : (
          <span className="max-lg:hidden" />
        )}
        <Exports report={report.name} parameters={kept} saved={saved?.id} name={saved?.name ?? report.label} />
      </div>
      <Card title={<Plural value={answer.rows_total} one="# row" other="# rows" />}>
        {declared && (
          <AnswerTable
            answer={answer}
            rows={rows}
            names={names}
            compared={compared}
            ordered={rows.length === answer.rows_total}
            declared={declared}
          />
        )}
        {more && (
          <div className="border-t border-line p-3 text-center">
            <Button isPending={busy} onPress={onMore}>{t`Show more`}</Button>
          </div>
        )}
      </Card>
    </div>
  );
}
