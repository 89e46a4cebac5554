import type { Camera, Size } from "./projection";
import { tileAt, tilesOf } from "./tiles";

/** Pictures of the ground from a server of map tiles; one that does not come leaves the land of the app to be seen. */
export function TilesGround({ address, camera, size }: { address: string; camera: Camera; size: Size }) {
  const { zoom, side, tiles } = tilesOf(camera, size);
  return (
    <g className="dark:[filter:invert(1)_hue-rotate(180deg)_brightness(0.9)]">
      {tiles.map((tile) => (
        <image
          key={tile.key}
          href={tileAt(address, zoom, tile)}
          x={tile.left}
          y={tile.top}
          width={side}
          height={side}
        />
      ))}
    </g>
  );
}
