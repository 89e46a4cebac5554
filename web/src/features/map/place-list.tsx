import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { LocateFixed, Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Declaration, KithRecord, Names } from "../../api/types";
import { openForm } from "../../app/creating";
import { Value } from "../../grid/value";
import { moment, number } from "../../i18n/format";
import { Button, ButtonLink } from "../../ui/button";
import { cx } from "../../ui/cx";
import { distance } from "./distance";
import { Mark } from "./mark";
import type { Place, Standing } from "./places";

const SHOWN = 100;

export function useStandings(): Record<Standing, string> {
  const { t } = useLingui();
  return { buys: t`Buys`, leaving: t`May be leaving`, lost: t`Lost`, new: t`Not yet a customer` };
}

export function Legend() {
  const words = useStandings();
  const { t } = useLingui();
  return (
    <ul aria-label={t`Legend`} className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
      {(Object.keys(words) as Standing[]).map((one) => (
        <li key={one} className="flex items-center gap-1">
          <Mark standing={one} className="size-4" />
          {words[one]}
        </li>
      ))}
    </ul>
  );
}

/** What the map shows, for whoever reads or listens; the one that is chosen with what can be done there. */
export function PlaceList({
  places,
  chosen,
  declared,
  names,
  mayVisit,
  onChoose,
  onNear,
}: {
  places: readonly Place[];
  chosen: string | null;
  declared: Declaration;
  names: Names;
  mayVisit: boolean;
  onChoose: (id: string) => void;
  onNear: (place: Place) => void;
}) {
  const { t } = useLingui();
  const [most, setMost] = useState(SHOWN);
  const words = useStandings();
  const at = places.findIndex(({ id }) => id === chosen);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    row.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const shown = places.slice(0, Math.max(most, at + 1));
  const visits = places[0]?.object === "visits";
  return (
    <>
      <ol aria-label={declared.label_plural} className="divide-y divide-line">
        {shown.map((place, turn) => {
          const on = place.id === chosen;
          return (
            <li key={place.id} ref={on ? row : null} data-place={place.id} className={cx(on && "bg-tint/40")}>
              <button
                type="button"
                aria-expanded={on}
                onClick={() => onChoose(place.id)}
                className="flex min-h-12 w-full items-center gap-2.5 px-3 py-1.5 text-left -outline-offset-2 hover:bg-sunken"
              >
                {visits && <b className="w-5 shrink-0 text-right text-xs text-soft tabular-nums">{turn + 1}</b>}
                <Mark standing={place.standing} />
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{place.title}</span>
                  <span className="block truncate text-xs text-soft">
                    {[visits ? moment(place.record.planned_at as string) : words[place.standing], place.city]
                      .filter(Boolean)
                      .join(" · ")}
                  </span>
                </span>
                {place.km !== null && (
                  <span className="shrink-0 text-xs text-soft tabular-nums">{distance(place.km)}</span>
                )}
              </button>
              {on && (
                <Opened
                  place={place}
                  declared={declared}
                  names={names}
                  mayVisit={mayVisit && !visits}
                  onNear={onNear}
                />
              )}
            </li>
          );
        })}
      </ol>
      {shown.length < places.length && (
        <div className="border-t border-line p-2 text-center">
          <Button look="quiet" onPress={() => setMost(most + SHOWN)}>
            <Trans>{number(places.length - shown.length)} more</Trans>
          </Button>
        </div>
      )}
      {places.length === 0 && <p className="px-4 py-6 text-center text-sm text-soft">{t`None here`}</p>}
    </>
  );
}

function Opened({
  place: one,
  declared,
  names,
  mayVisit,
  onNear,
}: {
  place: Place;
  declared: Declaration;
  names: Names;
  mayVisit: boolean;
  onNear: (place: Place) => void;
}) {
  const { t } = useLingui();
  const fields = ["customer", "state", "lifecycle_stage", "level", "address", "phones", "owner"]
    .map((name) => declared.fields.find((field) => field.name === name))
    .filter((field) => field && one.record[field.name]);
  return (
    <div className="flex flex-col gap-2.5 px-3 pb-3 pl-10">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-xs">
        {fields.map(
          (field) =>
            field && (
              <div key={field.name} className="contents">
                <dt className="text-soft">{field.label}</dt>
                <dd>
                  <Value field={field} value={one.record[field.name]} names={names} sms="touch" />
                </dd>
              </div>
            ),
        )}
      </dl>
      <div className="flex flex-wrap gap-2">
        <ButtonLink
          look="primary"
          to="/$object/$id"
          params={{ object: one.object, id: one.id } as never}
          className="max-lg:min-h-11"
        >{t`Open`}</ButtonLink>
        {mayVisit && (
          <Button
            icon={<Plus size={15} aria-hidden="true" />}
            className="max-lg:min-h-11"
            onPress={() =>
              openForm({ object: "visits", defaults: { customer: one.id }, names: { [one.id]: one.title } })
            }
          >{t`Plan a visit`}</Button>
        )}
        <Button
          icon={<LocateFixed size={15} aria-hidden="true" />}
          className="max-lg:min-h-11"
          onPress={() => onNear(one)}
        >{t`What is near`}</Button>
      </div>
    </div>
  );
}

/** Visits of which nobody knows where they are to be. */
export function Unplaced({ visits }: { visits: readonly KithRecord[] }) {
  const { t } = useLingui();
  if (visits.length === 0) return null;
  return (
    <section aria-label={t`Not on the map`} className="border-t border-line p-3">
      <h2 className="text-xs font-semibold text-soft">{t`Not on the map`}</h2>
      <p className="text-xs text-soft">
        {t`Neither the visit nor its customer has coordinates. Checking in there can keep them.`}
      </p>
      <ul>
        {visits.map(({ id, subject }) => (
          <li key={id}>
            <Link to="/$object/$id" params={{ object: "visits", id }} className="lnk inline-block min-h-8 py-1.5">
              {String(subject)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
