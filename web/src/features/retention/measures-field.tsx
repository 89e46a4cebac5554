import { useLingui } from "@lingui/react/macro";
import { Plus, X } from "lucide-react";
import { RefPicker } from "../../forms/ref-picker";
import type { Names } from "../../api/types";
import { Button, IconButton } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { DateField } from "../../ui/date-field";
import { TextField } from "../../ui/field";
import type { Measure } from "./words";

/** What is done to hold a customer: each measure with who does it, until when, and what came of it. */
export function MeasuresField({
  measures,
  names,
  error,
  onChange,
}: {
  measures: readonly Measure[];
  names: Names;
  error: string | undefined;
  onChange: (measures: Measure[]) => void;
}) {
  const { t } = useLingui();
  const edit = (at: number, part: Partial<Measure>) =>
    onChange(measures.map((measure, here) => (here === at ? { ...measure, ...part } : measure)));
  return (
    <fieldset>
      <legend className="mb-1 text-xs font-medium text-soft">{t`Measures`}</legend>
      <ul className="flex flex-col gap-3">
        {measures.map((measure, at) => (
          <li key={at} className="grid grid-cols-[minmax(0,1fr)_auto] gap-2 border-b border-line pb-3 last:border-b-0">
            <TextField
              label={t`Measure ${at + 1}`}
              hideLabel
              placeholder={t`Call, visit, offer…`}
              value={measure.text}
              onChange={(text) => edit(at, { text })}
              error={at === 0 ? error : undefined}
              autoFocus={at === 0}
            />
            <IconButton
              label={t`Remove measure ${at + 1}`}
              icon={<X size={16} />}
              isDisabled={measures.length === 1}
              onPress={() => onChange(measures.filter((_, here) => here !== at))}
            />
            <div className="col-span-full grid gap-2 sm:grid-cols-2">
              <RefPicker
                label={t`Who does measure ${at + 1}`}
                object="people"
                value={measure.owner ?? null}
                names={names}
                onChange={(owner) => edit(at, { owner })}
              />
              <DateField
                label={t`Due date of measure ${at + 1}`}
                value={measure.due_on ?? null}
                onChange={(due_on) => edit(at, { due_on })}
              />
            </div>
            <div className="col-span-full">
              <Checkbox
                label={t`Measure ${at + 1} is done`}
                checked={!!measure.done}
                onChange={(done) => edit(at, { done })}
              />
              {measure.done && (
                <TextField
                  label={t`What came of measure ${at + 1}`}
                  value={measure.result ?? ""}
                  onChange={(result) => edit(at, { result })}
                />
              )}
            </div>
          </li>
        ))}
      </ul>
      <Button
        small
        look="quiet"
        className="mt-2"
        icon={<Plus size={14} aria-hidden="true" />}
        onPress={() => onChange([...measures, { text: "" }])}
      >{t`Another measure`}</Button>
    </fieldset>
  );
}
