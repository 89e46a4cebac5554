import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { api } from "../../api/http";
import { declarations } from "../../api/queries";
import { Chart } from "../../charts/chart";
import { language } from "../../i18n";
import { day } from "../../i18n/format";
import { Button } from "../../ui/button";
import { cx } from "../../ui/cx";
import { Bones, Card, Empty, Failed } from "../../ui/show";
import { AnswerTable } from "./answer-table";
import type { Tile } from "./dashboard";
import { drawn } from "./drawing";
import { catalogue } from "./queries";
import { savedReport } from "./query";
import { openingOfTile, type TileDays } from "./tile-opening";
import { TotalTiles } from "./totals";
import type { Answer } from "./types";

type Told = Omit<Answer, "chart" | "by" | "totals" | "columns"> &
  Partial<Pick<Answer, "chart" | "by">> & { columns: Answer["columns"]; title: string; totals: unknown };
/** As many as a tile has room to name. */
const MOST_BARS = 12;
/** Whatever days there may be records of. */
const EVER = { from: "2000-01-01", to: "2099-12-31" };
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
  const [wide, setWide] = useState(false);
  const asked = wide ? EVER : days;
  const found = useQuery({
    queryKey: ["tile", dashboard, tile, asked, language()],
    queryFn: ({ signal }) =>
      api.call<Told>(`/v1/insight/dashboards/${dashboard}/tiles/${tile.id}`, { method: "POST", body: asked, signal }),
    staleTime: 60_000,
  });
  const answer = useMemo(() => (found.data ? answerOf(found.data) : null), [found.data]);
  const chart = useMemo(() => (answer ? drawn(answer, answer.rows, false, MOST_BARS) : null), [answer]);
  const kept = useQuery({ ...savedReport(tile.saved ?? ""), enabled: !!tile.saved }).data;
  const known = useTitleOf(tile);
  const title = found.data?.title ?? known ?? t`Tile`;
  const figure = answer?.report === "query" && answer.by.length === 0;
  return (
    <Card
      title={found.data || known ? title : <span className="bone inline-block h-4 w-32 align-middle" />}
      className={WIDTHS[tile.size]}
      actions={
        <Link
          {...openingOfTile(tile, asked, found.data?.report, kept)}
          className="lnk text-xs"
          aria-label={t`Open ${title}`}
        >
          {t`Open`}
        </Link>
      }
    >
      {found.isPending ? (
        <Bones lines={5} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : !answer || answer.rows.length === 0 ? (
        <Empty
          title={wide ? t`Nothing of this kind yet` : t`Nothing in these days`}
          actions={wide ? undefined : <Button onPress={() => setWide(true)}>{t`Look at all days`}</Button>}
        >
          {!wide && "from" in days && t`There is nothing from ${day(days.from)} to ${day(days.to)}.`}
        </Empty>
      ) : figure ? (
        <div className="p-4">
          <TotalTiles answer={{ ...answer, totals: found.data.totals as Answer["totals"] }} compared={false} />
        </div>
      ) : (
        <>
          {wide && (
            <p className="flex items-center gap-2 px-4 pt-3 text-xs text-soft">
              {t`All days`}
              <Button look="plain" small onPress={() => setWide(false)}>{t`Back to the chosen days`}</Button>
            </p>
          )}
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

/** What a tile is called before it has told; null where only its answer knows. */
function useTitleOf({ title, saved, report }: Tile): string | null {
  const { t } = useLingui();
  const listed = useQuery({ ...catalogue(), enabled: !title && !saved }).data;
  if (title || saved) return title ?? null;
  return report === "contribution" ? t`Contribution` : (listed?.find(({ name }) => name === report)?.label ?? null);
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
