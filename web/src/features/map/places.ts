import type { Address, Filter, KithRecord } from "../../api/types";
import { boxIn, type MapAddress, pointIn } from "./address";
import { kilometres, type Point, type Spot, toSpot } from "./projection";

/** How a customer stands, told by colour and by shape. */
export type Standing = "buys" | "leaving" | "lost" | "new";
export type Place = Spot & {
  id: string;
  object: "customers" | "visits";
  title: string;
  standing: Standing;
  point: Point;
  record: KithRecord;
  city: string;
  /** From what one asked to be near to. */
  km: number | null;
};

export const MOST_NEAR = 5;
const STANDING: Record<string, Standing> = { at_risk: "leaving", lost: "lost", suspect: "new", prospect: "new" };

export function pointOf(address: unknown): Point | null {
  const { latitude, longitude } = (address ?? {}) as Address;
  return typeof latitude === "number" && typeof longitude === "number" ? { latitude, longitude } : null;
}

function placed(object: Place["object"], record: KithRecord, title: string, at: Point, near: Point | null): Place {
  const { city, region } = (record.address ?? {}) as Address;
  return {
    ...toSpot(at),
    id: record.id,
    object,
    title,
    standing: STANDING[String(record.lifecycle_stage)] ?? "buys",
    point: at,
    record,
    city: city ?? region ?? "",
    km: near && kilometres(near, at),
  };
}

/** Customers that have coordinates, nearest first where one is near to something. */
export function customersOn(records: readonly KithRecord[], near: Point | null): Place[] {
  const found = records.flatMap((record) => {
    const at = pointOf(record.address);
    return at ? [placed("customers", record, String(record.name), at, near)] : [];
  });
  return near ? found.toSorted((one, other) => (one.km ?? 0) - (other.km ?? 0)) : found;
}

/** Visits where they are or were to be; one without a place of its own is at its customer's. */
export function visitsOn(visits: readonly KithRecord[], customers: readonly KithRecord[], near: Point | null): Place[] {
  const known = new Map(customers.map((one) => [one.id, one]));
  return visits.flatMap((visit) => {
    const customer = known.get(String(visit.customer));
    const at = pointOf(visit.checked_in_place) ?? pointOf(visit.address) ?? pointOf(customer?.address);
    if (!at) return [];
    const shown = { ...visit, address: visit.address ?? customer?.address, lifecycle_stage: customer?.lifecycle_stage };
    return [placed("visits", shown, String(visit.subject), at, near)];
  });
}

/** In the order in which a day's visits are made. */
export function inTurn(visits: readonly KithRecord[]): KithRecord[] {
  const turn = ({ route_position, planned_at }: KithRecord) =>
    `${String(route_position ?? 9_999).padStart(5, "0")} ${String(planned_at ?? "")}`;
  return visits.toSorted((one, other) => turn(one).localeCompare(turn(other)));
}

/** As the crow flies, from each to the next. */
export const lengthOf = (places: readonly Place[]): number =>
  places.slice(1).reduce((sum, place, at) => sum + kilometres((places[at] as Place).point, place.point), 0);

/** Those without coordinates, of whom a map knows the country at most, and what was chosen. */
export function unplacedAsked({ level, whose }: MapAddress, person: string, segment: Filter | null): Filter {
  return { and: [{ field: "address.latitude", op: "empty", value: true }, ...chosenOf(level, segment, whose, person)] };
}

/** What the list of customers is asked: those with coordinates, and what was chosen. */
export function customersAsked(address: MapAddress, person: string, segment: Filter | null): Filter {
  const { level, near, km, box, whose } = address;
  const [south = 0, west = 0, north = 0, east = 0] = boxIn(box) ?? [];
  const centre = pointIn(near);
  const side = (name: string, op: "gte" | "lte", value: number): Filter => ({ field: `address.${name}`, op, value });
  return {
    and: [
      { field: "address.latitude", op: "empty", value: false },
      { field: "address.longitude", op: "empty", value: false },
      ...chosenOf(level, segment, whose, person),
      ...(centre
        ? [{ field: "address", op: "within", value: { ...centre, km: Number(km ?? MOST_NEAR) } } as Filter]
        : []),
      ...(box
        ? [
            side("latitude", "gte", south),
            side("latitude", "lte", north),
            side("longitude", "gte", west),
            side("longitude", "lte", east),
          ]
        : []),
    ],
  };
}

const chosenOf = (
  level: string | undefined,
  segment: Filter | null,
  whose: string | undefined,
  person: string,
): Filter[] => [
  ...(level ? [{ field: "level", op: "eq", value: level } as Filter] : []),
  ...(segment ? [segment] : []),
  ...ofWhom(whose, person),
];

const ofWhom = (whose: string | undefined, person: string): Filter[] =>
  whose === "mine"
    ? [{ field: "owner", op: "eq", value: person }]
    : whose === "team"
      ? [{ field: "owner", op: "my_team" }]
      : [];
