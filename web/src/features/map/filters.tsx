import { useLingui } from "@lingui/react/macro";
import { ChevronLeft, ChevronRight, LocateFixed, X } from "lucide-react";
import { day as dayText, number, today } from "../../i18n/format";
import { Button, IconButton } from "../../ui/button";
import { Segments } from "../../ui/segments";
import { Select } from "../../ui/select";
import { type MapAddress, RADII } from "./address";
import { MOST_NEAR } from "./places";
import type { useMapWorld } from "./use-map";

/** What the map shows: customers or visits, whose, of which level and segment, and how near. */
export function Filters({
  address,
  world,
  visits,
  locating,
  onSet,
  onNearMe,
}: {
  address: MapAddress;
  world: ReturnType<typeof useMapWorld>;
  visits: boolean;
  locating: boolean;
  onSet: (next: Partial<MapAddress>) => void;
  onNearMe: () => void;
}) {
  const { t } = useLingui();
  const customers = world.declared?.get("customers");
  const reach = world.declared?.get(visits ? "visits" : "customers")?.access.read ?? "none";
  const level = customers?.fields.find(({ name }) => name === "level");
  const whose = [
    ...(visits || reach === "own" ? [] : [{ value: "all", label: t`All` }]),
    ...(reach === "own" ? [] : [{ value: "team", label: t`My team’s` }]),
    { value: "mine", label: t`Mine` },
  ];
  return (
    <div className="flex flex-wrap items-center gap-2">
      <h1 className="mr-2 text-xl font-semibold tracking-tight">{t`Map`}</h1>
      {world.reads("visits") && (
        <Segments
          label={t`What the map shows`}
          value={visits ? "visits" : "customers"}
          options={[
            { value: "customers", label: customers?.label_plural ?? "" },
            { value: "visits", label: world.declared?.get("visits")?.label_plural ?? "" },
          ]}
          onChange={(show) => onSet({ show: show === "visits" ? "visits" : undefined, whose: undefined })}
        />
      )}
      {whose.length > 1 && (
        <Segments
          label={t`Whose`}
          value={address.whose ?? (visits ? "mine" : "all")}
          options={whose}
          onChange={(one) => onSet({ whose: one === "all" ? undefined : one })}
        />
      )}
      {!visits && level && (
        <Select
          hideLabel
          label={level.label}
          value={address.level ?? null}
          empty={t`Every level`}
          options={level.choices}
          onChange={(value) => onSet({ level: value ?? undefined })}
          className="w-36 max-lg:[&_button]:min-h-11"
        />
      )}
      {!visits && world.segments.length > 0 && (
        <Select
          hideLabel
          label={t`Segment`}
          value={address.segment ?? null}
          empty={t`Every segment`}
          options={world.segments.map(({ id, name }) => ({ value: id, label: String(name) }))}
          onChange={(value) => onSet({ segment: value ?? undefined })}
          className="w-40 max-lg:[&_button]:min-h-11"
        />
      )}
      {!visits && (
        <div className="flex flex-wrap items-center gap-2">
          <Button
            icon={<LocateFixed size={15} aria-hidden="true" />}
            isPending={locating}
            onPress={onNearMe}
            className="max-lg:min-h-11"
          >{t`Near me`}</Button>
          {address.near && (
            <>
              <Select
                hideLabel
                label={t`Distance`}
                value={address.km ?? String(MOST_NEAR)}
                options={RADII.map((km) => ({ value: String(km), label: t`within ${number(km)} km` }))}
                onChange={(km) => onSet({ km: km ?? undefined })}
                className="w-36 max-lg:[&_button]:min-h-11"
              />
              <IconButton
                label={t`Look everywhere`}
                icon={<X size={16} />}
                className="max-lg:size-11"
                onPress={() => onSet({ near: undefined, km: undefined })}
              />
            </>
          )}
        </div>
      )}
    </div>
  );
}

/** The day whose visits are shown. */
export function VisitDay({ day, onDay }: { day: string; onDay: (by: number) => void }) {
  const { t } = useLingui();
  return (
    <div className="flex items-center gap-1">
      <IconButton
        label={t`Back`}
        look="plain"
        className="max-lg:size-11"
        icon={<ChevronLeft size={17} />}
        onPress={() => onDay(-1)}
      />
      <Button className="max-lg:min-h-11" isDisabled={day === today()} onPress={() => onDay(0)}>{t`Today`}</Button>
      <IconButton
        label={t`Forward`}
        look="plain"
        className="max-lg:size-11"
        icon={<ChevronRight size={17} />}
        onPress={() => onDay(1)}
      />
      <p aria-live="polite" className="ml-2 font-semibold">
        {dayText(day)}
      </p>
    </div>
  );
}
