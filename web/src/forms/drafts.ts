import { api } from "../api/http";
import type { Names } from "../api/types";

/** What was typed and not saved. `base`: the values of the touched fields as they were read, to find others' changes. */
export type Draft = {
  object: string;
  id: string | null;
  defaults: Record<string, unknown>;
  title: string;
  typed: Record<string, unknown>;
  base: Record<string, unknown> | null;
  names: Names;
  at: string;
};

const ROOT = "kith.draft";
const place = (): string => `${ROOT}.${api.kept?.tenant ?? ""}.${api.kept?.email ?? ""}.`;

/** One form: an object's record, or a new one with what was given at the start. */
export const formKey = (object: string, id: string | null, defaults: Record<string, unknown>): string =>
  `${object}.${id ?? JSON.stringify(defaults)}`;

/** In the browser's own storage at once, so that a reload, a crash or a lost connection takes nothing. */
export function keepDraft(key: string, draft: Draft): void {
  localStorage.setItem(place() + key, JSON.stringify(draft));
}

export function draftAt(key: string): Draft | null {
  const text = localStorage.getItem(place() + key);
  return text ? (JSON.parse(text) as Draft) : null;
}

export function dropDraft(key: string): void {
  localStorage.removeItem(place() + key);
}

/** Every form left unfinished on this device by this person, the latest first. */
export function drafts(): { key: string; draft: Draft }[] {
  const start = place();
  return Object.keys(localStorage)
    .filter((name) => name.startsWith(start))
    .map((name) => ({ key: name.slice(start.length), draft: JSON.parse(localStorage.getItem(name) ?? "") as Draft }))
    .filter(({ draft }) => draft.object)
    .sort((left, right) => right.draft.at.localeCompare(left.draft.at));
}

/** Whoever signs out leaves nothing behind on the device. */
export function forgetDrafts(): void {
  for (const { key } of drafts()) dropDraft(key);
}
