import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { declarations, list, me, pages } from "../../api/queries";
import type { Filter, KithRecord } from "../../api/types";
import { language } from "../../i18n";
import { addDays, today } from "../../i18n/format";
import { startOfDay } from "../../grid/conditions";
import { type MapAddress, pointIn } from "./address";
import { countriesOf, type Counted, type Country, unsaid } from "./countries";
import { customersAsked, customersOn, inTurn, type Place, unplacedAsked, visitsOn } from "./places";
import { useGround } from "./use-ground";

const PAGE = 200;
/** So many at once; of more, a part of the map is asked for. */
export const MOST = 1_000;
const FIELDS = ["name", "address", "lifecycle_stage", "level", "phones", "owner", "customer_since"];

/** The person, what they may see, and the segments there are. */
export function useMapWorld() {
  const person = useQuery(me());
  const declared = useQuery(declarations());
  const reads = (name: string) => (declared.data?.get(name)?.access.read ?? "none") !== "none";
  const asked: Filter = {
    and: [
      { field: "of", op: "eq", value: "customers" },
      { field: "active", op: "eq", value: true },
    ],
  };
  const segments = useQuery({
    ...list("segments", { filter: asked, sort: ["name"], limit: PAGE }),
    enabled: !!declared.data && reads("segments"),
  });
  return {
    person: person.data?.person,
    declared: declared.data,
    reads,
    segments: (segments.data?.items ?? []).filter(({ filter }) => filterIn(filter)),
    pending: person.isPending || declared.isPending || (segments.isPending && segments.isEnabled),
    failed: [person, declared].find(({ isError, data }) => isError && !data),
  };
}

/** The filter that a segment keeps as text; null where there is none. */
export function filterIn(text: unknown): Filter | null {
  try {
    return typeof text === "string" && text ? (JSON.parse(text) as Filter) : null;
  } catch {
    return null;
  }
}

type Found = {
  places: Place[];
  /** How many there are in all, and how many of them came. */
  total: number;
  got: number;
  names: Record<string, string>;
  pending: boolean;
  failed: { error: unknown; refetch: () => unknown } | undefined;
};

/** Customers with coordinates, page after page up to a thousand. */
export function useCustomers(address: MapAddress, person: string, segment: Filter | null, wanted: boolean): Found {
  const filter = customersAsked(address, person, segment);
  const found = useInfiniteQuery({
    ...pages("customers", { filter, sort: ["name"], limit: PAGE, fields: FIELDS }),
    enabled: wanted,
  });
  const got = found.data?.pages.reduce((sum, { items }) => sum + items.length, 0) ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && got < MOST) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, got]);
  const records = found.data?.pages;
  const places = useMemo(
    () => customersOn(records?.flatMap(({ items }) => items) ?? [], pointIn(address.near)),
    [records, address.near],
  );
  return {
    places,
    total: records?.[0]?.total ?? 0,
    got,
    names: Object.assign({}, ...(records ?? []).map(({ names }) => names)),
    pending: wanted && found.isPending,
    failed: found.isError && !found.data ? { error: found.error, refetch: () => found.refetch() } : undefined,
  };
}

/** Customers without coordinates, counted by country; none for a part of the map, of which a country is too large. */
export function useCountries(address: MapAddress, person: string, segment: Filter | null, wanted: boolean) {
  const { t } = useLingui();
  const filter = unplacedAsked(address, person, segment);
  const found = useQuery({
    ...list("customers", { filter, group: "country", limit: 1, fields: ["name"] }),
    enabled: wanted && !address.near && !address.box,
  });
  const middles = useGround()?.middles;
  const said = found.isEnabled ? found.data?.groups : undefined;
  const silent = !!said?.some(({ key }) => !key);
  const byAddress = useQuery({
    ...list("customers", { filter: unsaid(filter), group: "address.country", limit: 1, fields: ["name"] }),
    enabled: silent,
  }).data?.groups;
  const groups = useMemo<readonly Counted[] | undefined>(
    () =>
      silent && byAddress
        ? [...(said ?? []).filter(({ key }) => key), ...byAddress.map((one) => ({ ...one, byAddress: true }))]
        : said,
    [said, silent, byAddress],
  );
  const unknown = t`No country`;
  const countries: Country[] = useMemo(
    () => (groups && middles ? countriesOf(groups, middles, language(), unknown) : []),
    [groups, middles, unknown],
  );
  return { countries, asked: filter };
}

const byId = (ids: readonly string[]): Filter => ({ field: "id", op: "in", value: ids });

/** The visits of a day in the order in which they are made, where they are or at their customers’. */
export function useVisits(
  address: MapAddress,
  person: { id: string; time_zone: string } | undefined,
  wanted: boolean,
): Found & { lost: KithRecord[] } {
  const on = address.on ?? today();
  const zone = person?.time_zone;
  const whose = address.whose ?? "mine";
  const filter: Filter = {
    and: [
      { field: "planned_at", op: "gte", value: startOfDay(on, zone) },
      { field: "planned_at", op: "lt", value: startOfDay(addDays(on, 1), zone) },
      { field: "state", op: "in", value: ["planned", "checked_in", "done"] },
      whose === "team" ? { field: "owner", op: "my_team" } : { field: "owner", op: "eq", value: person?.id ?? "" },
    ],
  };
  const found = useQuery({
    ...list("visits", { filter, sort: ["planned_at"], limit: PAGE }),
    enabled: wanted && !!person,
  });
  const visits = inTurn(found.data?.items ?? []);
  const ids = [...new Set(visits.map(({ customer }) => String(customer)))].toSorted();
  const customers = useQuery({
    ...list("customers", { filter: byId(ids), limit: PAGE, fields: FIELDS }),
    enabled: ids.length > 0,
  });
  const places = visitsOn(visits, customers.data?.items ?? [], pointIn(address.near));
  const shown = new Set(places.map(({ id }) => id));
  return {
    places,
    lost: visits.filter(({ id }) => !shown.has(id)),
    total: found.data?.total ?? 0,
    got: visits.length,
    names: found.data?.names ?? {},
    pending: wanted && (found.isPending || (ids.length > 0 && customers.isPending)),
    failed: found.isError && !found.data ? { error: found.error, refetch: () => found.refetch() } : undefined,
  };
}
