import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { pages } from "../../api/queries";
import type { KithRecord, Names } from "../../api/types";
import { useDebounced } from "../../ui/debounce";
import { useMedia } from "../../ui/media";

const STILL = 120;

/** What a desk lists, and which one of it is looked at: the one in the address, on a wide screen else the first. */
export function useDesk(
  object: string,
  asked: Parameters<typeof pages>[1],
  id: string | undefined,
  open: (id: string | undefined) => void,
) {
  const found = useInfiniteQuery(pages(object, asked));
  const items = useMemo<KithRecord[]>(() => found.data?.pages.flatMap((page) => page.items) ?? [], [found.data]);
  const names: Names = Object.assign({}, ...(found.data?.pages.map((page) => page.names) ?? []));
  const wide = useMedia("(min-width: 64rem)");
  const picked = id ?? (wide ? items[0]?.id : undefined);
  // Whoever steps through quickly asks for none on the way; the first is asked for at once.
  const shown = useDebounced(picked, STILL) ?? picked;
  const at = items.findIndex((one) => one.id === picked);
  const step = useCallback(
    (by: 1 | -1) => {
      const next = items[at < 0 ? 0 : Math.max(0, Math.min(items.length - 1, at + by))];
      if (!next) return;
      open(next.id);
      requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-row="${next.id}"]`)?.focus());
    },
    [items, at, open],
  );
  /** The one looked at is done with: on to the next, on a narrow screen back to the list. */
  const leave = useCallback(
    () => open(wide ? (items[at + 1] ?? items[at - 1])?.id : undefined),
    [items, at, open, wide],
  );
  return { found, items, names, picked, shown: picked && shown, row: items[at], step, leave };
}
