import { useEffect, useState } from "react";

type Past<State> = { before: State[]; now: State; after: State[]; tag: string };
const MOST = 100;

/** A state whose changes can be taken back, by Ctrl Z too; changes in a row with the same `tag` are one. */
export function useEdits<State>(first: State) {
  const [past, setPast] = useState<Past<State>>({ before: [], now: first, after: [], tag: "" });
  const set = (next: State, tag = "") =>
    setPast(({ before, now, tag: last }) => ({
      before: tag && tag === last ? before : [...before, now].slice(-MOST),
      now: next,
      after: [],
      tag,
    }));
  const undo = () =>
    setPast((one) => {
      const before = one.before.at(-1);
      if (before === undefined) return one;
      return { before: one.before.slice(0, -1), now: before, after: [one.now, ...one.after], tag: "" };
    });
  const redo = () =>
    setPast((one) => {
      const [next, ...after] = one.after;
      if (next === undefined) return one;
      return { before: [...one.before, one.now], now: next, after, tag: "" };
    });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = (event.target as HTMLElement).closest("input, textarea, [role=dialog]");
      if (typing || event.altKey || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
      event.preventDefault();
      if (event.shiftKey) redo();
      else undo();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return { now: past.now, set, undo, redo, canUndo: past.before.length > 0, canRedo: past.after.length > 0 };
}
