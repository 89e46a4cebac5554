import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { me } from "../../api/queries";
import type { Field, Filter } from "../../api/types";
import { type Condition, filterOf } from "../../grid/conditions";
import { FilterBar } from "../../grid/filter-bar";
import { partsOf } from "../../grid/from-filter";

/** Which records it is about, as lists are filtered. */
export function IfStep({
  filter,
  fields,
  error,
  onChange,
}: {
  filter: Filter | null;
  fields: readonly Field[];
  error: string | undefined;
  onChange: (filter: Filter | null) => void;
}) {
  const { t } = useLingui();
  const zone = useQuery(me()).data?.person.time_zone;
  const [parts, setParts] = useState(() =>
    filter ? partsOf(filter, [...fields], zone) : { conditions: [] as Condition[], any: false, raw: null },
  );
  return (
    <div className="flex flex-col gap-2 p-4">
      <p className="text-sm text-soft">
        {parts.conditions.length || parts.raw
          ? t`Only for records that fit at that moment:`
          : t`For every record. Add conditions for it to be about some only.`}
      </p>
      <FilterBar
        fields={fields}
        conditions={parts.conditions}
        any={parts.any}
        more={parts.raw !== null}
        onChange={(conditions, any, more) => {
          const next = { conditions, any, raw: more ? parts.raw : null };
          setParts(next);
          onChange(filterOf(conditions, fields, any, { zone }, next.raw) ?? null);
        }}
      />
      {error && <p className="text-xs font-medium text-bad">{error}</p>}
    </div>
  );
}
