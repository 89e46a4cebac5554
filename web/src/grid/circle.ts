import type { Point } from "../ui/position";

/** As the API takes it. `name`: what is in the middle, for people. */
export type Circle = Point & { km: number; name?: string };
/** What a name says of a middle that is no record: the places a device and a map told. */
export const HERE = "@here";
export const MAP = "@map";
export const USUAL_KM = "10";
const MOST_NAME = 200;
const MOST_KM = 20_000;
const SEEN = "kith.map.centre";

/** Read from a condition's values: latitude, longitude, kilometres and the name; null until it is whole. */
export function circleIn(values: readonly string[]): Circle | null {
  const [latitude, longitude, km] = values.slice(0, 3).map((one) => (one.trim() ? Number(one) : NaN));
  if (latitude === undefined || longitude === undefined || km === undefined) return null;
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && km > 0 && km <= MOST_KM)) return null;
  return { latitude, longitude, km, ...(values[3] ? { name: values[3].slice(0, MOST_NAME) } : {}) };
}

/** The values of a condition that says it; null for what is no circle. */
export function circleValues(value: unknown): string[] | null {
  const { latitude, longitude, km, name } = (value ?? {}) as Partial<Record<keyof Circle, unknown>>;
  const values = [latitude, longitude, km].map(String);
  const whole = typeof name === "string" ? [...values, name] : values;
  return circleIn(whole) ? whole : null;
}

/** What the map showed in its middle when it was last open in this tab; null where it was not. */
export function mapCentre(): Point | null {
  const found = circleIn([...(sessionStorage.getItem(SEEN) ?? "").split(","), "1"]);
  return found && { latitude: found.latitude, longitude: found.longitude };
}

export const keepMapCentre = ({ latitude, longitude }: Point): void =>
  sessionStorage.setItem(SEEN, [latitude, longitude].map((one) => one.toFixed(5)).join(","));
