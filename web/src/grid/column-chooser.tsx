import { useLingui } from "@lingui/react/macro";
import { Columns3 } from "lucide-react";
import type { Declaration } from "../api/types";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { Pop } from "../ui/pop";
import { columnsOf } from "./columns";
import type { View } from "./view";

/** Which fields a list shows, and whether it shows what was deleted. */
export function ColumnChooser({
  declared,
  view,
  onChange,
}: {
  declared: Declaration;
  view: View;
  onChange: (part: Partial<View>) => void;
}) {
  const { t } = useLingui();
  const shown = columnsOf(declared, view.columns).map(({ name }) => name);
  const flip = (name: string, on: boolean) =>
    onChange({ columns: on ? [...shown, name] : shown.filter((one) => one !== name) });
  return (
    <Pop
      label={t`Columns`}
      placement="bottom end"
      trigger={<Button small look="quiet" icon={<Columns3 size={15} aria-hidden="true" />}>{t`Columns`}</Button>}
    >
      <div className="max-h-96 w-60 overflow-auto px-3 py-2">
        {declared.fields
          .filter(({ name, kind }) => name !== declared.title && kind !== "rows" && kind !== "lines")
          .map((field) => (
            <Checkbox
              key={field.name}
              label={field.label}
              checked={shown.includes(field.name)}
              onChange={(on) => flip(field.name, on)}
            />
          ))}
        <hr className="my-2" />
        <Checkbox
          label={t`Show deleted records`}
          checked={view.deleted}
          onChange={(deleted) => onChange({ deleted })}
        />
        <Button small look="quiet" onPress={() => onChange({ columns: [] })}>{t`Usual columns`}</Button>
      </div>
    </Pop>
  );
}
