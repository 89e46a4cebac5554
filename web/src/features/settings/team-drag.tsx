import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { GripVertical } from "lucide-react";
import { cx } from "../../ui/cx";

const teamOf = (data: Record<string, unknown>): string | null => (typeof data.team === "string" ? data.team : null);

/** Which team may come where, null being the top, and what puts it there. */
export type Moves = {
  takes: (team: string, above: string | null) => boolean;
  move: (team: string, above: string | null) => void;
};

function usePlace(above: string | null, moves: Moves | undefined) {
  const element = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const now = useRef(moves);
  now.current = moves;
  const on = moves !== undefined;
  useEffect(() => {
    if (!element.current || !on) return;
    return dropTargetForElements({
      element: element.current,
      canDrop: ({ source }) => {
        const team = teamOf(source.data);
        return team !== null && !!now.current?.takes(team, above);
      },
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source }) => {
        setOver(false);
        const team = teamOf(source.data);
        if (team) now.current?.move(team, above);
      },
    });
  }, [above, on]);
  return { element, over };
}

/** A team's row: dragged by its grip, and taking other teams under itself. The menu of the row does the same by key. */
export function TeamRow({ team, moves, children }: { team: string; moves: Moves | undefined; children: ReactNode }) {
  const { element, over } = usePlace(team, moves);
  const grip = useRef<HTMLSpanElement>(null);
  const on = moves !== undefined;
  useEffect(() => {
    if (!element.current || !grip.current || !on) return;
    return draggable({ element: element.current, dragHandle: grip.current, getInitialData: () => ({ team }) });
  }, [element, team, on]);
  return (
    <div
      ref={element}
      data-team={team}
      className={cx("flex min-h-13 items-center gap-3 px-4 py-1.5", over && "bg-tint ring-2 ring-accent ring-inset")}
    >
      {on && (
        <span ref={grip} className="-ml-2 cursor-grab py-2 text-soft max-sm:hidden">
          <GripVertical size={16} aria-hidden="true" />
        </span>
      )}
      {children}
    </div>
  );
}

/** Where a team is dropped to stand under no other; there while one is dragged that stands under another. */
export function TopPlace({ moves, children }: { moves: Moves; children: ReactNode }) {
  const { element, over } = usePlace(null, moves);
  const [wanted, setWanted] = useState(false);
  const now = useRef(moves);
  now.current = moves;
  useEffect(
    () =>
      monitorForElements({
        onDragStart: ({ source }) => {
          const team = teamOf(source.data);
          setWanted(team !== null && now.current.takes(team, null));
        },
        onDrop: () => setWanted(false),
      }),
    [],
  );
  return (
    <div
      ref={element}
      data-top
      className={cx(
        "border-b border-dashed border-line px-4 text-sm text-soft",
        wanted ? "py-3" : "h-0 overflow-hidden border-b-0",
        over && "bg-tint",
      )}
    >
      {wanted && children}
    </div>
  );
}
