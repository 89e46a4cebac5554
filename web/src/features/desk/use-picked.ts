import { useCallback } from "react";
import type { KithRecord } from "../../api/types";
import { useMedia } from "../../ui/media";

/** Which one of a list is looked at: the one in the address, on a wide screen else the first. */
export function usePicked(
  items: readonly KithRecord[],
  id: string | undefined,
  open: (id: string | undefined) => void,
) {
  const wide = useMedia("(min-width: 64rem)");
  const picked = id ?? (wide ? items[0]?.id : undefined);
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
  return { picked, step, leave };
}
