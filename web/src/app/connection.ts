import { useSyncExternalStore } from "react";

/** `away`: the server cannot be reached. `waiting`: writes to be sent; `trouble`: those that need a person. */
export type Connection = { away: boolean; waiting: number; trouble: number };

let now: Connection = { away: false, waiting: 0, trouble: 0 };
const watchers = new Set<() => void>();

export const connection = (): Connection => now;

export function tell(news: Partial<Connection>): void {
  now = { ...now, ...news };
  for (const watcher of watchers) watcher();
}

export function watchConnection(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export const useConnection = (): Connection => useSyncExternalStore(watchConnection, connection);
