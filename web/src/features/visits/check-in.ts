import type { KithRecord } from "../../api/types";
import { pointOf } from "../map/places";
import { kilometres, type Point } from "../map/projection";

/** Beyond so many kilometres from the address one may be at another place. */
export const FAR_KM = 0.5;
const PRECISE = 1e6;

/** What checking in writes: when, and where if the device knows. */
export function checkedIn(place: Point | null, now: string): Record<string, unknown> {
  const round = (degrees: number) => Math.round(degrees * PRECISE) / PRECISE;
  return {
    state: "checked_in",
    checked_in_at: now,
    checked_in_place: place && { latitude: round(place.latitude), longitude: round(place.longitude) },
  };
}

/** Kilometres from where one checked in to where the visit or its customer is; null where either is not known. */
export function awayFrom(visit: KithRecord, customer: KithRecord | undefined): number | null {
  const there = pointOf(visit.address) ?? pointOf(customer?.address);
  const here = pointOf(visit.checked_in_place);
  return there && here ? kilometres(here, there) : null;
}

/** Whole minutes between checking in and out; null where one is missing. */
export function minutesOn({ checked_in_at: from, left_at: to }: KithRecord): number | null {
  if (typeof from !== "string" || typeof to !== "string") return null;
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));
}
