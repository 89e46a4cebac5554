import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useMemo } from "react";
import { me } from "../../api/queries";
import type { Declaration } from "../../api/types";
import { filterOf } from "../../grid/conditions";
import { FilterBar } from "../../grid/filter-bar";
import { partsOf } from "../../grid/from-filter";
import { Button, IconButton } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { DateField } from "../../ui/date-field";
import { Select } from "../../ui/select";
import { PERIODS, usePeriodWords } from "./periods";
import {
  CHARTS,
  fresh,
  MOST_GROUPS,
  MOST_MEASURES,
  type Offer,
  offeredObjects,
  partsOfGroup,
  placed,
  type Query,
} from "./query";

const OWN = "own";
type Change = (query: Query) => void;

/** What a report asks: of which records, which of them, by what, measured how, drawn how. */
export function Question({
  query,
  offer,
  declared,
  onChange,
}: {
  query: Query;
  offer: Offer;
  declared: Declaration | undefined;
  onChange: Change;
}) {
  const { t } = useLingui();
  const objects = useQuery(offeredObjects()).data ?? [];
  const zone = useQuery(me()).data?.person.time_zone;
  const fields = declared?.fields ?? [];
  const parts = useMemo(
    () => (query.filter ? partsOf(query.filter, fields, zone) : { conditions: [], any: false, raw: null }),
    [query.filter, fields, zone],
  );
  const charts: Record<(typeof CHARTS)[number], string> = {
    bar: t`Bars`,
    line: t`Line`,
    pie: t`Pie`,
    matrix: t`Matrix`,
    number: t`Number`,
    none: t`None, the table alone`,
  };
  return (
    <div className="flex flex-col gap-4 p-4">
      <Select
        label={t`Records`}
        value={query.object}
        options={objects.map(({ object, label }) => ({ value: object, label }))}
        onChange={(object) => object && object !== query.object && onChange(fresh(object))}
      />
      <fieldset className="min-w-0">
        <legend className="mb-1 text-xs font-medium text-soft">{t`Which of them`}</legend>
        <FilterBar
          fields={fields}
          conditions={parts.conditions}
          any={parts.any}
          more={parts.raw !== null}
          onChange={(conditions, any, more) => {
            const { filter: _, ...rest } = query;
            const filter = filterOf(conditions, fields, any, { zone }, more ? parts.raw : null);
            onChange({ ...rest, ...(filter ? { filter } : {}) });
          }}
        />
      </fieldset>
      <Dates query={query} offer={offer} fields={fields} onChange={onChange} />
      <Groups query={query} offer={offer} onChange={onChange} />
      <Measures query={query} offer={offer} onChange={onChange} />
      <Select
        label={t`Chart`}
        value={query.chart}
        options={CHARTS.map((value) => ({ value, label: charts[value] }))}
        onChange={(chart) => onChange({ ...query, chart: (chart ?? "bar") as Query["chart"] })}
      />
    </div>
  );
}

function Dates({
  query,
  offer,
  fields,
  onChange,
}: {
  query: Query;
  offer: Offer;
  fields: Declaration["fields"];
  onChange: Change;
}) {
  const { t } = useLingui();
  const words = usePeriodWords();
  const labels = new Map(fields.map(({ name, label }) => [name, label]));
  const known: Record<string, string> = { created_at: t`Created`, updated_at: t`Last changed` };
  const { dates } = query;
  const put = (next: Query["dates"]) => {
    const { dates: _, compare, ...rest } = query;
    onChange({ ...rest, ...(next ? { dates: next, ...(compare ? { compare } : {}) } : {}) });
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="sr-only">{t`Days`}</legend>
      <Select
        label={t`In the days of`}
        value={dates?.field ?? null}
        empty={t`All days`}
        options={offer.dates.map((name) => ({ value: name, label: labels.get(name) ?? known[name] ?? name }))}
        onChange={(field) => put(field ? { days: "this_year", ...dates, field } : undefined)}
      />
      {dates && (
        <Select
          label={t`Dates`}
          value={dates.days ?? OWN}
          options={[...PERIODS.map((value) => ({ value, label: words[value] })), { value: OWN, label: t`Chosen days` }]}
          onChange={(days) => put(days && days !== OWN ? { field: dates.field, days } : { field: dates.field })}
        />
      )}
      {dates && !dates.days && (
        <>
          <DateField
            label={t`From`}
            value={dates.from ?? null}
            onChange={(from) => put({ ...without(dates, "from"), ...(from ? { from } : {}) })}
          />
          <DateField
            label={t`To`}
            value={dates.to ?? null}
            onChange={(to) => put({ ...without(dates, "to"), ...(to ? { to } : {}) })}
          />
        </>
      )}
      {dates && (dates.days || (dates.from && dates.to)) && (
        <Checkbox
          label={t`Compare with the span before`}
          checked={query.compare ?? false}
          onChange={(compare) => onChange({ ...query, compare })}
        />
      )}
    </fieldset>
  );
}

