import { lazy, Suspense, useSyncExternalStore } from "react";

const RecordDialog = lazy(() => import("../forms/record-dialog").then(({ RecordDialog: made }) => ({ default: made })));

/** A form opened from anywhere: a new record, or a kept draft gone on with. */
export type Opening = {
  object: string;
  id?: string;
  defaults?: Record<string, unknown>;
  names?: Record<string, string>;
};
let opened: Opening | null = null;
const watchers = new Set<() => void>();

function set(next: Opening | null): void {
  opened = next;
  for (const watcher of watchers) watcher();
}

export const openForm = (opening: Opening): void => set(opening);
export const startNew = (object: string): void => set({ object });

/** The form that was asked for by a command, over whatever screen there is. */
export function Creating() {
  const now = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => opened,
  );
  if (!now) return null;
  return (
    <Suspense>
      <RecordDialog key={`${now.object}${now.id ?? ""}`} {...now} open onClose={() => set(null)} />
    </Suspense>
  );
}
