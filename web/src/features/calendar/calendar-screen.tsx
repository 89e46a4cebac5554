import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi, Link } from "@tanstack/react-router";
import { CalendarDays, ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { change } from "../../api/write";
import { addDays } from "../../i18n/format";
import { Button, IconButton } from "../../ui/button";
import { cx } from "../../ui/cx";
import { useMedia } from "../../ui/media";
import { Segments } from "../../ui/segments";
import { Bones, Failed, Note } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { readCalendar, type View } from "./address";
import { Agenda } from "./agenda";
import type { Acts } from "./chip";
import { addMonths } from "./days";
import { conflicts, daysFrom, type Entry, FIRST, local, moved, shifted } from "./entries";
import { EntryDialog } from "./entry-dialog";
import { Month } from "./month";
import { QuickAdd } from "./quick-add";
import { ShowMenu } from "./show-menu";
import { TaskList } from "./task-list";
import { TimeGrid } from "./time-grid";
import { useEntries, usePlanner, type Whose } from "./use-calendar";
import { briefDay, clockTime, fullDay, monthName, monthSpan, span, weekStart } from "./words";

const route = getRouteApi("/app/calendar");
const AGENDA_DAYS = 14;
const MINUTE = 60_000;

function useNow(zone: string) {
  const [now, setNow] = useState(() => new Date().toISOString());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date().toISOString()), MINUTE);
    return () => clearInterval(timer);
  }, []);
  return local(now, zone);
}

function periodOf(view: View, on: string): { from: string; to: string; title: string } {
  if (view === "month") return { ...monthSpan(on), title: monthName(on) };
  if (view === "day") return { from: on, to: on, title: fullDay(on) };
  const from = view === "week" ? weekStart(on) : on;
  const to = addDays(from, view === "week" ? 6 : AGENDA_DAYS - 1);
  return { from, to, title: span(from, to) };
}

/** All that has a date, by month, week, day or as a list; and what is to be done. */
export function CalendarScreen() {
  const { t } = useLingui();
  useTitle(t`Calendar`);
  const planner = usePlanner();
  if (planner.failed) return <Failed error={planner.failed.error} retry={() => void planner.failed?.refetch()} />;
  if (planner.pending || !planner.person) return <Bones lines={9} />;
  return <Planner planner={planner} />;
}

