import { useLingui } from "@lingui/react/macro";
import { ArrowRight } from "lucide-react";
import { Checkbox } from "../../ui/checkbox";
import { Select } from "../../ui/select";
import { type Chosen, type PartName, SKIP, targetsOf } from "./mapping";
import type { Preview } from "./types";

/** Every column with what is in it, and the field it becomes. */
export function Columns({
  preview,
  chosen,
  onChange,
}: {
  preview: Preview;
  chosen: readonly Chosen[];
  onChange: (chosen: Chosen[]) => void;
}) {
  const { t } = useLingui();
  const parts: Record<PartName, string> = {
    currency: t`currency`,
    street: t`street`,
    city: t`city`,
    region: t`region`,
    postal_code: t`postal code`,
    country: t`country`,
    latitude: t`latitude`,
    longitude: t`longitude`,
  };
  const options = targetsOf(preview.fields, (label, name) => `${label} · ${parts[name]}`);
  const kinds = new Map(preview.fields.map(({ name, kind }) => [name, kind]));
  const set = (at: number, part: Partial<Chosen>) =>
    onChange(chosen.map((one, place) => (place === at ? { ...one, ...part } : one)));
  const orders: Record<string, string> = {
    ymd: t`year, month, day`,
    dmy: t`day, month, year`,
    mdy: t`month, day, year`,
  };
  return (
    <ul>
      {preview.columns.map(({ column, header, samples, date_orders }, at) => {
        const one = chosen[at] as Chosen;
        const kind = kinds.get(one.target.split(".")[0] ?? "");
        const dated = (kind === "date" || kind === "datetime") && date_orders.length > 1;
        const figure = kind === "money" || kind === "number" || kind === "decimal" || kind === "percent";
        return (
          <li
            key={column}
            className="grid grid-cols-1 gap-x-4 gap-y-2 border-b border-line px-4 py-2.5 last:border-b-0 md:grid-cols-[minmax(0,1fr)_1rem_16rem] md:items-center"
          >
            <div className="min-w-0">
              <p className="truncate font-medium">{header}</p>
              <p className="truncate text-xs text-soft">
                {samples.filter(Boolean).slice(0, 3).join(" · ") || t`(empty)`}
              </p>
            </div>
            <ArrowRight size={15} aria-hidden="true" className="text-soft max-md:hidden" />
            <div className="flex flex-col gap-1">
              <Select
                label={t`Field for ${header}`}
                hideLabel
                value={one.target === SKIP ? null : one.target}
                empty={t`Leave out`}
                options={options}
                onChange={(target) => set(at, { target: target ?? SKIP })}
              />
              {dated && (
                <Select
                  small
                  label={t`Order of the dates in ${header}`}
                  hideLabel
                  value={one.order}
                  options={date_orders.map((value) => ({ value, label: orders[value] ?? value }))}
                  onChange={(order) => set(at, { order })}
                />
              )}
              {figure && (
                <Checkbox
                  label={t`Decimals follow a comma`}
                  checked={one.comma}
                  onChange={(comma) => set(at, { comma })}
                  className="text-xs"
                />
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
