import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { api } from "../../api/http";
import { declarations } from "../../api/queries";
import { Chart } from "../../charts/chart";
import { language } from "../../i18n";
import { cx } from "../../ui/cx";
import { Select } from "../../ui/select";
import { Bones, Card, Empty, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { AnswerTable } from "./answer-table";
import { drawn } from "./drawing";
import type { Answer } from "./types";

type Tile = { id: string; report: string; size: string };
type Dashboard = { id: string; name: string; tiles: Tile[] };
type Told = Omit<Answer, "chart" | "by" | "totals" | "columns"> &
  Partial<Pick<Answer, "chart" | "by">> & { columns: Answer["columns"]; title: string; totals: unknown };

const route = getRouteApi("/app/dashboards");
const PLACES = ["customer", "product", "period"];
/** What the tiles may be looked at in, other than the days they were made for. */
const DAYS = ["this_month", "this_quarter", "this_year", "last_12_months"] as const;

/** One dashboard at a time; its tiles are fetched and fail each by itself. */
export function Dashboards() {
  const { t } = useLingui();
  useTitle(t`Dashboards`);
  const { id, days } = route.useSearch();
  const go = route.useNavigate();
  const found = useQuery({
    queryKey: ["dashboards", language()],
    queryFn: async () => (await api.call<{ items: Dashboard[] }>("/v1/insight/dashboards")).items,
  });
  const shown = found.data?.find((one) => one.id === id) ?? found.data?.[0];
  const words: Record<(typeof DAYS)[number], string> = {
    this_month: t`This month`,
    this_quarter: t`This quarter`,
    this_year: t`This year`,
    last_12_months: t`Last 12 months`,
  };
  return (
    <div className="mx-auto max-w-7xl px-4 py-4 lg:px-6">
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <h1 className="min-w-0 flex-1 text-xl font-semibold tracking-tight">{shown?.name ?? t`Dashboards`}</h1>
        {(found.data?.length ?? 0) > 1 && (
          <Select
            label={t`Dashboard`}
            value={shown?.id ?? null}
            options={(found.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
            onChange={(next) => void go({ search: (now) => ({ ...now, ...(next ? { id: next } : {}) }) })}
            className="w-56"
          />
        )}
        <Select
          label={t`Dates`}
          value={days ?? null}
          empty={t`As each tile has them`}
          options={DAYS.map((value) => ({ value, label: words[value] }))}
          onChange={(next) => void go({ search: next ? { ...(id ? { id } : {}), days: next } : id ? { id } : {} })}
          className="w-52"
        />
      </div>
      {found.isPending ? (
        <Bones lines={9} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : shown ? (
        <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
          {shown.tiles.map((tile) => (
            <TileCard key={tile.id} dashboard={shown.id} tile={tile} days={days} />
          ))}
        </div>
      ) : (
        <Empty title={t`No dashboard yet`} />
      )}
    </div>
  );
}

function TileCard({ dashboard, tile, days }: { dashboard: string; tile: Tile; days: string | undefined }) {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data;
  const found = useQuery({
    queryKey: ["tile", dashboard, tile.id, days ?? "", language()],
    queryFn: ({ signal }) =>
      api.call<Told>(`/v1/insight/dashboards/${dashboard}/tiles/${tile.id}`, {
        method: "POST",
        body: days ? { days } : {},
        signal,
      }),
    staleTime: 60_000,
  });
  const answer = useMemo(() => (found.data ? answerOf(found.data) : null), [found.data]);
  const chart = useMemo(() => (answer ? drawn(answer, answer.rows, false) : null), [answer]);
  const title = found.data?.title ?? "…";
  return (
    <Card
      title={title}
      className={cx(tile.size === "wide" && "lg:col-span-2")}
      actions={
        found.data?.report || tile.report === "contribution" ? (
          <Link
            to={tile.report === "contribution" ? "/reports/contribution" : "/reports/$report"}
            params={{ report: tile.report }}
            className="lnk text-xs"
            aria-label={t`Open ${title}`}
          >
            {t`Open`}
          </Link>
        ) : null
      }
    >
      {found.isPending ? (
        <Bones lines={5} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : !answer || answer.rows.length === 0 ? (
        <Empty title={t`Nothing in these days`} />
      ) : (
        <>
          {chart && (
            <div className="p-4 pb-2">
              <Chart
                drawing={chart.drawing}
                className="h-64"
                label={t`Chart of ${title}; its figures are in the table below`}
              />
            </div>
          )}
          <details open={!chart} className="border-t border-line">
            <summary className="cursor-pointer px-4 py-2 text-xs text-soft">{t`Figures`}</summary>
            {declared && (
              <AnswerTable
                answer={{ ...answer, totals: {} }}
                rows={answer.rows}
                names={answer.names}
                compared={false}
                ordered
                declared={declared}
              />
            )}
          </details>
        </>
      )}
    </Card>
  );
}

/** The contribution report is older than the others and says less of itself: its chart is its revenue. */
function answerOf(told: Told): Answer {
  if (told.chart && told.by) return { ...told, totals: {} } as Answer;
  const by = told.columns.filter(({ key }) => PLACES.includes(key)).map(({ key }) => key);
  const refs: Record<string, string> = { customer: "customers", product: "products" };
  return {
    ...told,
    by,
    label: told.title,
    columns: told.columns.map((column) => ({ ...column, ref: refs[column.key] ?? null })),
    compared: null,
    totals: {},
    chart: { kind: "bar", x: by[0] ?? null, y: ["revenue"], series: null },
  } as Answer;
}
