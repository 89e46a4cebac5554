import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { CalendarClock, Copy, MoreHorizontal, Pencil, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { me } from "../../api/queries";
import { addDays, day, today } from "../../i18n/format";
import { IconButton } from "../../ui/button";
import { Menu } from "../../ui/menu";
import { Select } from "../../ui/select";
import { Bones, Empty, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { type Dashboard, dashboardList, type Draft, latestYear, newestDay } from "./dashboard";
import { TileCard } from "./tile-card";
import type { TileDays } from "./tile-opening";

const Editor = lazy(() => import("./dashboard-editor").then(({ Editor: made }) => ({ default: made })));
const ScheduleDialog = lazy(() => import("./schedule-dialog").then(({ ScheduleDialog: made }) => ({ default: made })));
const route = getRouteApi("/app/dashboards");
/** What the tiles may be looked at in, other than the days they were made for. */
const DAYS = ["this_month", "this_quarter", "this_year", "last_12_months"] as const;
/** The year up to the newest day that there is data of, and the days each tile was made for. */
const LATEST = "latest";
const MADE = "made";
const ICON = 15;

/** One dashboard at a time; its tiles are fetched and fail each by itself. */
export function Dashboards() {
  const { t } = useLingui();
  useTitle(t`Dashboards`);
  const { id, days } = route.useSearch();
  const go = route.useNavigate();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [scheduling, setScheduling] = useState(false);
  const person = useQuery(me()).data?.person;
  const found = useQuery(dashboardList());
  const newest = useQuery(newestDay());
  const shown = found.data?.find((one) => one.id === id) ?? found.data?.[0];
  const last = newest.data ?? null;
  const old = last !== null && last < addDays(today(), -365);
  const chosen = days ?? (old ? LATEST : null);
  const words: Record<(typeof DAYS)[number], string> = {
    this_month: t`This month`,
    this_quarter: t`This quarter`,
    this_year: t`This year`,
    last_12_months: t`Last 12 months`,
  };
  const copyOf = (one: Dashboard): Draft => ({
    name: t`Copy of ${one.name}`,
    shared: "private",
    tiles: one.tiles,
    of: null,
  });
  if (draft)
    return (
      <Suspense fallback={<Bones lines={9} />}>
        <Editor
          draft={draft}
          onDone={(next) => {
            setDraft(null);
            if (next !== undefined) void go({ search: next ? { id: next } : {} });
          }}
        />
      </Suspense>
    );
  return (
    <div className="mx-auto max-w-7xl px-4 py-4 lg:px-6">
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <h1 className="min-w-0 flex-1 basis-full text-xl font-semibold tracking-tight sm:basis-40">
          {shown?.name ?? t`Dashboards`}
        </h1>
        {(found.data?.length ?? 0) > 1 && (
          <Select
            label={t`Dashboard`}
            value={shown?.id ?? null}
            options={(found.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
            onChange={(next) => void go({ search: (now) => ({ ...now, ...(next ? { id: next } : {}) }) })}
            className="min-w-36 flex-1 sm:w-56 sm:flex-none"
          />
        )}
        <Select
          label={t`Dates`}
          value={chosen === MADE ? null : chosen}
          empty={t`As each tile has them`}
          options={[
            ...(last && last < addDays(today(), -31) ? [{ value: LATEST, label: t`The year to ${day(last)}` }] : []),
            ...DAYS.map((value) => ({ value, label: words[value] })),
          ]}
          onChange={(next) => void go({ search: { ...(id ? { id } : {}), days: next ?? MADE } })}
          className="min-w-36 flex-1 sm:w-64 sm:flex-none"
        />
        <Menu
          label={t`More actions`}
          trigger={<IconButton look="plain" label={t`More actions`} icon={<MoreHorizontal size={18} />} />}
          actions={[
            ...(shown && !shown.built_in && shown.owner === person?.id
              ? [
                  {
                    id: "edit",
                    label: t`Edit the dashboard`,
                    icon: <Pencil size={ICON} aria-hidden="true" />,
                    run: () => setDraft({ name: shown.name, shared: shown.shared, tiles: shown.tiles, of: shown }),
                  },
                ]
              : []),
            ...(shown
              ? [
                  {
                    id: "copy",
                    label: t`Make a copy of my own`,
                    icon: <Copy size={ICON} aria-hidden="true" />,
                    run: () => setDraft(copyOf(shown)),
                  },
                ]
              : []),
            {
              id: "new",
              label: t`New dashboard`,
              icon: <Plus size={ICON} aria-hidden="true" />,
              run: () => setDraft({ name: "", shared: "private", tiles: [], of: null }),
            },
            ...(shown
              ? [
                  {
                    id: "schedule",
                    label: t`Send on a schedule…`,
                    icon: <CalendarClock size={ICON} aria-hidden="true" />,
                    run: () => setScheduling(true),
                  },
                ]
              : []),
          ]}
        />
      </div>
      {found.isPending || newest.isLoading ? (
        <Bones lines={9} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : !shown ? (
        <Empty title={t`No dashboard yet`} />
      ) : shown.tiles.length === 0 ? (
        <Empty title={t`Nothing on it yet`}>{t`Edit the dashboard to put reports on it.`}</Empty>
      ) : (
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-6">
          {shown.tiles.map((tile) => (
            <TileCard key={tile.id} dashboard={shown.id} tile={tile} days={daysOf(chosen, last)} />
          ))}
        </div>
      )}
      {scheduling && shown && (
        <Suspense>
          <ScheduleDialog
            schedule={null}
            of={{ dashboard: shown.id }}
            name={shown.name}
            onClose={() => setScheduling(false)}
          />
        </Suspense>
      )}
    </div>
  );
}

function daysOf(chosen: string | null, newest: string | null): TileDays {
  if (!chosen || chosen === MADE) return {};
  if (chosen === LATEST) return newest ? latestYear(newest) : {};
  return { days: chosen };
}
