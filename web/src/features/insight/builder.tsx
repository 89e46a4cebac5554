import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Copy, LayoutDashboard, MoreHorizontal, Pencil, Save, Trash2 } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { api } from "../../api/http";
import { declarations, me, queries } from "../../api/queries";
import { fail } from "../../api/write";
import { Chart } from "../../charts/chart";
import { day } from "../../i18n/format";
import { Button, IconButton } from "../../ui/button";
import { cx } from "../../ui/cx";
import { Menu } from "../../ui/menu";
import { Bones, Card, Empty, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { toast } from "../../ui/toast";
import { AnswerTable, drillOf } from "./answer-table";
import { Question } from "./builder-question";
import { drawn } from "./drawing";
import { Exports } from "./exports";
import {
  answered,
  fresh,
  offeredObjects,
  offerOf,
  type Query,
  queryIn,
  savedReport,
  type SavedReport,
  savedReports,
} from "./query";
import { ReportHead } from "./report";
import { TotalTiles } from "./totals";
import type { Answer } from "./types";

const SaveDialog = lazy(() => import("./save-dialog").then(({ SaveDialog: made }) => ({ default: made })));
const AddToDashboard = lazy(() => import("./add-to-dashboard").then(({ AddToDashboard: made }) => ({ default: made })));
const route = getRouteApi("/app/reports/build");
/** What people ask of first, when they may see it. */
const USUAL = ["orders", "opportunities", "customers"];
const ICON = 15;

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
  const [dialog, setDialog] = useState<"new" | "edit" | "dashboard" | null>(null);
  const person = useQuery(me()).data?.person;
  const declared = useQuery(declarations()).data;
  const offer = useQuery(offerOf(query.object));
  const found = useQuery({ ...answered(query), placeholderData: keepPreviousData });
  const title = saved?.name ?? t`New report`;
  useTitle(title);
  const mine = !!saved && saved.owner === person?.id;
  const edited = !!q;
  const change = (next: Query) =>
    void go({ search: { ...(saved ? { id: saved.id } : {}), q: JSON.stringify(next) }, replace: true });
  const keep = async (one: SavedReport) => {
    try {
      const after = await api.call<SavedReport>(`/v1/insight/saved-reports/${one.id}`, {
        method: "PATCH",
        version: one.version,
        body: { parameters: query },
      });
      queries.setQueryData(savedReport(one.id).queryKey, after);
      toast(t`Report saved`);
      void go({ search: { id: one.id }, replace: true });
    } catch (error) {
      fail(error);
    }
    await queries.invalidateQueries({ queryKey: ["saved-reports"] });
  };
  const drop = async (one: SavedReport) => {
    try {
      await api.call(`/v1/insight/saved-reports/${one.id}`, { method: "DELETE", version: one.version });
      toast(t`${one.name} deleted`);
      await go({ to: "/reports" });
      queries.removeQueries({ queryKey: savedReport(one.id).queryKey });
    } catch (error) {
      fail(error);
    }
    await queries.invalidateQueries({ queryKey: savedReports().queryKey, exact: true });
  };
  return (
    <div className="mx-auto max-w-7xl px-4 py-4 lg:px-6">
      <div className="flex flex-wrap items-start gap-2">
        <div className="min-w-0 flex-1 basis-64">
          <ReportHead title={title} formula={saved?.description ?? found.data?.formula ?? ""} />
        </div>
        {mine && edited ? (
          <Button
            look="primary"
            icon={<Save size={ICON} aria-hidden="true" />}
            onPress={() => void keep(saved)}
          >{t`Save the changes`}</Button>
        ) : (
          !saved && (
            <Button
              look="primary"
              icon={<Save size={ICON} aria-hidden="true" />}
              onPress={() => setDialog("new")}
            >{t`Save…`}</Button>
          )
        )}
        {saved && (
          <Menu
            label={t`More actions`}
            trigger={<IconButton look="plain" label={t`More actions`} icon={<MoreHorizontal size={18} />} />}
            actions={[
              {
                id: "dashboard",
                label: t`Add to a dashboard…`,
                icon: <LayoutDashboard size={ICON} aria-hidden="true" />,
                run: () => setDialog("dashboard"),
              },
              {
                id: "copy",
                label: t`Save as a new report…`,
                icon: <Copy size={ICON} aria-hidden="true" />,
                run: () => setDialog("new"),
              },
              ...(mine
                ? [
                    {
                      id: "edit",
                      label: t`Rename or share…`,
                      icon: <Pencil size={ICON} aria-hidden="true" />,
                      run: () => setDialog("edit"),
                    },
                    {
                      id: "delete",
                      label: t`Delete the report`,
                      icon: <Trash2 size={ICON} aria-hidden="true" />,
                      bad: true,
                      run: () => void drop(saved),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </div>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[20rem_minmax(0,1fr)]">
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
      <Suspense>
        {(dialog === "new" || dialog === "edit") && (
          <SaveDialog
            saved={dialog === "edit" ? saved : undefined}
            name={saved ? t`Copy of ${saved.name}` : (found.data?.label ?? "")}
            report="query"
            parameters={query}
            onClose={() => setDialog(null)}
            onSaved={(one) => {
              setDialog(null);
              if (dialog === "new") void go({ search: { id: one.id } });
            }}
          />
        )}
        {dialog === "dashboard" && saved && <AddToDashboard saved={saved} onClose={() => setDialog(null)} />}
      </Suspense>
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