function Planner({ planner }: { planner: ReturnType<typeof usePlanner> }) {
  const { t } = useLingui();
  const { zone, sources, declared, reach } = planner;
  const go = route.useNavigate();
  const address = readCalendar(route.useSearch());
  const now = useNow(zone);
  const phone = useMedia("(max-width: 47.99rem)");
  const asked: View = address.view ?? (phone ? "agenda" : "month");
  const view: View = phone && asked === "week" ? "day" : asked;
  const on = address.on ?? now.day;
  const whose: Whose = reach.find((one) => one === address.whose) ?? "mine";
  const shown = address.show?.split(",") ?? FIRST;
  const { from, to, title } = periodOf(view, on);
  const found = useEntries(planner, from, to, whose, view === "tasks" ? [] : shown);
  const { entries, names, cut } = found;
  const over = useMemo(() => conflicts(entries), [entries]);
  const [opened, setOpened] = useState<string | null>(null);
  const [follow, setFollow] = useState<string | null>(null);
  const place = (next: Partial<typeof address>) => void go({ search: { ...address, ...next }, replace: true });
  useEffect(() => {
    const element = follow && document.querySelector<HTMLElement>(`[data-entry="${follow}"]`);
    if (!element || document.activeElement === element) return;
    element.focus();
    setFollow(null);
  }, [follow, entries]);

  const move = async (entry: Entry, day: string, start: number | null) => {
    const field = declared?.get(entry.object)?.on_date;
    const stays = day === entry.day && (start === entry.start || (entry.timed && start === null));
    if (!field || stays) return;
    const patch = moved(entry, field, day, start, zone);
    const at = start ?? (entry.timed ? entry.start : null);
    const beside = (
      conflicts([...entries.filter(({ id }) => id !== entry.id), { ...entry, day, start: at }]).get(entry.id) ?? []
    )
      .map((one) => one.title)
      .join(", ");
    const put = [briefDay(day), at === null ? "" : clockTime(at)].filter(Boolean).join(", ");
    setFollow(entry.id);
    if (day < from || day > to) place({ on: day });
    await change(
      entry.object,
      entry.record,
      patch,
      beside ? t`${entry.title}: ${put}, at the same time as ${beside}` : t`${entry.title}: ${put}`,
    );
    setFollow(entry.id);
  };
  const acts: Acts = {
    still: phone,
    open: ({ id }) => setOpened(id),
    overlaps: ({ id }) => over.get(id) ?? [],
    step: (entry, { days = 0, quarters = 0 }) =>
      void move(entry, addDays(entry.day, days), quarters ? shifted(entry.start, quarters) : entry.start),
  };
  const step = (by: 1 | -1) =>
    place({
      on:
        view === "month"
          ? addMonths(`${on.slice(0, 8)}01`, by)
          : addDays(on, by * (view === "week" ? 7 : view === "day" ? 1 : AGENDA_DAYS)),
    });
  const views: { value: View; label: string }[] = [
    { value: "month" as const, label: t`Month` },
    ...(phone ? [] : [{ value: "week" as const, label: t`Week` }]),
    { value: "day" as const, label: t`Day` },
    { value: "agenda" as const, label: t`List` },
    { value: "tasks" as const, label: t`To do` },
  ];
  const words: Record<Whose, string> = { mine: t`Mine`, team: t`My team’s`, all: t`Everyone’s` };
  const chosen = entries.find(({ id }) => id === opened);
  const tasks = declared?.get("tasks");
  const grid = view === "week" || view === "day";
  return (
    <div
      className={cx(
        "mx-auto flex max-w-7xl flex-col gap-3 px-4 py-4 lg:px-6",
        (grid || view === "month") && "h-full min-h-0",
      )}
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="text-xl font-semibold tracking-tight">{view === "tasks" ? t`To do` : t`Calendar`}</h1>
        <span className="flex-1" />
        <Segments label={t`View`} value={view} options={views} onChange={(next) => place({ view: next })} />
      </header>
      {tasks && tasks.access.create !== "none" && (
        <QuickAdd declared={tasks} person={planner.person?.id ?? ""} zone={zone} now={now} entries={entries} />
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        {view !== "tasks" && (
          <>
            <div className="flex items-center gap-1">
              <IconButton label={t`Back`} look="plain" icon={<ChevronLeft size={17} />} onPress={() => step(-1)} />
              <Button icon={<CalendarDays size={15} aria-hidden="true" />} onPress={() => place({ on: undefined })}>
                {t`Today`}
              </Button>
              <IconButton label={t`Forward`} look="plain" icon={<ChevronRight size={17} />} onPress={() => step(1)} />
            </div>
            <p aria-live="polite" className="font-semibold">
              {title}
            </p>
          </>
        )}
        <span className="flex-1" />
        {view !== "tasks" && (
          <ShowMenu sources={sources} shown={shown} onShow={(next) => place({ show: next.join(",") || "none" })} />
        )}
        {reach.length > 1 && (
          <Segments
            label={t`Whose work`}
            value={whose}
            options={reach.map((one) => ({ value: one, label: words[one] }))}
            onChange={(next) => place({ whose: next })}
          />
        )}
      </div>
      {cut.map(({ source: { declared: one }, total }) => (
        <Note key={one.name}>
          <Trans>
            Only the first of {total} are shown: {one.label_plural}.
          </Trans>{" "}
          <Link to="/$object" params={{ object: one.name }} className="lnk">{t`Open the whole list`}</Link>
        </Note>
      ))}
      {view === "tasks" && tasks ? (
        <TaskList declared={tasks} person={planner.person?.id ?? ""} whose={whose} now={now} />
      ) : found.failed ? (
        <Failed error={found.failed.error} retry={() => void found.failed?.refetch()} />
      ) : found.pending ? (
        <Bones lines={9} />
      ) : view === "month" ? (
        <div className="min-h-0 flex-1">
          <Month
            on={on}
            from={from}
            to={to}
            today={now.day}
            entries={entries}
            acts={acts}
            phone={phone}
            onDay={(day) => place({ view: "day", on: day })}
            onMove={(entry, day) => void move(entry, day, entry.start)}
          />
        </div>
      ) : grid ? (
        <div className="min-h-0 flex-1">
          <TimeGrid
            key={from}
            days={daysFrom(from, view === "week" ? 7 : 1)}
            entries={entries}
            now={now}
            acts={acts}
            onDay={(day) => place({ view: "day", on: day })}
            onMove={(entry, day, start) => void move(entry, day, start)}
          />
        </div>
      ) : (
        <Agenda entries={entries} names={names} today={now.day} acts={acts} />
      )}
      {chosen && (
        <EntryDialog
          key={chosen.id}
          entry={chosen}
          names={names}
          overlaps={acts.overlaps(chosen)}
          onMove={(day, start) => {
            setOpened(null);
            void move(chosen, day, start);
          }}
          onClose={() => setOpened(null)}
        />
      )}
    </div>
  );
}
