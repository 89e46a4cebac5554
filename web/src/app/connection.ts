import { useSyncExternalStore } from "react";

/** `away`: the server cannot be reached. `waiting`: writes and files to be sent; `trouble`: those that need a person. */
export type Connection = { away: boolean; waiting: number; trouble: number };
type Count = Pick<Connection, "waiting" | "trouble">;

const NONE: Count = { waiting: 0, trouble: 0 };
let now: Connection = { away: false, ...NONE };
let counts: Record<"writes" | "files", Count> = { writes: NONE, files: NONE };
const watchers = new Set<() => void>();

export const connection = (): Connection => now;

export function tell(news: { away?: boolean; writes?: Count; files?: Count }): void {
  const { away = now.away, writes = counts.writes, files = counts.files } = news;
  counts = { writes, files };
  now = { away, waiting: writes.waiting + files.waiting, trouble: writes.trouble + files.trouble };
  for (const watcher of watchers) watcher();
}

/** How many of a queue wait, and how many of those for a person. */
export const countOf = (queue: readonly { state: string }[]): Count => ({
  waiting: queue.length,
  trouble: queue.filter(({ state }) => state !== "waiting").length,
});

export function watchConnection(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export const useConnection = (): Connection => useSyncExternalStore(watchConnection, connection);
