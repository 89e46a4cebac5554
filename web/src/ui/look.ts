import { useSyncExternalStore } from "react";

export type Theme = "light" | "dark" | "system";
export type Density = "comfortable" | "compact";
/** How the app looks to one person on one device; `public/first.js` sets it before the first paint. */
export type Look = { theme: Theme; density: Density };

const DARK = "(prefers-color-scheme: dark)";
const watchers = new Set<() => void>();

function kept(): Look {
  const theme = localStorage.getItem("kith.theme");
  return {
    theme: theme === "light" || theme === "dark" ? theme : "system",
    density: localStorage.getItem("kith.density") === "compact" ? "compact" : "comfortable",
  };
}

let now: Look | null = null;
const current = (): Look => (now ??= kept());

function show({ theme, density }: Look): void {
  const dark = theme === "dark" || (theme === "system" && matchMedia(DARK).matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.documentElement.dataset.density = density;
}

export function chooseLook(part: Partial<Look>): void {
  now = { ...current(), ...part };
  localStorage.setItem("kith.theme", now.theme);
  localStorage.setItem("kith.density", now.density);
  show(now);
  for (const watcher of watchers) watcher();
}

/** Follow the system while that is the person's choice. */
export function followSystem(): void {
  matchMedia(DARK).addEventListener("change", () => show(current()));
}

export function useLook(): Look {
  return useSyncExternalStore((watcher) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }, current);
}
