import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Choice, KithRecord, Names } from "../../api/types";
import { briefMoney, number } from "../../i18n/format";
import { cx } from "../../ui/cx";
import { Bones, Failed } from "../../ui/show";
import { Card } from "./card";
import { cardsOf, isClosed, neighbour, type Total } from "./stages";
import { type Narrow, stagePages, type useBoard } from "./use-board";

const CARD_HEIGHT = 98;
const STEP_HEIGHT = 20;

export function Sum({ total }: { total: Total }) {
  return (
    <span className="tabular-nums">
      {number(total.count)}
      {total.amount && Number(total.amount.amount) !== 0 && <> · {briefMoney(total.amount)}</>}
    </span>
  );
}

/** One stage: an open one is loaded whole, a closed one as far as it is scrolled. Only cards in view exist. */
export function Column({
  stage,
  stages,
  narrow,
  board,
  mayMove,
  seesSteps,
  phone,
}: {
  stage: Choice;
  stages: readonly Choice[];
  narrow: Narrow;
  board: ReturnType<typeof useBoard>;
  mayMove: boolean;
  /** Whether the person may read what is planned next. */
  seesSteps: boolean;
  phone: boolean;
}) {
  const { t } = useLingui();
  const closed = isClosed(stage.value);
  const steps = !closed && seesSteps;
  const height = CARD_HEIGHT + (steps ? STEP_HEIGHT : 0);
  const found = useInfiniteQuery(stagePages(stage.value, narrow, closed));
  const { hasNextPage, isFetching, fetchNextPage } = found;
  const names = useMemo<Names>(
    () => Object.assign({}, ...(found.data?.pages.map((page) => page.names) ?? [])),
    [found.data],
  );
  const loaded = useMemo(() => found.data?.pages.flatMap(({ items }) => items) ?? [], [found.data]);
  const cards = cardsOf(stage.value, loaded, board.moves);
  const box = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const view = useVirtualizer({
    count: cards.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 6,
    getItemKey: (at) => cards[at]?.id ?? at,
  });
  const items = view.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetching && (!closed || last >= loaded.length - 10)) void fetchNextPage();
  }, [hasNextPage, isFetching, closed, last, loaded.length, fetchNextPage]);

  const move = (card: KithRecord, to: string | null) => {
    const target = stages.find(({ value }) => value === to);
    const from = String(card.stage);
    if (!mayMove || !target || target.value === from || isClosed(from)) return;
    void board.move(card, from, target.value, target.label);
    requestAnimationFrame(() =>
      requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-card="${card.id}"] a`)?.focus()),
    );
  };
  const drop = useRef(move);
  drop.current = move;
  useEffect(() => {
    const element = box.current?.parentElement;
    if (!element) return;
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => (source.data.card as KithRecord | undefined)?.stage !== stage.value,
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source }) => {
        setOver(false);
        drop.current(source.data.card as KithRecord, stage.value);
      },
    });
  }, [stage.value]);

  const order = stages.map(({ value }) => value);
  return (
    <section
      aria-label={stage.label}
      className={cx(
        "flex min-h-0 min-w-60 flex-1 flex-col rounded-lg border bg-sunken",
        over ? "border-accent ring-2 ring-accent" : "border-line",
      )}
    >
      <header className="flex items-baseline justify-between gap-2 px-3 py-2">
        <h2 className="truncate text-sm font-semibold">{stage.label}</h2>
        <p className="shrink-0 text-xs text-soft">
          <Sum total={board.total(stage.value)} />
        </p>
      </header>
      <div
        ref={box}
        className="min-h-0 flex-1 overflow-auto overscroll-contain px-2 pb-2"
        tabIndex={0}
        role="group"
        aria-label={t`Cards in ${stage.label}`}
      >
        {found.isPending ? (
          <Bones lines={5} />
        ) : found.isError && !found.data ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : cards.length === 0 ? (
          <p className="px-2 py-6 text-center text-sm text-soft">{t`No opportunity here`}</p>
        ) : (
          <ul className="relative" style={{ height: view.getTotalSize() }}>
            {items.map(({ index, start }) => {
              const card = cards[index];
              return (
                card && (
                  <li
                    key={card.id}
                    className="absolute inset-x-0 top-0"
                    style={{ transform: `translateY(${start}px)`, height }}
                  >
                    <Card
                      card={card}
                      names={names}
                      stages={stages}
                      step={steps ? String(card.next_step ?? "") : undefined}
                      fixed={!mayMove || closed}
                      still={phone}
                      onMove={(to) => move(card, to)}
                      onStep={(step) => move(card, neighbour(order, stage.value, step))}
                    />
                  </li>
                )
              );
            })}
          </ul>
        )}
      </div>
    </section>
  );
}
