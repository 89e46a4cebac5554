import { api } from "../api/http";

/** A record that was opened on this device. */
export type Recent = { object: string; id: string; title: string };
const MOST = 8;

const place = (): string => `kith.recent.${api.kept?.tenant ?? ""}.${api.kept?.email ?? ""}`;

export function recents(): Recent[] {
  const text = localStorage.getItem(place());
  return text ? (JSON.parse(text) as Recent[]) : [];
}

/** The latest first, each once. */
export function remember(one: Recent): void {
  const rest = recents().filter(({ id }) => id !== one.id);
  localStorage.setItem(place(), JSON.stringify([one, ...rest].slice(0, MOST)));
}

export function forgetRecents(): void {
  localStorage.removeItem(place());
}
