import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Declaration } from "../../api/types";
import { Select } from "../../ui/select";
import { Card } from "../../ui/show";
import type { Limit, Limits } from "./rights";

/** Which fields of one object a role sees and writes. */
export function FieldRights({
  objects,
  limits,
  off,
  onChange,
}: {
  objects: readonly Declaration[];
  limits: Limits;
  off: boolean;
  onChange: (limits: Limits) => void;
}) {
  const { t } = useLingui();
  const [object, setObject] = useState<string | null>(Object.keys(limits)[0] ?? objects[0]?.name ?? null);
  const shown = objects.find(({ name }) => name === object);
  const words: Record<Limit, string> = { edit: t`sees and writes`, read: t`sees`, hidden: t`does not see` };
  const set = (field: string, limit: Limit) =>
    shown && onChange({ ...limits, [shown.name]: { ...limits[shown.name], [field]: limit } });
  return (
    <Card title={t`Fields`}>
      <div className="p-4">
        <Select
          label={t`Object`}
          value={object}
          options={objects.map(({ name, label_plural }) => ({ value: name, label: label_plural }))}
          onChange={setObject}
          className="mb-4 max-w-xs"
        />
        <ul className="grid grid-cols-1 gap-x-6 gap-y-1.5 sm:grid-cols-2">
          {shown?.fields.map(({ name, label }) => (
            <li key={name} className="flex items-center gap-2">
              <span className="min-w-0 flex-1 truncate text-sm">{label}</span>
              <select
                aria-label={t`Right on ${label}`}
                value={limits[shown.name]?.[name] ?? "edit"}
                disabled={off}
                onChange={(event) => set(name, event.target.value as Limit)}
                className="control min-h-8 w-36 py-0"
              >
                {(["edit", "read", "hidden"] as const).map((limit) => (
                  <option key={limit} value={limit}>
                    {words[limit]}
                  </option>
                ))}
              </select>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
