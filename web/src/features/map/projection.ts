import type { Point } from "../../ui/position";

export type { Point };
/** A place on the unit square of a Mercator map: x to the east, y to the south. */
export type Spot = { x: number; y: number };
/** What the map shows: what is in its middle, and how large; at zoom 0 the world is 256 px wide. */
export type Camera = Spot & { zoom: number };
export type Size = { width: number; height: number };

const RADIUS_KM = 6371.0087714;
const STEEPEST = 85.05;
const CLOSEST = 16;
const FARTHEST = 1;
const rad = (degrees: number): number => (degrees * Math.PI) / 180;
const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

export const worldSize = (zoom: number): number => 256 * 2 ** zoom;

export function toSpot({ latitude, longitude }: Point): Spot {
  const north = rad(within(latitude, -STEEPEST, STEEPEST));
  return { x: (longitude + 180) / 360, y: 0.5 - Math.log(Math.tan(Math.PI / 4 + north / 2)) / (2 * Math.PI) };
}

export function toPoint({ x, y }: Spot): Point {
  const north = 2 * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - Math.PI / 2;
  return { latitude: (north * 180) / Math.PI, longitude: (x - Math.floor(x)) * 360 - 180 };
}

/** Kilometres along the surface of a sphere of the Earth's mean radius, as the server counts them. */
export function kilometres(one: Point, other: Point): number {
  const [north, south] = [rad(one.latitude), rad(other.latitude)];
  const part =
    Math.sin((south - north) / 2) ** 2 +
    Math.cos(north) * Math.cos(south) * Math.sin(rad(other.longitude - one.longitude) / 2) ** 2;
  return 2 * RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(part)));
}

/** How many pixels a kilometre is, at a latitude. */
export const pixelsPerKm = (latitude: number, zoom: number): number =>
  worldSize(zoom) / (2 * Math.PI * RADIUS_KM * Math.cos(rad(within(latitude, -STEEPEST, STEEPEST))));

/** Pixels from the top left corner; of the copies of the world the nearest one counts. */
export function onScreen(spot: Spot, camera: Camera, { width, height }: Size): { left: number; top: number } {
  const world = worldSize(camera.zoom);
  const east = spot.x - camera.x;
  return {
    left: width / 2 + (east - Math.round(east)) * world,
    top: height / 2 + (spot.y - camera.y) * world,
  };
}

export function panned(camera: Camera, across: number, down: number): Camera {
  const world = worldSize(camera.zoom);
  const x = camera.x - across / world;
  return { ...camera, x: x - Math.floor(x), y: within(camera.y - down / world, 0, 1) };
}

/** Closer or farther by steps that double, with the place at `left`, `top` staying where it is. */
export function zoomed(
  camera: Camera,
  steps: number,
  { left, top }: { left: number; top: number },
  size: Size,
): Camera {
  const zoom = within(camera.zoom + steps, FARTHEST, CLOSEST);
  const [across, down] = [left - size.width / 2, top - size.height / 2];
  const still = panned(camera, -across, -down);
  return panned({ ...still, zoom }, across, down);
}

const MARGIN = 48;
/** One alone is shown with the coasts around it. */
const ALONE = 5;
const TOGETHER = 12;

/** The closest look at which all the spots are seen. */
export function fitted(spots: readonly Spot[], { width, height }: Size): Camera {
  const [first] = spots;
  if (!first) return { x: 0.55, y: 0.42, zoom: FARTHEST };
  // Across the date line the shorter way round is taken.
  const easts = spots.map(({ x }) => first.x + (x - first.x) - Math.round(x - first.x));
  const souths = spots.map(({ y }) => y);
  const span = (all: readonly number[]): [number, number] => [Math.min(...all), Math.max(...all)];
  const [[west, east], [north, south]] = [span(easts), span(souths)];
  const room = (pixels: number, part: number) =>
    Math.log2(Math.max(pixels - 2 * MARGIN, 64) / 256 / Math.max(part, 1e-9));
  const zoom = within(
    Math.min(room(width, east - west), room(height, south - north), spots.length > 1 ? TOGETHER : ALONE),
    FARTHEST,
    CLOSEST,
  );
  const x = (west + east) / 2;
  return { x: x - Math.floor(x), y: (north + south) / 2, zoom };
}

/** A round length for a scale bar of at most that many pixels. */
export function scaleOf(latitude: number, zoom: number, most: number): { km: number; pixels: number } {
  const each = pixelsPerKm(latitude, zoom);
  const size = 10 ** Math.floor(Math.log10(most / each));
  const km = size * ([5, 2, 1].find((times) => times * size * each <= most) ?? 1);
  return { km, pixels: km * each };
}
