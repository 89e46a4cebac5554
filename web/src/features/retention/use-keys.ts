import { type RefObject, useEffect } from "react";

/** What a key does to the alert that has the focus; `j` and `k` move it. Letters after `g` are the shell's. */
export const KEYS = { e: "reprieve", m: "retained", x: "lost", i: "details", u: "undo" } as const;
export type Act = (typeof KEYS)[keyof typeof KEYS];

/** Work through a list by keyboard: its rows carry `data-alert` and can be focused. */
export function useKeys(list: RefObject<HTMLOListElement | null>, act: (id: string, act: Act) => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (target.matches("input, textarea, select") || document.querySelector("[role=dialog], [role=menu]")) return;
      const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-alert]") ?? [])];
      const here = rows.findIndex((row) => row.contains(document.activeElement));
      if (event.key === "j" || event.key === "k") {
        const next = here < 0 ? 0 : here + (event.key === "j" ? 1 : -1);
        rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus();
      } else if (event.key in KEYS && (here >= 0 || event.key === "u")) {
        event.preventDefault();
        act(rows[here]?.dataset.alert ?? "", KEYS[event.key as keyof typeof KEYS]);
      }
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [list, act]);
}
