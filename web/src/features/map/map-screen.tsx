import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { MapPinned } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { addDays, number, today } from "../../i18n/format";
import { Button } from "../../ui/button";
import { cx } from "../../ui/cx";
import { Bones, Empty, Failed, Note } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { type MapAddress, pointIn, pointText, readMap } from "./address";
import type { Country } from "./countries";
import { CountryList, searchOf } from "./country-list";
import { distance } from "./distance";
import { Filters, VisitDay } from "./filters";
import { MapView } from "./map-view";
import { Legend, PlaceList, Unplaced } from "./place-list";
import { lengthOf, MOST_NEAR } from "./places";
import { keepMapCentre } from "../../grid/circle";
import { whereAmI } from "../../ui/position";
import { type Camera, fitted, type Point, toPoint, toSpot, worldSize } from "./projection";
import { filterIn, MOST, useCountries, useCustomers, useMapWorld, useVisits } from "./use-map";
import { useSize } from "./use-moves";

const route = getRouteApi("/app/map");
const KM_PER_DEGREE = 111;

/** Customers, or a day's visits, where they are; beside the map a list that says the same. */
export function MapScreen() {
  const { t } = useLingui();
  useTitle(t`Map`);
  const world = useMapWorld();
  if (world.failed) return <Failed error={world.failed.error} retry={() => void world.failed?.refetch()} />;
  if (world.pending || !world.person) return <Bones lines={9} />;
  return <World world={world} />;
}

