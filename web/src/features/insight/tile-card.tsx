import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { api } from "../../api/http";
import { declarations } from "../../api/queries";
import { Chart } from "../../charts/chart";
import { language } from "../../i18n";
import { cx } from "../../ui/cx";
import { Bones, Card, Empty, Failed } from "../../ui/show";
import { AnswerTable } from "./answer-table";
import type { Tile } from "./dashboard";
import { drawn } from "./drawing";
import { openingOf } from "./query";
import { TotalTiles } from "./totals";
import type { Answer } from "./types";

type Told = Omit<Answer, "chart" | "by" | "totals" | "columns"> &
  Partial<Pick<Answer, "chart" | "by">> & { columns: Answer["columns"]; title: string; totals: unknown };
/** Other days than a tile's own. */
export type TileDays = { days: string } | { from: string; to: string } | Record<string, never>;

const PLACES = ["customer", "product", "period"];
const WIDTHS: Record<Tile["size"], string> = {
  small: "lg:col-span-2",
  medium: "lg:col-span-3",
  large: "lg:col-span-4",
  wide: "lg:col-span-6",
};

/** One tile of a dashboard: its chart and figures, and the way to its report. */
export function TileCard({ dashboard, tile, days }: { dashboard: string; tile: Tile; days: TileDays }) {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data;
  const found = useQuery({
    queryKey: ["tile", dashboard, tile, days, language()],
    queryFn: ({ signal }) =>
      api.call<Told>(`/v1/insight/dashboards/${dashboard}/tiles/${tile.id}`, { method: "POST", body: days, signal }),
    staleTime: 60_000,
  });
  const answer = useMemo(() => (found.data ? answerOf(found.data) : null), [found.data]);
  const chart = useMemo(() => (answer ? drawn(answer, answer.rows, false) : null), [answer]);
  const title = found.data?.title ?? "…";
  const figure = answer?.report === "query" && answer.by.length === 0;
  return (
    <Card
      title={title}
      className={WIDTHS[tile.size]}
      actions={
        <Link {...openingOfTile(tile, found.data?.report)} className="lnk text-xs" aria-label={t`Open ${title}`}>
          {t`Open`}
        </Link>
      }
    >
      {found.isPending ? (
        <Bones lines={5} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : !answer || answer.rows.length === 0 ? (
        <Empty title={t`Nothing in these days`} />
      ) : figure ? (
        <div className="p-4">
          <TotalTiles answer={{ ...answer, totals: found.data.totals as Answer["totals"] }} compared={false} />
        </div>
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
          <details open={!chart} className={cx(chart && "border-t border-line")}>
            <summary className="cursor-pointer px-4 py-2 text-xs text-soft">{t`Figures`}</summary>
            {declared && (
              <AnswerTable
                answer={answer}
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

function openingOfTile(tile: Tile, report = tile.report ?? "") {
  if (report === "query") return { to: "/reports/build", search: { q: JSON.stringify(tile.parameters) } } as const;
  if (tile.saved) return openingOf({ id: tile.saved, report });
  if (report === "contribution") return { to: "/reports/contribution" } as const;
  return { to: "/reports/$report", params: { report } } as const;
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
