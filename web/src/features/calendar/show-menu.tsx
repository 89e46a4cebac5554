import { useLingui } from "@lingui/react/macro";
import { ListChecks } from "lucide-react";
import { Button } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { Pop } from "../../ui/pop";
import type { Source } from "./entries";

/** Which dated records the calendar shows. */
export function ShowMenu({
  sources,
  shown,
  onShow,
}: {
  sources: readonly Source[];
  shown: readonly string[];
  onShow: (next: string[]) => void;
}) {
  const { t } = useLingui();
  return (
    <Pop
      label={t`What the calendar shows`}
      placement="bottom end"
      trigger={<Button icon={<ListChecks size={15} aria-hidden="true" />}>{t`Show`}</Button>}
    >
      <div className="flex max-h-80 flex-col overflow-auto p-2 pr-4">
        {sources.map(({ declared: { name, label_plural }, field }) => (
          <Checkbox
            key={name}
            label={`${label_plural} · ${field.label}`}
            checked={shown.includes(name)}
            onChange={(on) =>
              onShow(
                sources.map(({ declared }) => declared.name).filter((one) => (one === name ? on : shown.includes(one))),
              )
            }
          />
        ))}
      </div>
    </Pop>
  );
}