function World({ world }: { world: ReturnType<typeof useMapWorld> }) {
  const { t } = useLingui();
  const go = route.useNavigate();
  const address = readMap(route.useSearch());
  const set = (next: Partial<MapAddress>) => void go({ search: { ...address, ...next }, replace: true });
  const visits = address.show === "visits" && world.reads("visits");
  const segment = filterIn(world.segments.find(({ id }) => id === address.segment)?.filter);
  const asCustomers = useCustomers(address, world.person?.id ?? "", segment, !visits);
  const asVisits = useVisits(address, world.person, visits);
  const { countries, asked } = useCountries(address, world.person?.id ?? "", segment, !visits);
  const lands = countries.flatMap((one) => (one.spot ? [{ ...one, spot: one.spot }] : []));
  const byCountry = lands.reduce((sum, { count }) => sum + count, 0);
  const nowhere = countries.reduce((sum, { count }) => sum + count, 0) - byCountry;
  const found = visits ? asVisits : asCustomers;
  const { places } = found;
  const near = pointIn(address.near);
  const km = Number(address.km ?? MOST_NEAR);
  const [chosen, setChosen] = useState<string | null>(null);
  const [here, setHere] = useState<Point | null>(null);
  const [locating, setLocating] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const [camera, setCamera] = useState<Camera | null>(null);
  // Until one moves it, the map shows all there is; it does so again for another question.
  const question = JSON.stringify(address.box ? { box: address.box } : { ...address, box: undefined });
  useEffect(() => setCamera(null), [question]);
  const around = useMemo(() => {
    const centre = pointIn(address.near);
    if (!centre) return null;
    const [north, east] = [km / KM_PER_DEGREE, km / KM_PER_DEGREE / Math.cos((centre.latitude * Math.PI) / 180)];
    return [-1, 1].map((way) =>
      toSpot({ latitude: centre.latitude + way * north, longitude: centre.longitude + way * east }),
    );
  }, [address.near, km]);
  const seen =
    camera ?? fitted(around && !visits ? around : places.length > 0 ? places : lands.map(({ spot }) => spot), size);

  // What is in the middle, for a list that is to be narrowed around it.
  useEffect(() => keepMapCentre(toPoint({ x: seen.x, y: seen.y })), [seen.x, seen.y]);

  const choose = (id: string) => {
    const place = places.find((one) => one.id === id);
    if (id === chosen || !place) return setChosen(null);
    setChosen(id);
    setCamera({ x: place.x, y: place.y, zoom: Math.max(seen.zoom, 8) });
  };
  const nearMe = async () => {
    setLocating(true);
    setTrouble(null);
    try {
      const at = await whereAmI();
      setHere(at);
      set({ near: pointText(at), box: undefined });
    } catch (error) {
      setTrouble((error as Error).message);
    }
    setLocating(false);
  };
  const thisPart = () => {
    const [east, south] = [size.width / 2 / worldSize(seen.zoom), size.height / 2 / worldSize(seen.zoom)];
    const first = toPoint({ x: Math.max(0, seen.x - east), y: seen.y + south });
    const last = toPoint({ x: Math.min(1 - 1e-9, seen.x + east), y: seen.y - south });
    set({ box: `${pointText(first)},${pointText(last)}` });
    setCamera(seen);
  };
  const toList = (country: Country) =>
    void go({ to: "/$object", params: { object: "customers" }, search: searchOf(asked, country) });
  const object = visits ? "visits" : "customers";
  const declared = world.declared?.get(object);
  const mayVisit = (world.declared?.get("visits")?.access.create ?? "none") !== "none";
  const cut = !visits && found.total > MOST;
  if (!declared) return null;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex flex-col gap-2 px-4 pt-4 pb-3 lg:px-6">
        <Filters
          address={address}
          world={world}
          visits={visits}
          locating={locating}
          onSet={set}
          onNearMe={() => void nearMe()}
        />
        {visits && (
          <VisitDay
            day={address.on ?? today()}
            onDay={(by) => set({ on: by === 0 ? undefined : addDays(address.on ?? today(), by) })}
          />
        )}
        {trouble && (
          <Note tone="warn" role="alert">
            {trouble}
          </Note>
        )}
        {cut && (
          <Note actions={<Button onPress={thisPart}>{t`Search this part of the map`}</Button>}>
            <Trans>
              The first {number(MOST)} of {number(found.total)} are shown. Move closer and search there for the others.
            </Trans>
          </Note>
        )}
        {address.box && (
          <Note actions={<Button onPress={() => set({ box: undefined })}>{t`Search everywhere`}</Button>}>
            {t`Only a part of the map is searched.`}
          </Note>
        )}
      </div>
      <div className="flex min-h-0 flex-1 flex-col border-t border-line lg:flex-row">
        <div ref={frame} className="relative h-[42dvh] min-h-64 shrink-0 lg:h-auto lg:min-h-0 lg:flex-1">
          <MapView
            box={box}
            size={size}
            camera={seen}
            places={places}
            countries={lands}
            chosen={chosen}
            circle={near && !visits ? { point: near, km } : null}
            here={here}
            route={visits}
            onCamera={setCamera}
            onChoose={choose}
            onCountry={toList}
          />
        </div>
        <section
          aria-label={t`List`}
          className={cx("flex min-h-0 flex-col border-line bg-surface max-lg:border-t lg:w-88 lg:border-l")}
        >
          <header className="flex flex-col gap-2 border-b border-line px-3 py-2.5">
            <p role="status" className="text-sm font-semibold">
              {visits ? (
                <Plural value={found.total} one="# visit" other="# visits" />
              ) : countries.length > 0 ? (
                <Trans>{number(found.total)} on the map</Trans>
              ) : (
                <Plural value={found.total} one="# customer" other="# customers" />
              )}
              {visits && places.length > 1 && (
                <span className="font-normal text-soft">
                  {" · "}
                  <Trans>{distance(lengthOf(places))} in a straight line</Trans>
                </span>
              )}
              {byCountry > 0 && (
                <span className="font-normal text-soft">
                  {" · "}
                  <Plural value={byCountry} one="# by country only" other="# by country only" />
                </span>
              )}
              {nowhere > 0 && (
                <span className="font-normal text-soft">
                  {" · "}
                  <Plural value={nowhere} one="# of no known country" other="# of no known country" />
                </span>
              )}
            </p>
            <Legend />
          </header>
          <div className="min-h-0 flex-1 lg:overflow-auto">
            {found.failed ? (
              <Failed error={found.failed.error} retry={() => void found.failed?.refetch()} />
            ) : found.pending ? (
              <Bones lines={6} />
            ) : found.total === 0 && countries.length > 0 ? null : found.total === 0 ? (
              <Nothing visits={visits} filtered={Object.keys(address).some((name) => name !== "show")} />
            ) : (
              <PlaceList
                places={places}
                chosen={chosen}
                declared={declared}
                names={found.names}
                mayVisit={mayVisit}
                onChoose={choose}
                onNear={({ point }) => set({ near: pointText(point), show: undefined, box: undefined })}
              />
            )}
            {visits && <Unplaced visits={asVisits.lost} />}
            {countries.length > 0 && <CountryList countries={countries} asked={asked} />}
          </div>
        </section>
      </div>
    </div>
  );
}

function Nothing({ visits, filtered }: { visits: boolean; filtered: boolean }) {
  const { t } = useLingui();
  const title = visits
    ? t`No visit on this day`
    : filtered
      ? t`No customer fits these filters`
      : t`No customer has coordinates yet`;
  return (
    <Empty title={title} icon={<MapPinned size={28} strokeWidth={1.5} aria-hidden="true" />}>
      {visits
        ? t`Visits stand here in the order of the day. Plan one from a customer on the map.`
        : filtered
          ? t`Take a filter away or look within a larger distance.`
          : t`Import addresses with latitude and longitude, enter them in a customer’s address, or check in at a visit and keep the place.`}
    </Empty>
  );
}
