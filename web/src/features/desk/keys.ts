import { useEffect, useRef } from "react";
import { GO } from "../../app/shortcuts";

const WAIT = 1_200;
const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable], [role=spinbutton]");

/** Single keys of a screen. They rest while somebody is writing, over an open panel, and after the `g` of the shell. */
export function useKeys(does: Readonly<Record<string, () => void>>): void {
  const now = useRef(does);
  now.current = does;
  useEffect(() => {
    let g = -Infinity;
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isWriting(event.target)) return;
      if (document.querySelector("[role=dialog], [role=menu], [role=listbox]")) return;
      const after = event.timeStamp - g < WAIT && event.key in GO;
      g = event.key === "g" ? event.timeStamp : -Infinity;
      const run = after ? undefined : now.current[event.key];
      if (!run) return;
      event.preventDefault();
      run();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}
