import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import type { Declaration } from "../../api/types";
import { IconButton } from "../../ui/button";
import { Select } from "../../ui/select";
import { Card } from "../../ui/show";
import { OrderList, reordered } from "./order-list";

/** Which related lists stand beside a record, in which order. */
export function RelatedOrder({
  objects,
  chosen,
  onChange,
}: {
  objects: readonly Declaration[];
  chosen: readonly string[];
  onChange: (names: string[]) => void;
}) {
  const { t } = useLingui();
  const labelOf = (name: string) => objects.find((one) => one.name === name)?.label_plural ?? name;
  const left = objects.filter(({ name }) => !chosen.includes(name));
  return (
    <Card title={t`Related lists beside a record`}>
      <OrderList
        label={t`Related lists beside a record`}
        scope="related"
        items={chosen}
        keyOf={(name) => name}
        nameOf={labelOf}
        onMove={(name, _, to) => onChange(reordered(chosen, chosen.indexOf(name), to))}
        empty={t`No related list is shown.`}
      >
        {(name) => (
          <span className="flex items-center gap-2">
            <span className="min-w-0 flex-1 truncate text-sm">{labelOf(name)}</span>
            <IconButton
              small
              label={t`Leave out ${labelOf(name)}`}
              icon={<X size={15} />}
              onPress={() => onChange(chosen.filter((one) => one !== name))}
            />
          </span>
        )}
      </OrderList>
      {left.length > 0 && (
        <div className="border-t border-line p-3">
          <Select
            label={t`Add a related list`}
            value={null}
            options={left.map(({ name, label_plural }) => ({ value: name, label: label_plural }))}
            onChange={(name) => name && onChange([...chosen, name])}
            className="max-w-64"
          />
        </div>
      )}
    </Card>
  );
}
