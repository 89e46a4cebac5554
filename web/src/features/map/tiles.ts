import { type Camera, type Size, worldSize } from "./projection";

const CLOSEST = 19;

export type Tile = { key: string; x: number; y: number; left: number; top: number };

/** The tiles that are seen: of the step of zoom that is nearest, each `side` pixels wide. */
export function tilesOf(camera: Camera, { width, height }: Size): { zoom: number; side: number; tiles: Tile[] } {
  const zoom = Math.min(CLOSEST, Math.max(0, Math.round(camera.zoom)));
  const many = 2 ** zoom;
  const side = worldSize(camera.zoom) / many;
  const [west, north] = [camera.x * many * side - width / 2, camera.y * many * side - height / 2];
  const tiles: Tile[] = [];
  for (let y = Math.max(0, Math.floor(north / side)); y < Math.min(many, (north + height) / side); y++)
    for (let column = Math.floor(west / side); column < (west + width) / side; column++) {
      const x = ((column % many) + many) % many;
      tiles.push({ key: `${zoom}/${column}/${y}`, x, y, left: column * side - west, top: y * side - north });
    }
  return { zoom, side, tiles };
}

export const tileAt = (address: string, zoom: number, { x, y }: Tile): string =>
  address.replace("{z}", String(zoom)).replace("{x}", String(x)).replace("{y}", String(y));
