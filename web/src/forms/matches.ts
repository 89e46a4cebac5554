import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { declarations, globalSearch, list } from "../api/queries";
import { ANY } from "../api/refs";
import type { Declaration } from "../api/types";
import { recents } from "../app/recent";
import { useDebounced } from "../ui/debounce";

/** `note`: what kind of record it is, where there are several. */
export type Match = { id: string; label: string; note?: string };

const FEW = 12;
/** Records of these tell of nothing that one could be about. */
const DULL = new Set(["settings", "insight"]);

/** The first few records whose text matches what was typed; of any object, those `among` where some are named. */
export function useMatches(
  object: string,
  typed: string,
  enabled: boolean,
  among: readonly string[] = [],
): { busy: boolean; options: Match[] } {
  const q = useDebounced(typed, 180);
  const declared = useQuery(declarations()).data;
  const any = object === ANY;
  const known = declared?.get(object);
  const title = known?.title ?? "name";
  const found = useQuery({
    ...list(object, { limit: FEW, fields: [title], sort: [title], ...(q.trim() ? { q: q.trim() } : {}) }),
    enabled: enabled && !!known,
  });
  const everywhere = useQuery({
    ...globalSearch(q.trim(), among.join(",")),
    enabled: enabled && any && q.trim().length > 0,
  });
  const opened = useOpened(declared, typed, any && enabled).filter(({ of }) => !among.length || among.includes(of));
  if (!any)
    return {
      busy: found.isFetching || q !== typed,
      options: (found.data?.items ?? []).map((item) => ({ id: item.id, label: String(item[title] ?? item.id) })),
    };
  const hits = typed.trim() === "" ? [] : (everywhere.data?.items ?? []);
  return {
    busy: everywhere.isFetching || q !== typed,
    options: [
      ...opened,
      ...hits
        .filter((hit) => !DULL.has(declared?.get(hit.object)?.group ?? "") && !opened.some(({ id }) => id === hit.id))
        .map(({ id, title: name, label }) => ({ id, label: name, note: label })),
    ],
  };
}

/** Of the records opened last on this device, those that fit what was typed. */
function useOpened(
  declared: ReadonlyMap<string, Declaration> | undefined,
  typed: string,
  enabled: boolean,
): (Match & { of: string })[] {
  const { t } = useLingui();
  if (!enabled) return [];
  const wanted = typed.trim().toLowerCase();
  return recents().flatMap(({ object, id, title }) => {
    const known = declared?.get(object);
    if (!known || DULL.has(known.group ?? "") || !title.toLowerCase().includes(wanted)) return [];
    return { of: object, id, label: title, note: t`${known.label}, opened lately` };
  });
}
