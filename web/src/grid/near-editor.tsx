import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { LocateFixed, Map, Search } from "lucide-react";
import { useState } from "react";
import { Input, ListBox, SearchField } from "react-aria-components";
import { declarations, list } from "../api/queries";
import type { Filter } from "../api/types";
import { Button } from "../ui/button";
import { useDebounced } from "../ui/debounce";
import { TextField } from "../ui/field";
import { type Point, whereAmI } from "../ui/position";
import { OptionRow } from "../ui/select";
import { Note } from "../ui/show";
import { circleIn, HERE, MAP, mapCentre, USUAL_KM } from "./circle";
import { usePlaceWords } from "./words";
import { intoList } from "../ui/into-list";

const FEW = 8;
const PLACED: Filter = { field: "address.latitude", op: "empty", value: false };

/** How far, and from where: a customer, this device, or the middle of the map. */
export function NearEditor({ values, onChange }: { values: string[]; onChange: (values: string[]) => void }) {
  const { t } = useLingui();
  const [latitude = "", longitude = "", km = USUAL_KM, name = ""] = values;
  const [locating, setLocating] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const words = usePlaceWords();
  const circle = circleIn([latitude, longitude, "1", name]);
  const seen = mapCentre();
  const around = (point: Point, of: string) => {
    setTrouble(null);
    onChange([...[point.latitude, point.longitude].map((one) => String(Number(one.toFixed(5)))), km, of]);
  };
  const here = async () => {
    setLocating(true);
    await whereAmI().then(
      (at) => around(at, HERE),
      (error: unknown) => setTrouble((error as Error).message),
    );
    setLocating(false);
  };
  return (
    <>
      <TextField
        label={t`Kilometres`}
        inputMode="decimal"
        value={km}
        onChange={(text) => onChange([latitude, longitude, text.replace(/[^\d.]/g, ""), name])}
        autoFocus
      />
      <div className="flex flex-col gap-2">
        <p aria-live="polite" className="text-sm">
          {circle ? (
            <span className="font-medium">{t`From ${words(circle)}`}</span>
          ) : (
            <span className="text-soft">{t`From where? Choose a customer or a place.`}</span>
          )}
        </p>
        <div className="flex flex-wrap gap-2">
          <Button
            small
            icon={<LocateFixed size={14} aria-hidden="true" />}
            isPending={locating}
            onPress={() => void here()}
          >{t`Where I am`}</Button>
          {seen && (
            <Button
              small
              icon={<Map size={14} aria-hidden="true" />}
              onPress={() => around(seen, MAP)}
            >{t`The map’s centre`}</Button>
          )}
        </div>
        {trouble && (
          <Note tone="warn" role="alert">
            {trouble}
          </Note>
        )}
        <PlacedCustomers onPick={around} />
      </div>
    </>
  );
}

/** Customers whose address has coordinates. */
function PlacedCustomers({ onPick }: { onPick: (point: Point, name: string) => void }) {
  const { t } = useLingui();
  const [typed, setTyped] = useState("");
  const q = useDebounced(typed, 180).trim();
  const customers = useQuery(declarations()).data?.get("customers");
  const able = customers?.access.read !== "none" && customers?.fields.some((field) => field.name === "address");
  const found = useQuery({
    ...list("customers", {
      filter: PLACED,
      fields: ["name", "address"],
      sort: ["name"],
      limit: FEW,
      ...(q ? { q } : {}),
    }),
    enabled: !!able,
  });
  if (!customers || !able) return null;
  const options = (found.data?.items ?? []).map(({ id, name, address }) => ({
    id,
    name: String(name),
    point: address as Point,
  }));
  return (
    <>
      <SearchField
        aria-label={t`Find a customer`}
        value={typed}
        onChange={setTyped}
        onKeyDown={intoList}
        className="relative"
      >
        <Search size={15} aria-hidden="true" className="absolute top-2.5 left-2.5 text-soft" />
        <Input placeholder={t`Find a customer`} className="control pl-8" />
      </SearchField>
      <ListBox
        aria-label={customers.label_plural}
        items={options}
        selectionMode="single"
        selectedKeys={[]}
        onSelectionChange={(keys) => {
          const one = options.find(({ id }) => keys !== "all" && keys.has(id));
          if (one) onPick(one.point, one.name);
        }}
        className="max-h-44 overflow-auto rounded-md border border-line p-1 outline-none"
        renderEmptyState={() => (
          <p className="p-2 text-sm text-soft">
            {found.isFetching ? t`Searching…` : q ? t`Nothing found` : t`No customer’s address has coordinates yet.`}
          </p>
        )}
      >
        {(one) => <OptionRow id={one.id} label={one.name} />}
      </ListBox>
    </>
  );
}
