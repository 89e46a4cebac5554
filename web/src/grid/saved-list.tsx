import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { me, queries, record } from "../api/queries";
import type { Declaration } from "../api/types";
import { Bones } from "../ui/show";
import type { SavedView } from "./first-view";
import type { Lens } from "./list-screen";
import { changedAt, shownAt, viewsOf } from "./saved";

/** A list as the saved view `id` shows it; `gone` when there is none that the person sees. */
export function SavedList({
  declared,
  id,
  children,
}: {
  declared: Declaration;
  id: string;
  children: (lens: Lens, saved: SavedView | undefined) => ReactNode;
}) {
  const zone = useQuery(me()).data?.person.time_zone;
  const found = useQuery({
    ...record("views", id),
    initialData: () => queries.getQueryData(viewsOf(declared.name).queryKey)?.find((one) => one.id === id),
  });
  const saved = found.data?.object === declared.name ? (found.data as SavedView) : undefined;
  const lens = useMemo<Lens>(
    () => ({
      shown: (address) => shownAt(address, saved, declared, zone),
      changed: (address, part) => changedAt(address, shownAt(address, saved, declared, zone), part),
    }),
    [saved, declared, zone],
  );
  return found.isLoading ? <Bones lines={9} /> : children(lens, saved);
}
