import { draggable } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { AlertCircle, ArrowRight, CircleDashed, MoreHorizontal } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Choice, KithRecord, Money, Names } from "../../api/types";
import { day, daysBetween, money, number, today } from "../../i18n/format";
import { IconButton } from "../../ui/button";
import { cx } from "../../ui/cx";
import { Menu } from "../../ui/menu";

const SLOW = 90;

/** One opportunity on the board. `fixed`: it cannot be moved; `still`: a swipe must scroll, so it is not dragged. */
export function Card({
  card,
  names,
  stages,
  step,
  fixed,
  still,
  onMove,
  onStep,
}: {
  card: KithRecord;
  names: Names;
  stages: readonly Choice[];
  /** What is planned next; empty for nothing, undefined where nobody asks: in a closed stage, or out of sight. */
  step: string | undefined;
  fixed: boolean;
  still: boolean;
  onMove: (stage: string) => void;
  onStep: (step: 1 | -1) => void;
}) {
  const { t } = useLingui();
  const box = useRef<HTMLDivElement>(null);
  const [lifted, setLifted] = useState(false);
  useEffect(() => {
    if (fixed || still || !box.current) return;
    return draggable({
      element: box.current,
      getInitialData: () => ({ card }),
      onDragStart: () => setLifted(true),
      onDrop: () => setLifted(false),
    });
  }, [card, fixed, still]);
  const name = String(card.name);
  const who = names[String(card.customer ?? "")];
  const since = card.engaged_on as string | null | undefined;
  const age = since ? daysBetween(since, today()) : 0;
  const date = (card.closed_on ?? card.closes_on) as string | null | undefined;
  return (
    <div
      ref={box}
      data-card={card.id}
      onKeyDown={(event) => {
        const way = event.key === "]" ? 1 : event.key === "[" ? -1 : null;
        if (way && !fixed) {
          event.preventDefault();
          onStep(way);
        }
      }}
      className={cx(
        "flex h-[calc(100%-0.5rem)] flex-col rounded-md border border-line bg-surface px-3 py-2 hover:border-edge",
        !fixed && !still && "cursor-grab",
        lifted && "opacity-40",
      )}
    >
      <div className="flex items-start gap-1">
        <Link
          to="/$object/$id"
          params={{ object: "opportunities", id: card.id }}
          draggable={false}
          aria-keyshortcuts={fixed ? undefined : "[ ]"}
          className="min-w-0 flex-1 truncate font-medium hover:text-accent hover:underline"
        >
          {who ?? name}
        </Link>
        {!fixed && (
          <Menu
            label={t`Move ${name}`}
            trigger={
              <IconButton
                small
                label={t`Move ${name}`}
                icon={<MoreHorizontal size={16} />}
                className="-mt-0.5 -mr-1.5"
              />
            }
            actions={stages
              .filter(({ value }) => value !== card.stage)
              .map(({ value, label }) => ({ id: value, label: t`Move to ${label}`, run: () => onMove(value) }))}
          />
        )}
      </div>
      <p className="truncate text-xs text-soft">{who ? name : t`No customer yet`}</p>
      {step !== undefined && (
        <p className={cx("flex items-center gap-1 text-xs", step ? "text-soft" : "text-warn")}>
          {step ? (
            <ArrowRight size={13} aria-hidden="true" className="shrink-0" />
          ) : (
            <CircleDashed size={13} aria-hidden="true" className="shrink-0" />
          )}
          <span className="truncate">{step || t`No next step`}</span>
        </p>
      )}
      <div className="mt-auto flex items-center justify-between gap-2">
        <span className="font-semibold tabular-nums">
          {money(card.amount as Money | null) || <span className="text-xs font-normal text-soft">{t`No amount`}</span>}
        </span>
        <span className="flex min-w-0 items-center gap-1 truncate text-xs text-soft tabular-nums">
          {!fixed && age > SLOW && (
            <>
              <AlertCircle size={13} aria-hidden="true" className="shrink-0 text-warn" />
              <span className="truncate text-warn">{t`${number(age)} days`}</span>
            </>
          )}
          {(fixed || age <= SLOW) && date && day(date)}
        </span>
      </div>
    </div>
  );
}