const without = (dates: NonNullable<Query["dates"]>, end: "from" | "to") => {
  const { [end]: _, ...rest } = dates;
  return rest;
};

function Groups({ query, offer, onChange }: { query: Query; offer: Offer; onChange: Change }) {
  const { t } = useLingui();
  const units: Record<string, string> = {
    day: t`Day`,
    week: t`Week`,
    month: t`Month`,
    quarter: t`Quarter`,
    year: t`Year`,
  };
  const known = new Map(offer.groups.map((one) => [one.key, one]));
  const put = (at: number, key: string | null) => onChange({ ...query, groups: placed(query.groups, at, key) });
  const begun = (field: string) => (known.get(field)?.by_period ? `${field}:month` : field);
  const left = offer.groups.filter(({ key }) => !query.groups.some((one) => partsOfGroup(one)[0] === key));
  const free = left.find(({ kind }) => kind === "choice") ?? left[0];
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-xs font-medium text-soft">{t`Grouped by`}</legend>
      {query.groups.map((group, at) => {
        const [field, unit] = partsOfGroup(group);
        return (
          <div key={at} className="flex items-center gap-1.5">
            <Select
              label={t`Group ${at + 1}`}
              hideLabel
              value={field}
              className="flex-1"
              options={offer.groups.map(({ key, label }) => ({ value: key, label }))}
              onChange={(next) => next && put(at, begun(next))}
            />
            {known.get(field)?.by_period && (
              <Select
                label={t`Each period is a`}
                hideLabel
                value={unit}
                className="w-24"
                options={offer.units.map((value) => ({ value, label: units[value] ?? value }))}
                onChange={(next) => next && put(at, `${field}:${next}`)}
              />
            )}
            <IconButton small label={t`Remove group ${at + 1}`} icon={<X size={15} />} onPress={() => put(at, null)} />
          </div>
        );
      })}
      {query.groups.length < MOST_GROUPS && free && (
        <Button
          small
          className="self-start"
          icon={<Plus size={15} aria-hidden="true" />}
          onPress={() => onChange({ ...query, groups: [...query.groups, begun(free.key)] })}
        >{t`Add a group`}</Button>
      )}
    </fieldset>
  );
}

function Measures({ query, offer, onChange }: { query: Query; offer: Offer; onChange: Change }) {
  const { t } = useLingui();
  const put = (at: number, key: string | null) => onChange({ ...query, measures: placed(query.measures, at, key) });
  const free = offer.measures.find(({ key }) => !query.measures.includes(key));
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-xs font-medium text-soft">{t`Figures`}</legend>
      {query.measures.map((measure, at) => (
        <div key={at} className="flex items-center gap-1.5">
          <Select
            label={t`Figure ${at + 1}`}
            hideLabel
            value={measure}
            className="flex-1"
            options={offer.measures.map(({ key, label }) => ({ value: key, label }))}
            onChange={(next) => next && put(at, next)}
          />
          {query.measures.length > 1 && (
            <IconButton small label={t`Remove figure ${at + 1}`} icon={<X size={15} />} onPress={() => put(at, null)} />
          )}
        </div>
      ))}
      {query.measures.length < MOST_MEASURES && free && (
        <Button
          small
          className="self-start"
          icon={<Plus size={15} aria-hidden="true" />}
          onPress={() => onChange({ ...query, measures: [...query.measures, free.key] })}
        >{t`Add a figure`}</Button>
      )}
    </fieldset>
  );
}
