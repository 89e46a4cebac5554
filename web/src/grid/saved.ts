import { queryOptions } from "@tanstack/react-query";
import { search } from "../api/queries";
import type { Declaration, Filter } from "../api/types";
import { MOST_VIEWS, type SavedView, VIEWS_STALE } from "./first-view";
import { partsOf } from "./from-filter";
import { type Address, addressOf, type View, viewOf } from "./view";

/** The views of one object that the person sees. */
export const viewsOf = (object: string) =>
  queryOptions({
    queryKey: ["list", "views", object],
    queryFn: async () => {
      const filter: Filter = { field: "object", op: "eq", value: object };
      return (await search("views", { filter, sort: ["name"], limit: MOST_VIEWS })).items as SavedView[];
    },
    staleTime: VIEWS_STALE,
  });

/** What a list shows at an address: what its saved view says, unless the address itself does. */
export function shownAt(address: Address, saved: SavedView | undefined, declared: Declaration, zone?: string): View {
  const own = viewOf(address);
  if (!saved || address.own === "1") return own;
  const filter = filterIn(saved.filter);
  return {
    ...own,
    ...(filter ? partsOf(filter, declared.fields, zone) : { conditions: [], any: false, raw: null }),
    sort: saved.sort ?? [],
    columns: saved.columns ?? [],
    group: saved.grouped_by?.[0] ?? "",
  };
}

/** The address after a change of what is shown; searching in a view does not change the view. */
export function changedAt(address: Address, shown: View, part: Partial<View>): Address {
  const view = address.view ? { view: address.view } : {};
  if (address.own !== "1" && Object.keys(part).every((key) => key === "q" || key === "deleted")) {
    const { q, deleted } = { ...viewOf(address), ...part };
    return { ...view, ...(q ? { q } : {}), ...(deleted ? { deleted: "1" } : {}) };
  }
  return { ...view, own: "1", ...addressOf({ ...shown, ...part }) };
}

/** What of a list's state a saved view keeps. */
export const kept = (view: View, filter: Filter | undefined) => ({
  filter: filter ? JSON.stringify(filter) : null,
  sort: view.sort,
  columns: view.columns,
  grouped_by: view.group ? [view.group] : [],
});

function filterIn(text: string | null | undefined): Filter | null {
  try {
    return text ? (JSON.parse(text) as Filter) : null;
  } catch {
    return null;
  }
}
