import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Minus, Plus, Scan } from "lucide-react";
import { memo, type RefObject, useMemo } from "react";
import { me } from "../../api/queries";
import { number } from "../../i18n/format";
import { IconButton } from "../../ui/button";
import { CountryMark } from "./country-mark";
import type { Country } from "./countries";
import { type Cluster, clustersOf } from "./clusters";
import { readable } from "./labels";
import { MarkShape } from "./mark";
import type { Place } from "./places";
import { TilesGround } from "./tiles-ground";
import { useGround } from "./use-ground";
import {
  type Camera,
  fitted,
  onScreen,
  pixelsPerKm,
  type Point,
  scaleOf,
  type Size,
  type Spot,
  toPoint,
  toSpot,
  worldSize,
  zoomed,
} from "./projection";
import { useMoves } from "./use-moves";

const SCALE = 110;
const LONGEST = 22;
const FAR = 8;

export type Circle = { point: Point; km: number };

/** The map. What it shows is in the list beside it too, which is what a screen reader is given. */
export function MapView({
  box,
  size,
  camera,
  places,
  countries,
  chosen,
  circle,
  here,
  route,
  onCamera,
  onChoose,
  onCountry,
}: {
  box: RefObject<HTMLDivElement | null>;
  size: Size;
  camera: Camera;
  places: readonly Place[];
  countries: readonly (Country & { spot: Spot })[];
  chosen: string | null;
  circle: Circle | null;
  here: Point | null;
  route: boolean;
  onCamera: (next: Camera) => void;
  onChoose: (id: string) => void;
  onCountry: (country: Country) => void;
}) {
  const { t } = useLingui();
  const outline = useGround()?.outline;
  const ground = useQuery(me()).data?.map;
  const { onKeyDown } = useMoves(box, camera, size, onCamera);
  const step = Math.round(camera.zoom * 2) / 2;
  // Each visit of a route keeps its number.
  const groups = useMemo(() => clustersOf(places, route ? 22 : step), [places, step, route]);
  const seen = groups
    .map((group) => ({ group, ...onScreen(group, camera, size) }))
    .filter(({ left, top }) => left > -40 && top > -40 && left < size.width + 40 && top < size.height + 40);
  const labels = seen.map(({ group, left, top }) => ({
    id: group.id,
    left,
    top,
    text: labelOf(group.members, camera),
  }));
  const lands = countries.map((one) => ({ one, ...onScreen(one.spot, camera, size) }));
  const named = readable([...labels, ...lands.map(({ one, ...at }) => ({ ...at, id: one.id, text: one.label }))]);
  const press = ({ members: [first, ...others] }: Cluster<Place>) => {
    if (!first) return;
    const apart = others.some(({ x, y }) => Math.hypot(x - first.x, y - first.y) * worldSize(15) > 44);
    if (apart) return onCamera(fitted([first, ...others], size));
    onChoose(first.id);
  };
  const centre = { left: size.width / 2, top: size.height / 2 };
  return (
    <div className="absolute inset-0 overflow-hidden bg-sunken dark:bg-canvas">
      <div
        ref={box}
        role="group"
        tabIndex={0}
        aria-label={t`Map. Arrow keys move it, plus and minus zoom; the list has the same.`}
        onKeyDown={onKeyDown}
        className="absolute inset-0 cursor-grab touch-none -outline-offset-2 select-none active:cursor-grabbing"
      >
        <svg aria-hidden="true" width="100%" height="100%" className="block">
          <Ground outline={outline} camera={camera} size={size} />
          {ground && <TilesGround address={ground.tiles} camera={camera} size={size} />}
          {circle && <Radius circle={circle} camera={camera} size={size} />}
          {route && <Way places={places} camera={camera} size={size} />}
          {here && <Here at={here} camera={camera} size={size} />}
          {lands.map(({ one, left, top }) => (
            <g
              key={one.id}
              data-country={one.id}
              transform={`translate(${left} ${top})`}
              onClick={() => onCountry(one)}
              className="cursor-pointer"
            >
              <CountryMark count={one.count} />
              {named.has(one.id) && <Name text={one.label} many={false} />}
            </g>
          ))}
          {seen.map(({ group, left, top }) => (
            <g
              key={group.id}
              data-mark={group.id}
              transform={`translate(${left} ${top})`}
              onClick={() => press(group)}
              className="cursor-pointer"
            >
              <circle r={22} className="fill-transparent" />
              {group.members.length > 1 ? (
                <Many members={group.members} />
              ) : (
                <MarkShape
                  standing={(group.members[0] as Place).standing}
                  chosen={group.members.some(({ id }) => id === chosen)}
                />
              )}
              {route && <Turn at={places.findIndex(({ id }) => id === group.id) + 1} />}
              {named.has(group.id) && <Name text={labelOf(group.members, camera)} many={group.members.length > 1} />}
            </g>
          ))}
        </svg>
      </div>
      <div className="absolute top-2 right-2 flex flex-col gap-1.5">
        <IconButton
          look="plain"
          label={t`Closer`}
          className="max-lg:size-11"
          icon={<Plus size={18} />}
          onPress={() => onCamera(zoomed(camera, 1, centre, size))}
        />
        <IconButton
          look="plain"
          label={t`Farther`}
          className="max-lg:size-11"
          icon={<Minus size={18} />}
          onPress={() => onCamera(zoomed(camera, -1, centre, size))}
        />
        <IconButton
          look="plain"
          label={t`Show all`}
          className="max-lg:size-11"
          icon={<Scan size={18} />}
          onPress={() => onCamera(fitted([...places, ...countries.map(({ spot }) => spot)], size))}
        />
      </div>
      <Scale camera={camera} />
      {ground?.credit && (
        <p className="pointer-events-none absolute right-0 bottom-0 max-w-[60%] truncate bg-surface/80 px-1.5 text-[0.6875rem] text-soft">
          {ground.credit}
        </p>
      )}
    </div>
  );
}

