import { queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { me, search } from "../api/queries";
import type { Filter, KithRecord } from "../api/types";
import type { Address } from "./view";

/** A view as it is kept: what a list shows of an object, and with whom its owner shares it. */
export type SavedView = KithRecord & {
  name: string;
  object: string;
  filter?: string | null;
  sort?: string[] | null;
  columns?: string[] | null;
  grouped_by?: string[] | null;
  shared: "private" | "team" | "everyone";
  default?: boolean;
  default_for_roles?: string[] | null;
  owner: string | null;
};
export const MOST_VIEWS = 200;
export const VIEWS_STALE = 300_000;

const FIRST: Filter = {
  or: [
    { field: "default", op: "eq", value: true },
    { field: "default_for_roles", op: "empty", value: false },
  ],
};

/** The views that some list begins with, of every object: asked for once. */
export const firstViews = () =>
  queryOptions({
    queryKey: ["list", "views", "", "first"],
    queryFn: async () => (await search("views", { filter: FIRST, limit: MOST_VIEWS })).items as SavedView[],
    staleTime: VIEWS_STALE,
  });

/** The view a person's list begins with: their own choice, else their role's. */
export function firstOf(views: readonly SavedView[], object: string, person: { id: string; role: string }) {
  const mine = views.filter((one) => one.object === object);
  return (
    mine.find((one) => one.default && one.owner === person.id) ??
    mine.find((one) => one.default_for_roles?.includes(person.role))
  );
}

type Go = (to: { to: "."; search: never; replace: true }) => unknown;

/** Leads from an address that says nothing to the person's first view; whether that is still being found out. */
export function useFirstView(object: string, address: Address, go: Go): boolean {
  const isBare = Object.keys(address).length === 0;
  const [open, setOpen] = useState(isBare);
  const person = useQuery(me()).data?.person;
  const first = useQuery({ ...firstViews(), enabled: open });
  const finding = open && isBare && (first.isLoading || (!person && first.isSuccess));
  const begins = open && isBare && first.data && person ? firstOf(first.data, object, person)?.id : undefined;
  useEffect(() => {
    if (finding) return;
    setOpen(false);
    if (begins) void go({ to: ".", search: { view: begins } as never, replace: true });
  }, [finding, begins, go]);
  return finding || !!begins;
}
