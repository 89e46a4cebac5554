import { t } from "@lingui/core/macro";
import { says } from "../ui/show";
import { toast } from "../ui/toast";
import { api } from "./http";
import { versionIn } from "./own-writes";
import type { InfiniteData } from "@tanstack/react-query";
import { changed, queries } from "./queries";
import type { KithRecord, Overview, Page } from "./types";

/** Say why something could not be done. */
export function fail(error: unknown): void {
  toast(says(error, t`The server cannot be reached. Check the connection.`), { tone: "bad" });
}

/** Delete a record, with a way back. Resolves to whether it is gone. */
export async function remove(object: string, record: KithRecord, title: string): Promise<boolean> {
  try {
    const { response } = await api.full(`/v1/${object}/${record.id}`, { method: "DELETE", version: record.version });
    const version = versionIn(response) ?? record.version + 1;
    await changed(object, record.id);
    toast(t`${title} deleted`, { action: { label: t`Undo`, run: () => void putBack(object, record.id, version) } });
    return true;
  } catch (error) {
    fail(error);
    await changed(object);
    return false;
  }
}

/**
 * Change some fields: shown at once, taken back with the reason when refused, undone by one press. `back`: what undoes it
 * where that is more than the values before; null where nothing does. `undone`: what goes back besides.
 */
export async function change(
  object: string,
  record: KithRecord,
  patch: Record<string, unknown>,
  said: string,
  back?: Record<string, unknown> | null,
  undone?: () => void,
): Promise<boolean> {
  const before = Object.fromEntries(Object.keys(patch).map((name) => [name, record[name] ?? null]));
  paint(object, record.id, patch);
  try {
    const saved = await api.call<KithRecord>(`/v1/${object}/${record.id}`, {
      method: "PATCH",
      body: patch,
      version: record.version,
    });
    paint(object, record.id, { ...patch, version: saved.version });
    offerUndo(object, saved, back === undefined ? before : back, said, undone);
    await changed(object);
    return true;
  } catch (error) {
    paint(object, record.id, before);
    fail(error);
    await changed(object);
    return false;
  }
}

/** Say what was done to a record and, unless nothing undoes it, how to take it back. */
export function offerUndo(
  object: string,
  saved: KithRecord,
  back: Record<string, unknown> | null,
  said: string,
  undone?: () => void,
): void {
  const run = () => {
    undone?.();
    void change(object, saved, back ?? {}, t`Put back`);
  };
  toast(said, back ? { action: { label: t`Undo`, run } } : {});
}

/** Write values into every loaded list and page that shows the record. */
export function paint(object: string, id: string, values: Record<string, unknown>): void {
  const painted = (item: KithRecord): KithRecord => (item.id === id ? { ...item, ...values } : item);
  const page = (one: Page): Page => ({ ...one, items: one.items.map(painted) });
  queries.setQueriesData<Page | InfiniteData<Page>>({ queryKey: ["list", object] }, (data) => {
    if (!data) return data;
    return "pages" in data ? { ...data, pages: data.pages.map(page) } : page(data);
  });
  queries.setQueryData<KithRecord>(["record", object, id], (data) => data && painted(data));
  queries.setQueryData<Overview>(["overview", id], (data) => data && { ...data, record: painted(data.record) });
}

export async function putBack(object: string, id: string, version: number): Promise<void> {
  try {
    await api.call(`/v1/${object}/${id}/restore`, { method: "POST", version });
    toast(t`Put back`);
  } catch (error) {
    fail(error);
  }
  await changed(object);
}