type Seen = { camera: Camera; size: Size };

/** The land, and its copies to the east and west for a look across the date line. */
function Ground({ outline, camera, size }: Seen & { outline: string | undefined }) {
  const world = worldSize(camera.zoom);
  const left = size.width / 2 - camera.x * world;
  const top = size.height / 2 - camera.y * world;
  return (
    <g transform={`translate(${left} ${top}) scale(${world / 1000})`}>
      {[-1000, 0, 1000].map((east) => (
        <Land key={east} outline={outline} east={east} />
      ))}
    </g>
  );
}

const Land = memo(function Land({ outline, east }: { outline: string | undefined; east: number }) {
  if (!outline) return null;
  return (
    <path
      d={outline}
      transform={`translate(${east} 0)`}
      vectorEffect="non-scaling-stroke"
      className="fill-surface stroke-edge/50 [stroke-width:1]"
    />
  );
});

function Radius({ circle, camera, size }: Seen & { circle: Circle }) {
  const { left, top } = onScreen(toSpot(circle.point), camera, size);
  const r = circle.km * pixelsPerKm(circle.point.latitude, camera.zoom);
  return (
    <g>
      <circle
        cx={left}
        cy={top}
        r={r}
        strokeDasharray="6 4"
        className="fill-accent/10 stroke-accent [stroke-width:1.5]"
      />
      <path d={`M${left - 6} ${top}h12M${left} ${top - 6}v12`} className="stroke-accent stroke-2" />
    </g>
  );
}

function Here({ at, camera, size }: Seen & { at: Point }) {
  const { left, top } = onScreen(toSpot(at), camera, size);
  return (
    <g transform={`translate(${left} ${top})`}>
      <circle r={12} className="fill-info/20" />
      <circle r={6} className="fill-info stroke-surface stroke-2" />
    </g>
  );
}

function Way({ places, camera, size }: Seen & { places: readonly Place[] }) {
  const points = places.map((place) => onScreen(place, camera, size)).map(({ left, top }) => `${left},${top}`);
  return <polyline points={points.join(" ")} strokeDasharray="2 6" className="fill-none stroke-soft stroke-2" />;
}

function Turn({ at }: { at: number }) {
  return (
    <g transform="translate(13 -13)">
      <circle r={9} className="fill-ink stroke-surface" />
      <text textAnchor="middle" dy="0.35em" className="fill-surface text-[0.6875rem] font-semibold">
        {at}
      </text>
    </g>
  );
}

/** Several in one place: how many, and how many of them may be leaving. */
function Many({ members }: { members: readonly Place[] }) {
  const leaving = members.filter(({ standing }) => standing === "leaving").length;
  const r = 14 + Math.min(10, Math.log2(members.length) * 1.5);
  return (
    <>
      <circle r={r + 4} className="fill-accent/20" />
      <circle r={r} className="fill-accent stroke-surface stroke-2" />
      <text textAnchor="middle" dy="0.35em" className="fill-on-accent text-xs font-semibold">
        {number(members.length)}
      </text>
      {leaving > 0 && (
        <g transform={`translate(${r * 0.8} ${-r * 0.8})`}>
          <path d="M0 -10L11 9H-11Z" strokeLinejoin="round" className="fill-warn stroke-surface stroke-2" />
          <text textAnchor="middle" dy="0.62em" className="fill-surface text-[0.625rem] font-bold">
            {leaving > 9 ? "9+" : leaving}
          </text>
        </g>
      )}
    </>
  );
}

/** What one is called; of several seen from afar, the town most of them are in. */
function labelOf(members: readonly Place[], { zoom }: Camera): string {
  const towns = zoom < FAR ? members.map(({ city }) => city).filter(Boolean) : [];
  const often = towns.toSorted((one, other) => count(towns, other) - count(towns, one))[0];
  const text = (members.length === 1 ? members[0]?.title : often) ?? "";
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

const Name = ({ text, many }: { text: string; many: boolean }) => (
  <text
    textAnchor="middle"
    y={many ? 38 : 24}
    className="fill-ink stroke-surface stroke-3 text-[0.6875rem] font-medium [paint-order:stroke]"
  >
    {text}
  </text>
);

const count = (towns: readonly string[], one: string): number => towns.filter((town) => town === one).length;

function Scale({ camera }: { camera: Camera }) {
  const { km, pixels } = scaleOf(toPoint(camera).latitude, camera.zoom, SCALE);
  return (
    <svg aria-hidden="true" width={SCALE + 4} height={26} className="pointer-events-none absolute bottom-2 left-3">
      <text y={12} className="fill-ink stroke-surface stroke-3 text-[0.6875rem] [paint-order:stroke]">
        {km < 1 ? `${number(Math.round(km * 1000))} m` : `${number(km)} km`}
      </text>
      <path d={`M1 16v6h${pixels}v-6`} className="fill-none stroke-ink [stroke-width:1.5]" />
    </svg>
  );
}
