import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { GripVertical } from "lucide-react";
import { cx } from "../../ui/cx";

/** A team or a person that is moved. */
export type Moved = { kind: "team" | "person"; id: string };

const movedIn = ({ kind, id }: Record<string, unknown>): Moved | null =>
  (kind === "team" || kind === "person") && typeof id === "string" ? { kind, id } : null;

/** What may come where, null being the top or no team, and what puts it there. */
export type Moves = {
  takes: (one: Moved, team: string | null) => boolean;
  move: (one: Moved, team: string | null) => void;
};

function usePlace(team: string | null, moves: Moves | undefined, only?: Moved["kind"]) {
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
        const one = movedIn(source.data);
        return one !== null && (!only || one.kind === only) && !!now.current?.takes(one, team);
      },
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source }) => {
        setOver(false);
        const one = movedIn(source.data);
        if (one) now.current?.move(one, team);
      },
    });
  }, [team, on, only]);
  return { element, over };
}

/** Drags its row by the grip. */
function Grip({ kind, id }: Moved) {
  const grip = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const row = grip.current?.parentElement;
    if (!row || !grip.current) return;
    return draggable({ element: row, dragHandle: grip.current, getInitialData: () => ({ kind, id }) });
  }, [kind, id]);
  return (
    <span ref={grip} data-grip className="-ml-2 cursor-grab py-2 text-soft max-sm:hidden">
      <GripVertical size={16} aria-hidden="true" />
    </span>
  );
}

/**
 * A team's row and its people: dragged by its grip, and taking other teams under itself and people into it. The menus of the rows
 * do the same by key.
 */
export function TeamRow({
  team,
  moves,
  children,
  people,
}: {
  team: string;
  moves: Moves | undefined;
  children: ReactNode;
  people: ReactNode;
}) {
  const { element, over } = usePlace(team, moves);
  return (
    <div ref={element} className={cx(over && "bg-tint ring-2 ring-accent ring-inset")}>
      <div data-team={team} className="flex min-h-13 items-center gap-3 px-4 py-1.5">
        {moves && <Grip kind="team" id={team} />}
        {children}
      </div>
      {people}
    </div>
  );
}

export function PersonRow({
  person,
  moves,
  children,
}: {
  person: string;
  moves: Moves | undefined;
  children: ReactNode;
}) {
  return (
    <div data-person={person} className="flex min-h-10 items-center gap-3 px-4">
      {moves && <Grip kind="person" id={person} />}
      {children}
    </div>
  );
}

/** Where people are dropped to belong to no team. */
export function NoTeam({ moves, children }: { moves: Moves | undefined; children: ReactNode }) {
  const { element, over } = usePlace(null, moves, "person");
  return (
    <div
      ref={element}
      data-no-team
      className={cx("border-t border-line", over && "bg-tint ring-2 ring-accent ring-inset")}
    >
      {children}
    </div>
  );
}

/** Where a team is dropped to stand under no other; there while one is dragged that stands under another. */
export function TopPlace({ moves, children }: { moves: Moves; children: ReactNode }) {
  const { element, over } = usePlace(null, moves, "team");
  const [wanted, setWanted] = useState(false);
  const now = useRef(moves);
  now.current = moves;
  useEffect(
    () =>
      monitorForElements({
        onDragStart: ({ source }) => {
          const one = movedIn(source.data);
          setWanted(one?.kind === "team" && now.current.takes(one, null));
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
