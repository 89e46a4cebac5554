/** The text of a part of an address; undefined for none. */
export const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** What a desk is asked to show: a part of it, of whom or what, in which order, and which one is opened. */
export type DeskSearch = { tab?: string; of?: string; sort?: string; id?: string };
export const deskSearch = (search: Record<string, unknown>): DeskSearch =>
  Object.fromEntries(
    ["tab", "of", "sort", "id"].flatMap((name) => (text(search[name]) ? [[name, text(search[name])]] : [])),
  );
