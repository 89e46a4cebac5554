import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { Button, IconButton } from "./button";
import { cx } from "./cx";

type Toast = { id: number; text: string; tone: "plain" | "bad"; action?: { label: string; run: () => void } };

const STAY = 8_000;
let toasts: readonly Toast[] = [];
let last = 0;
const watchers = new Set<() => void>();

function put(next: readonly Toast[]): void {
  toasts = next;
  for (const watcher of watchers) watcher();
}

function drop(id: number): void {
  put(toasts.filter((toast) => toast.id !== id));
}

/** Say that something happened; with `action` it can be taken back. Failures stay until closed. */
export function toast(text: string, more: { action?: Toast["action"]; tone?: Toast["tone"] } = {}): void {
  const id = ++last;
  put([...toasts.slice(-2), { id, text, tone: more.tone ?? "plain", ...(more.action ? { action: more.action } : {}) }]);
  if (more.tone !== "bad") setTimeout(() => leave(id), STAY);
}

/** It goes when its time has come, but not from under somebody's hand. */
function leave(id: number): void {
  const held = document.querySelector(`[data-toast="${id}"]`)?.matches(":hover, :focus-within");
  if (held) setTimeout(() => leave(id), STAY / 4);
  else drop(id);
}

/** Take back what was said last of all that can be. */
export function undoLast(): void {
  const one = toasts.findLast(({ action }) => action);
  if (!one) return;
  drop(one.id);
  one.action?.run();
}

export function Toasts() {
  const { t } = useLingui();
  const shown = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => toasts,
  );
  return (
    <div
      role="region"
      aria-label={t`Messages`}
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 bottom-20 z-50 flex flex-col items-center gap-2 lg:bottom-4"
    >
      {shown.map(({ id, text, tone, action }) => (
        <div
          key={id}
          data-toast={id}
          className={cx(
            "pointer-events-auto flex w-full max-w-md items-center gap-2 rounded-lg border py-1.5 pr-1.5 pl-4 text-sm shadow-pop",
            tone === "bad" ? "border-bad bg-bad-tint text-bad" : "border-line bg-surface text-ink",
          )}
        >
          <span className="min-w-0 flex-1">{text}</span>
          {action && (
            <Button
              small
              onPress={() => {
                drop(id);
                action.run();
              }}
            >
              {action.label}
            </Button>
          )}
          <IconButton small label={t`Close`} icon={<X size={16} />} onPress={() => drop(id)} />
        </div>
      ))}
    </div>
  );
}
