import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { useLingui } from "@lingui/react/macro";
import { ArrowDown, ArrowUp, GripVertical } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { IconButton } from "../../ui/button";
import { cx } from "../../ui/cx";

type Dragged = { scope?: string; list?: string; key?: string };

/** The same things with the one at `from` at `to`. */
export function reordered<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const rest = items.filter((_, at) => at !== from);
  return [...rest.slice(0, to), items[from] as Item, ...rest.slice(to)];
}

/**
 * Things in an order that people choose: dragged, or moved by the buttons of a row. Lists of one `scope` take each
 * other's things; `onMove` says which one goes where.
 */
export function OrderList<Item>({
  label,
  items,
  keyOf,
  nameOf,
  list = "only",
  scope,
  onMove,
  children,
  empty,
  ordered = true,
  tall,
}: {
  label: string;
  items: readonly Item[];
  keyOf: (item: Item) => string;
  nameOf: (item: Item) => string;
  list?: string;
  scope: string;
  onMove: (key: string, list: string, at: number) => void;
  children: (item: Item) => ReactNode;
  empty?: string;
  /** Whether its own order matters: else things are only dragged away from it and back. */
  ordered?: boolean;
  /** Its things are taller than a screen: the handle and the buttons stand at their head. */
  tall?: boolean;
}) {
  const { t } = useLingui();
  const [said, setSaid] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const move = useRef(onMove);
  move.current = onMove;
  const step = (item: Item, at: number, way: "up" | "down") => {
    const to = way === "up" ? at - 1 : at + 1;
    onMove(keyOf(item), list, to);
    setSaid(t`${nameOf(item)} is now ${to + 1} of ${items.length}`);
    requestAnimationFrame(() => {
      const row = [...(box.current?.querySelectorAll<HTMLElement>("[data-order]") ?? [])][to];
      const ways = [...(row?.querySelectorAll<HTMLButtonElement>("[data-way] button:not(:disabled)") ?? [])];
      (ways.find((one) => one.parentElement?.dataset.way === way) ?? ways[0])?.focus();
    });
  };
  return (
    <div ref={box}>
      <p role="status" className="sr-only">
        {said}
      </p>
      {items.length === 0 ? (
        <Place className="px-4 py-3 text-sm text-soft" scope={scope} onDrop={(key) => move.current(key, list, 0)}>
          {empty}
        </Place>
      ) : (
        <ol aria-label={label}>
          {items.map((item, at) => (
            <Row
              key={keyOf(item)}
              data={{ scope, list, key: keyOf(item) }}
              tall={tall ?? false}
              onDrop={(key) => move.current(key, list, at)}
            >
              <div className="min-w-0 flex-1">{children(item)}</div>
              {ordered && (
                <>
                  <span data-way="up">
                    <IconButton
                      small
                      isDisabled={at === 0}
                      label={t`Move ${nameOf(item)} up`}
                      icon={<ArrowUp size={15} />}
                      onPress={() => step(item, at, "up")}
                    />
                  </span>
                  <span data-way="down">
                    <IconButton
                      small
                      isDisabled={at === items.length - 1}
                      label={t`Move ${nameOf(item)} down`}
                      icon={<ArrowDown size={15} />}
                      onPress={() => step(item, at, "down")}
                    />
                  </span>
                </>
              )}
            </Row>
          ))}
        </ol>
      )}
    </div>
  );
}

/** Takes what is dragged from a list of the same scope; whether something is over it. */
function useDrop(element: React.RefObject<HTMLElement | null>, scope: string, onDrop: (key: string) => void): boolean {
  const [over, setOver] = useState(false);
  const drop = useRef(onDrop);
  drop.current = onDrop;
  useEffect(() => {
    if (!element.current) return;
    return dropTargetForElements({
      element: element.current,
      canDrop: ({ source }) => (source.data as Dragged).scope === scope,
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source }) => {
        setOver(false);
        drop.current((source.data as Dragged).key ?? "");
      },
    });
  }, [element, scope]);
  return over;
}

function Place({
  scope,
  onDrop,
  className,
  children,
}: {
  scope: string;
  onDrop: (key: string) => void;
  className: string;
  children: ReactNode;
}) {
  const element = useRef<HTMLParagraphElement>(null);
  const over = useDrop(element, scope, onDrop);
  return (
    <p ref={element} className={cx(className, over && "bg-tint")}>
      {children}
    </p>
  );
}

function Row({
  data,
  tall,
  onDrop,
  children,
}: {
  data: Required<Dragged>;
  tall: boolean;
  onDrop: (key: string) => void;
  children: ReactNode;
}) {
  const element = useRef<HTMLLIElement>(null);
  const grip = useRef<HTMLSpanElement>(null);
  const over = useDrop(element, data.scope, onDrop);
  const { scope, list, key } = data;
  useEffect(() => {
    if (!element.current || !grip.current) return;
    return draggable({
      element: element.current,
      dragHandle: grip.current,
      getInitialData: () => ({ scope, list, key }),
    });
  }, [scope, list, key]);
  return (
    <li
      ref={element}
      data-order={key}
      className={cx(
        "flex gap-1 border-b border-line py-1.5 pr-2 pl-1 last:border-b-0",
        tall ? "items-start" : "items-center",
        over && "bg-tint",
      )}
    >
      <span ref={grip} aria-hidden="true" className="cursor-grab px-1 py-2 text-soft">
        <GripVertical size={16} />
      </span>
      {children}
    </li>
  );
}
