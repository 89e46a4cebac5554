import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { CalendarClock, Pause, Pencil, Play, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { api } from "../../api/http";
import { me, queries } from "../../api/queries";
import { fail } from "../../api/write";
import { language } from "../../i18n";
import { Button, IconButton } from "../../ui/button";
import { Badge, Bones, Card, Empty, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { toast } from "../../ui/toast";
import { ReportHead } from "./report";
import { type Exported, type Schedule, scheduleList } from "./schedules";

const ScheduleDialog = lazy(() => import("./schedule-dialog").then(({ ScheduleDialog: made }) => ({ default: made })));
const NAMES = { csv: "CSV", xlsx: "Excel", pdf: "PDF", parquet: "Parquet" };

/** The reports that are made and mailed by themselves: when, in what form, and why one stopped. */
export function Schedules() {
  const { t } = useLingui();
  useTitle(t`Report schedules`);
  const [changing, setChanging] = useState<Schedule | null>(null);
  const found = useQuery(scheduleList());
  const person = useQuery(me()).data?.person;
  const when = useWhen();
  const tried = async (work: Promise<unknown>, said: string) => {
    try {
      await work;
      toast(said);
    } catch (error) {
      fail(error);
    }
    await queries.invalidateQueries({ queryKey: ["schedules"] });
  };
  const turn = (one: Schedule) =>
    tried(
      api.call(`/v1/insight/schedules/${one.id}`, {
        method: "PATCH",
        version: one.version,
        body: { active: !one.active },
      }),
      one.active ? t`${one.name} is paused` : t`${one.name} goes on`,
    );
  const drop = (one: Schedule) =>
    tried(
      api.call(`/v1/insight/schedules/${one.id}`, { method: "DELETE", version: one.version }),
      t`${one.name} deleted`,
    );
  return (
    <div className="mx-auto max-w-4xl px-4 py-4 lg:px-6">
      <ReportHead
        title={t`Report schedules`}
        formula={t`Reports that are made by themselves and mailed to their owner as a link.`}
      />
      {found.isPending ? (
        <Bones lines={6} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : found.data.items.length === 0 ? (
        <Empty title={t`No schedule yet`} icon={<CalendarClock size={28} aria-hidden="true" />}>
          {t`Open a report or a dashboard and choose to send it on a schedule.`}
        </Empty>
      ) : (
        <Card>
          <ul className="divide-y divide-line">
            {found.data.items.map((one) => (
              <li key={one.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
                <div className="min-w-0 flex-1 basis-56">
                  <p className="flex items-center gap-2 font-medium">
                    <span className="truncate">{one.name}</span>
                    <Badge tone={one.active ? "good" : "plain"}>{one.active ? t`Active` : t`Paused`}</Badge>
                  </p>
                  <p className="text-xs text-soft">
                    {[
                      when(one),
                      one.time_zone,
                      NAMES[one.export.format],
                      ...(one.owner && one.owner !== person?.id ? [found.data.names[one.owner] ?? ""] : []),
                    ].join(" · ")}
                  </p>
                  {one.problem && (
                    <p role="alert" className="text-xs text-bad">
                      {one.problem}
                    </p>
                  )}
                </div>
                <span className="flex items-center gap-1">
                  <Button
                    small
                    icon={one.active ? <Pause size={14} aria-hidden="true" /> : <Play size={14} aria-hidden="true" />}
                    aria-label={one.active ? t`Pause ${one.name}` : t`Start ${one.name} again`}
                    onPress={() => void turn(one)}
                  >
                    {one.active ? t`Pause` : t`Start`}
                  </Button>
                  <IconButton
                    small
                    label={t`Change ${one.name}`}
                    icon={<Pencil size={15} />}
                    onPress={() => setChanging(one)}
                  />
                  <IconButton
                    small
                    label={t`Delete ${one.name}`}
                    icon={<Trash2 size={15} />}
                    onPress={() => void drop(one)}
                  />
                </span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {changing && (
        <Suspense>
          <ScheduleDialog
            schedule={changing}
            of={exportedBy(changing)}
            name={changing.name}
            onClose={() => setChanging(null)}
          />
        </Suspense>
      )}
    </div>
  );
}

function exportedBy({ export: wish }: Schedule): Exported {
  if (wish.dashboard) return { dashboard: wish.dashboard };
  if (wish.saved) return { saved: wish.saved };
  return { report: wish.report ?? "", parameters: wish.parameters ?? {} };
}

function useWhen() {
  const { t } = useLingui();
  return ({ every, at, weekday, day }: Schedule): string => {
    if (every === "day") return t`Every day at ${at}`;
    if (every === "month") return t`Every month on day ${day ?? 1} at ${at}`;
    const name = new Intl.DateTimeFormat(language(), { weekday: "long", timeZone: "UTC" }).format(
      Date.UTC(2024, 0, weekday ?? 1),
    );
    return t`Every week on ${name} at ${at}`;
  };
}
