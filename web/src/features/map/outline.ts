import { toSpot } from "./projection";

type Geometry =
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

/** All countries as one path on a unit square scaled by a thousand. A ring that crosses the date line goes on beyond it. */
export function outlineOf({ transform, arcs, objects }: Topology): string {
  const [[across = 1, up = 1], [west = 0, south = 0]] = [transform.scale, transform.translate];
  const lines = arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([right = 0, above = 0]): [number, number] => {
      x += right;
      y += above;
      return [x * across + west, y * up + south];
    });
  });
  return ringsOf(objects.countries)
    .map((ring) => {
      const points = ring.flatMap((arc, at) => {
        const line = arc < 0 ? (lines[~arc] ?? []).toReversed() : (lines[arc] ?? []);
        return at ? line.slice(1) : line;
      });
      let [turns, before] = [0, points[0]?.[0] ?? 0];
      const drawn = points.map(([longitude, latitude]) => {
        if (longitude - before > 180) turns -= 360;
        if (before - longitude > 180) turns += 360;
        before = longitude;
        const { x, y } = toSpot({ latitude, longitude: longitude + turns });
        return `${(x * 1000).toFixed(2)} ${(y * 1000).toFixed(2)}`;
      });
      return `M${drawn.join("L")}Z`;
    })
    .join("");
}
