import { draggable } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { useLingui } from "@lingui/react/macro";
import { AlertTriangle, CalendarDays, CheckSquare, MapPin, MessageSquare, Target } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { cx } from "../../ui/cx";
import type { Entry } from "./entries";
import { briefDay, clockTime } from "./words";

const ICONS: Record<string, typeof Target> = {
  tasks: CheckSquare,
  visits: MapPin,
  interactions: MessageSquare,
  opportunities: Target,
};

export function EntryIcon({ object, size = 13 }: { object: string; size?: number }) {
  const Icon = ICONS[object] ?? CalendarDays;
  return <Icon size={size} aria-hidden="true" className="shrink-0" />;
}

/** Minutes that one line of text takes in the grid. */
const LINE = 40;

/** What a person may do with an entry from wherever it stands. */
export type Acts = {
  open: (entry: Entry) => void;
  /** By days, or by quarters of an hour. */
  step: (entry: Entry, by: { days?: number; quarters?: number }) => void;
  overlaps: (entry: Entry) => readonly Entry[];
  /** A swipe scrolls; nothing is dragged with a thumb. */
  still: boolean;
};

/** Shift and the arrows, or the brackets of the board, move the entry that has the focus. */
export function stepOf({ key, shiftKey }: KeyboardEvent, grid: boolean): { days?: number; quarters?: number } | null {
  if (key === "[" || key === "]") return { days: key === "]" ? 1 : -1 };
  if (!shiftKey) return null;
  if (key === "ArrowLeft" || key === "ArrowRight") return { days: key === "ArrowRight" ? 1 : -1 };
  if (key !== "ArrowUp" && key !== "ArrowDown") return null;
  const sign = key === "ArrowDown" ? 1 : -1;
  return grid ? { quarters: sign } : { days: sign * 7 };
}

/** One entry in a month, or with `grid` at its place in a day; opened by a press, moved by a drag or by keys. */
export function Chip({
  entry,
  acts,
  grid = false,
  style,
}: {
  entry: Entry;
  acts: Acts;
  grid?: boolean;
  style?: CSSProperties;
}) {
  const { t } = useLingui();
  const box = useRef<HTMLDivElement>(null);
  const [lifted, setLifted] = useState(false);
  const fixed = !entry.movable || acts.still;
  useEffect(() => {
    if (fixed || !box.current) return;
    return draggable({
      element: box.current,
      getInitialData: ({ input, element }) => ({ entry, grip: input.clientY - element.getBoundingClientRect().top }),
      onDragStart: () => setLifted(true),
      onDrop: () => setLifted(false),
    });
  }, [entry, fixed]);
  const others = acts.overlaps(entry).map(({ title }) => title);
  const time = entry.start === null ? "" : clockTime(entry.start);
  // As it stands on the chip: what is said aloud has what is read in it.
  const read = (grid ? [entry.title, time] : [time, entry.title]).filter(Boolean).join(" ");
  const said = `${entry.label}, ${read}, ${briefDay(entry.day)}`;
  const beside = others.join(", ");
  return (
    <div
      ref={box}
      role="button"
      tabIndex={0}
      data-entry={entry.id}
      aria-label={others.length ? t`${said}, at the same time as ${beside}` : said}
      {...(entry.movable
        ? { "aria-keyshortcuts": "[ ] Shift+ArrowLeft Shift+ArrowRight Shift+ArrowUp Shift+ArrowDown" }
        : {})}
      style={style}
      onClick={(event) => {
        event.stopPropagation();
        acts.open(entry);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          return acts.open(entry);
        }
        const step = entry.movable ? stepOf(event, grid) : null;
        if (!step) return;
        event.preventDefault();
        acts.step(entry, step);
      }}
      className={cx(
        "flex min-w-0 gap-1 overflow-hidden rounded border px-1.5 text-xs leading-5 -outline-offset-2 hover:border-edge",
        grid ? "absolute items-start" : "items-center",
        others.length
          ? "border-warn bg-warn-tint text-warn"
          : entry.over || !entry.movable
            ? "border-line bg-sunken text-soft"
            : "border-transparent bg-tint text-on-tint",
        !fixed && "cursor-grab",
        lifted && "opacity-40",
      )}
    >
      <span className={cx("flex shrink-0 items-center gap-1", grid && "h-5")}>
        {others.length ? <AlertTriangle size={13} aria-hidden="true" /> : <EntryIcon object={entry.object} />}
      </span>
      {time && !grid && <span className="shrink-0 tabular-nums max-xl:hidden">{time}</span>}{" "}
      <span className={cx("min-w-0", grid ? "leading-5" : "truncate", entry.over && "line-through")}>
        {entry.title}{" "}
        {grid && entry.minutes > LINE && <span className="block tabular-nums no-underline opacity-90">{time}</span>}
      </span>
    </div>
  );
}
