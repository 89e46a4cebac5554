import { Button, ComboBox, Input, ListBox, Popover } from "react-aria-components";
import { ChevronDown } from "lucide-react";
import type { Choice } from "../api/types";
import { type Common, FieldLabel, FieldNotes } from "../ui/field";
import { OptionRow } from "../ui/select";

/** A choice where another value than those listed may be typed. */
export function OpenChoice({
  value,
  choices,
  onChange,
  ...common
}: Common & {
  value: string | null;
  choices: readonly Choice[];
  onChange: (value: string | null) => void;
}) {
  const { label, hideLabel, required, error, hint } = common;
  const shown = choices.find((choice) => choice.value === value)?.label ?? value ?? "";
  const read = (text: string) =>
    choices.find((choice) => choice.label === text)?.value ?? (text.trim() === "" ? null : text);
  return (
    <ComboBox
      allowsCustomValue
      inputValue={shown}
      onInputChange={(text) => onChange(read(text))}
      defaultItems={choices.map((choice) => ({ id: choice.value, ...choice }))}
      onSelectionChange={(key) => key !== null && onChange(String(key))}
      menuTrigger="focus"
      isRequired={required ?? false}
      isInvalid={!!error}
      validationBehavior="aria"
      className="min-w-0"
    >
      <FieldLabel label={label} hideLabel={hideLabel ?? false} required={required ?? false} />
      <div className="relative">
        <Input className="control pr-9" />
        {choices.length > 0 && (
          <Button className="absolute inset-y-0 right-0 grid w-9 place-items-center text-soft">
            <ChevronDown size={16} aria-hidden="true" />
          </Button>
        )}
      </div>
      <FieldNotes error={error} hint={hint} />
      <Popover className="pop w-(--trigger-width)">
        <ListBox<Choice & { id: string }> className="max-h-64 overflow-auto p-1 outline-none">
          {(option) => <OptionRow id={option.id} label={option.label} />}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
