import { type Spot, toSpot } from "./projection";

type Geometry = { id?: string } & Shape;
type Shape =
  | { type: "Polygon"; arcs: number[][] }
  | { type: "MultiPolygon"; arcs: number[][][] }
  | { type: "GeometryCollection"; geometries: Geometry[] };
/** What is used of a TopoJSON file. */
export type Topology = {
  transform: { scale: readonly number[]; translate: readonly number[] };
  arcs: readonly (readonly (readonly number[])[])[];
  objects: { countries: Geometry };
};

const ringsOf = (one: Geometry): number[][] =>
  one.type === "Polygon" ? one.arcs : one.type === "MultiPolygon" ? one.arcs.flat() : one.geometries.flatMap(ringsOf);

/** The rings of a geometry as points of a unit square. A ring that crosses the date line goes on beyond it. */
function ringsIn({ transform, arcs }: Topology, geometry: Geometry): Spot[][] {
  const [[across = 1, up = 1], [west = 0, south = 0]] = [transform.scale, transform.translate];
  const lineOf = (arc: number) => {
    let [x, y] = [0, 0];
    return (arcs[arc] ?? []).map(([right = 0, above = 0]): [number, number] => {
      x += right;
      y += above;
      return [x * across + west, y * up + south];
    });
  };
  return ringsOf(geometry).map((ring) => {
    const points = ring.flatMap((arc, at) => {
      const line = arc < 0 ? lineOf(~arc).toReversed() : lineOf(arc);
      return at ? line.slice(1) : line;
    });
    let [turns, before] = [0, points[0]?.[0] ?? 0];
    return points.map(([longitude, latitude]) => {
      if (longitude - before > 180) turns -= 360;
      if (before - longitude > 180) turns += 360;
      before = longitude;
      return toSpot({ latitude, longitude: longitude + turns });
    });
  });
}

/** All countries as one path on a unit square scaled by a thousand. */
export function outlineOf(topology: Topology): string {
  return ringsIn(topology, topology.objects.countries)
    .map((ring) => `M${ring.map(({ x, y }) => `${(x * 1000).toFixed(2)} ${(y * 1000).toFixed(2)}`).join("L")}Z`)
    .join("");
}

/** Country → the middle of its largest part, by its ISO 3166-1 number. */
export function middlesOf(topology: Topology): Map<string, Spot> {
  const { countries } = topology.objects;
  const all = countries.type === "GeometryCollection" ? countries.geometries : [];
  return new Map(
    all.flatMap((one): [string, Spot][] => {
      const [largest] = ringsIn(topology, one)
        .map(middle)
        .toSorted((a, b) => b.area - a.area);
      return one.id && largest ? [[one.id, { x: largest.x, y: largest.y }]] : [];
    }),
  );
}

/** The centroid of a ring and its area. */
function middle(ring: readonly Spot[]): Spot & { area: number } {
  let [twice, x, y] = [0, 0, 0];
  ring.forEach((one, at) => {
    const next = ring[(at + 1) % ring.length] as Spot;
    const cross = one.x * next.y - next.x * one.y;
    twice += cross;
    x += (one.x + next.x) * cross;
    y += (one.y + next.y) * cross;
  });
  return { x: x / (3 * twice), y: y / (3 * twice), area: Math.abs(twice / 2) };
}
