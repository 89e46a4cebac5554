import type { Filter } from "../api/types";
import { type Condition, fromText, toText } from "./conditions";

/** What a list shows. It lives in the address, so that a link is a shared view. */
export type View = {
  q: string;
  sort: string[];
  conditions: Condition[];
  any: boolean;
  columns: string[];
  deleted: boolean;
  /** The field by whose values the records are counted; none when empty. */
  group: string;
  /** What conditions cannot say, as a report's row or a view made elsewhere may ask it. */
  raw: Filter | null;
};
export type Address = {
  /** The saved view it began with. */
  view?: string;
  /** What the address says holds, also where it says nothing: the view was changed, or none is wanted. */
  own?: string;
  q?: string;
  sort?: string;
  f?: string[];
  any?: string;
  cols?: string;
  deleted?: string;
  by?: string;
  raw?: string;
};

const words = (text: unknown): string[] => (typeof text === "string" && text ? text.split(",") : []);

export function viewOf(address: Address): View {
  return {
    q: address.q ?? "",
    sort: words(address.sort),
    conditions: (address.f ?? []).map(fromText).filter((condition) => condition !== null),
    any: address.any === "1",
    columns: words(address.cols),
    deleted: address.deleted === "1",
    group: address.by ?? "",
    raw: filterIn(address.raw),
  };
}

export function addressOf(view: View): Address {
  return {
    ...(view.q ? { q: view.q } : {}),
    ...(view.sort.length ? { sort: view.sort.join(",") } : {}),
    ...(view.conditions.length ? { f: view.conditions.map(toText) } : {}),
    ...(view.any ? { any: "1" } : {}),
    ...(view.columns.length ? { cols: view.columns.join(",") } : {}),
    ...(view.deleted ? { deleted: "1" } : {}),
    ...(view.group ? { by: view.group } : {}),
    ...(view.raw ? { raw: JSON.stringify(view.raw) } : {}),
  };
}

function filterIn(text: string | undefined): Filter | null {
  try {
    const found: unknown = text ? JSON.parse(text) : null;
    return found && typeof found === "object" && !Array.isArray(found) ? (found as Filter) : null;
  } catch {
    return null;
  }
}

/** What a click on a column's head does: up, down, then none. With `add` the other columns' order stays behind it. */
export function turn(sort: readonly string[], field: string, add: boolean): string[] {
  const at = sort.findIndex((part) => part.replace(/^-/, "") === field);
  const now = at < 0 ? undefined : sort[at];
  const next = now === undefined ? field : now.startsWith("-") ? null : `-${field}`;
  if (!add) return next ? [next] : [];
  const rest = sort.slice();
  if (at < 0) return next ? [...rest, next] : rest;
  rest.splice(at, 1, ...(next ? [next] : []));
  return rest;
}

export function parseAddress(text: string): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [key, value] of new URLSearchParams(text)) {
    if (key === "f") found.f = [...((found.f as string[] | undefined) ?? []), value];
    else found[key] = value;
  }
  return found;
}

export function writeAddress(search: Record<string, unknown>): string {
  const pairs = Object.entries(search).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined && one !== null && one !== "")
      .map((one) => `${key}=${encodeURIComponent(String(one)).replace(/%2C/g, ",").replace(/%3A/g, ":")}`),
  );
  return pairs.length ? `?${pairs.join("&")}` : "";
}
