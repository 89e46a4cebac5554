import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { AlarmClock, CircleCheckBig } from "lucide-react";
import { useState } from "react";
import { pages } from "../../api/queries";
import { change } from "../../api/write";
import type { Declaration, KithRecord, Names } from "../../api/types";
import { addDays, daysBetween } from "../../i18n/format";
import { Button, IconButton } from "../../ui/button";
import { DateField } from "../../ui/date-field";
import { FormDialog } from "../../ui/form-dialog";
import { Menu } from "../../ui/menu";
import { Badge, Bones, Card, Empty, Failed } from "../../ui/show";
import { onWeekday, type Now } from "./days";
import { type Due, dueIn, minutesOf, timeOf } from "./entries";
import { type Whose, whoseFilter } from "./use-calendar";
import { briefDay, clockTime } from "./words";

const PAGE = 100;
const GROUPS: readonly Due[] = ["overdue", "today", "week", "later", "none"];

/** What is to be done, by when; ticked off or put off by a press, and taken back by another. */
export function TaskList({
  declared,
  person,
  whose,
  now,
}: {
  declared: Declaration;
  person: string;
  whose: Whose;
  now: Now;
}) {
  const { t } = useLingui();
  const [putOff, setPutOff] = useState<KithRecord | null>(null);
  const found = useInfiniteQuery(
    pages("tasks", {
      filter: {
        and: [...whoseFilter(whose, person), { not: { field: "status", op: "in", value: ["done", "cancelled"] } }],
      },
      sort: ["due_on", "due_at"],
      limit: PAGE,
    }),
  );
  if (found.isPending) return <Bones lines={8} />;
  if (found.isError && !found.data) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const tasks = found.data.pages.flatMap(({ items }) => items);
  const names: Names = Object.assign({}, ...found.data.pages.map((page) => page.names));
  if (tasks.length === 0)
    return (
      <Card>
        <Empty
          title={t`Nothing is left to do`}
          icon={<CircleCheckBig size={28} strokeWidth={1.5} aria-hidden="true" />}
        >{t`Write what comes next in the line above, with its day: it is understood in English and in Chinese.`}</Empty>
      </Card>
    );
  const labels: Record<Due, string> = {
    overdue: t`Overdue`,
    today: t`Today`,
    week: t`This week`,
    later: t`Later`,
    none: t`Without a date`,
  };
  return (
    <div className="flex flex-col gap-4">
      {GROUPS.map((group) => {
        const due = tasks.filter((task) => dueIn(task.due_on as string | null, now.day) === group);
        if (due.length === 0) return null;
        return (
          <Card
            key={group}
            title={labels[group]}
            actions={<span className="text-xs text-soft tabular-nums">{due.length}</span>}
          >
            <ul>
              {due.map((task) => (
                <Task
                  key={task.id}
                  task={task}
                  names={names}
                  declared={declared}
                  now={now}
                  late={group === "overdue"}
                  showOwner={whose !== "mine"}
                  onPick={() => setPutOff(task)}
                />
              ))}
            </ul>
          </Card>
        );
      })}
      {found.hasNextPage && (
        <Button
          look="quiet"
          isPending={found.isFetchingNextPage}
          onPress={() => void found.fetchNextPage()}
        >{t`More tasks`}</Button>
      )}
      {putOff && <PutOff task={putOff} now={now} onClose={() => setPutOff(null)} />}
    </div>
  );
}

function Task({
  task,
  names,
  declared,
  now,
  late,
  showOwner,
  onPick,
}: {
  task: KithRecord;
  names: Names;
  declared: Declaration;
  now: Now;
  late: boolean;
  showOwner: boolean;
  onPick: () => void;
}) {
  const { t } = useLingui();
  const title = String(task.subject);
  const day = task.due_on as string | null;
  const time = task.due_at ? clockTime(minutesOf(String(task.due_at))) : "";
  const about = names[String(task.about_record ?? "")];
  const who = showOwner ? names[String(task.owner ?? "")] : "";
  const priority = declared.fields.find(({ name }) => name === "priority")?.choices ?? [];
  const pressing = ["high", "urgent"].includes(String(task.priority));
  const edits = declared.access.edit !== "none";
  const put = (patch: Record<string, unknown>, until: string) =>
    void change("tasks", task, patch, t`${title} waits until ${until}`);
  const soon = now.minutes + 180;
  const monday = onWeekday(now, 0, 1);
  return (
    <li className="flex items-center gap-3 border-b border-line py-1 pr-2 pl-3 last:border-b-0">
      {edits && (
        <label className="grid size-11 shrink-0 cursor-pointer place-items-center">
          <input
            type="checkbox"
            checked={false}
            aria-label={t`Done: ${title}`}
            onChange={() => void change("tasks", task, { status: "done" }, t`${title} is done`)}
            className="size-5 rounded-full accent-accent"
          />
        </label>
      )}
      <div className="min-w-0 flex-1 py-1">
        <Link
          to="/$object/$id"
          params={{ object: "tasks", id: task.id }}
          className="block truncate font-medium hover:text-accent hover:underline"
        >
          {title}
        </Link>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-xs text-soft">
          {day && (
            <span className={late ? "font-medium text-bad" : ""}>
              {[day === now.day ? "" : briefDay(day), time].filter(Boolean).join(", ")}
            </span>
          )}
          {about && <span className="truncate">{about}</span>}
          {who && <span className="truncate">{who}</span>}
          {pressing && (
            <Badge tone={task.priority === "urgent" ? "bad" : "warn"}>
              {priority.find(({ value }) => value === task.priority)?.label}
            </Badge>
          )}
        </p>
      </div>
      {edits && (
        <Menu
          label={t`Put off ${title}`}
          trigger={
            <IconButton label={t`Put off ${title}`} icon={<AlarmClock size={17} />} className="max-lg:size-11" />
          }
          actions={[
            ...(soon < 20 * 60
              ? [
                  {
                    id: "soon",
                    label: t`In three hours`,
                    run: () => {
                      const at = Math.ceil(soon / 15) * 15;
                      put({ due_on: now.day, due_at: timeOf(at) }, clockTime(at));
                    },
                  },
                ]
              : []),
            {
              id: "tomorrow",
              label: t`Tomorrow`,
              run: () => put({ due_on: addDays(now.day, 1) }, briefDay(addDays(now.day, 1))),
            },
            ...(daysBetween(now.day, monday) > 1
              ? [{ id: "week", label: t`Next week`, run: () => put({ due_on: monday }, briefDay(monday)) }]
              : []),
            { id: "pick", label: t`Another day…`, run: onPick },
          ]}
        />
      )}
    </li>
  );
}

function PutOff({ task, now, onClose }: { task: KithRecord; now: Now; onClose: () => void }) {
  const { t } = useLingui();
  const title = String(task.subject);
  const [day, setDay] = useState<string | null>(addDays(now.day, 7));
  return (
    <FormDialog
      title={t`Put off ${title}`}
      trouble={null}
      onClose={onClose}
      onSubmit={() => {
        if (!day) return;
        onClose();
        const until = briefDay(day);
        void change("tasks", task, { due_on: day }, t`${title} waits until ${until}`);
      }}
      action={<Button look="primary" type="submit" isDisabled={!day}>{t`Put off`}</Button>}
    >
      <DateField label={t`Until`} value={day} onChange={setDay} required />
    </FormDialog>
  );
}
