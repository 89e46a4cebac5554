import type { Address } from "../grid/view";
/** The text of a part of an address; undefined for none. */
const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** What a desk is asked to show: a part of it, of whom or what, in which order, and which one is opened. */
export type DeskSearch = { tab?: string; of?: string; sort?: string; id?: string };

/** Reads the named parts of an address, those that say something. */
export const parts =
  <Name extends string>(...names: readonly Name[]) =>
  (search: Record<string, unknown>): { [name in Name]?: string } =>
    Object.fromEntries(names.flatMap((name) => (text(search[name]) ? [[name, text(search[name])]] : []))) as {
      [name in Name]?: string;
    };

export const deskSearch: (search: Record<string, unknown>) => DeskSearch = parts("tab", "of", "sort", "id");

/** What a list shows, as its address says it. */
export const listSearch = (search: Record<string, unknown>): Address => ({
  ...parts("q", "sort", "cols", "by", "view", "raw")(search),
  ...(Array.isArray(search.f) && search.f.length ? { f: search.f.map(String) } : {}),
  ...(search.any === "1" ? { any: "1" } : {}),
  ...(search.deleted === "1" ? { deleted: "1" } : {}),
  ...(search.own === "1" ? { own: "1" } : {}),
});
