import { useEffect, useRef } from "react";

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** Arrows choose among the rows and Enter takes the chosen one, from the rows and from where nothing has the focus. */
export function useArrows(
  ids: readonly string[],
  chosen: string | undefined,
  onPick: (id: string) => void,
  onTake: () => void,
): void {
  const now = useRef({ ids, chosen, onPick, onTake });
  now.current = { ids, chosen, onPick, onTake };
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (document.querySelector("[role=dialog], [role=menu], [role=listbox]")) return;
      const target = event.target as HTMLElement;
      const row = target.closest<HTMLElement>("[data-row]");
      if (!row && target !== document.body && target.id !== "main") return;
      const { ids: all, chosen: one, onPick: pick, onTake: take } = now.current;
      const from = row?.dataset.row ?? one;
      const step = STEPS[event.key];
      if (!from || (!step && event.key !== "Enter")) return;
      event.preventDefault();
      const next = all[Math.max(0, Math.min(all.length - 1, all.indexOf(from) + (step ?? 0)))] ?? from;
      if (next !== one) pick(next);
      if (!step) return take();
      const there = document.querySelector<HTMLElement>(`[data-row="${next}"]`);
      if (row) there?.focus();
      else there?.scrollIntoView({ block: "nearest" });
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}
