import { useEffect, useSyncExternalStore } from "react";

/** The keys of one screen, as the sheet of shortcuts shows them. */
export type KeyGroup = { title: string; lines: readonly { keys: readonly string[]; does: string }[] };

let here: KeyGroup | null = null;
const watchers = new Set<() => void>();

function set(next: KeyGroup | null): void {
  here = next;
  for (const watcher of watchers) watcher();
}

/** Tell the sheet of shortcuts what keys do on this screen, while it is there. */
export function useTellKeys(group: KeyGroup): void {
  const text = JSON.stringify(group);
  useEffect(() => {
    set(JSON.parse(text) as KeyGroup);
    return () => set(null);
  }, [text]);
}

/** The keys of the screen that is there; null where it has none of its own. */
export function useKeysHere(): KeyGroup | null {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => here,
  );
}
