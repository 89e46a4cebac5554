import { Check, ChevronDown } from "lucide-react";
import { Button, ListBox, ListBoxItem, Popover, Select as AriaSelect, SelectValue } from "react-aria-components";
import { cx } from "./cx";
import { type Common, FieldLabel, FieldNotes } from "./field";
import { OPTION } from "./option";

export type Option = { value: string; label: string };

/** One of a few choices; `empty` is the label of choosing none. */
export function Select(
  props: Common & {
    value: string | null;
    options: readonly Option[];
    onChange: (value: string | null) => void;
    empty?: string;
    placeholder?: string;
    /** What the closed control says of the chosen label. */
    shows?: (label: string) => string;
    small?: boolean;
    autoFocus?: boolean;
  },
) {
  const {
    label,
    hideLabel,
    required,
    error,
    hint,
    className,
    value,
    options,
    onChange,
    empty,
    placeholder,
    small,
    shows,
  } = props;
  const all = empty === undefined ? options : [{ value: "", label: empty }, ...options];
  return (
    <AriaSelect
      value={value ?? (empty === undefined ? null : "")}
      onChange={(key) => onChange(key === "" || key === null ? null : String(key))}
      isInvalid={!!error}
      isRequired={required ?? false}
      validationBehavior="aria"
      placeholder={placeholder ?? "–"}
      autoFocus={props.autoFocus ?? false}
      className={cx("min-w-0", className)}
    >
      <FieldLabel label={label} hideLabel={hideLabel ?? false} required={required ?? false} />
      <Button className={cx("control justify-between text-left", small && "min-h-8 text-xs")}>
        <SelectValue className="truncate data-[placeholder]:text-soft">
          {({ defaultChildren, selectedText }) =>
            shows && value && selectedText ? shows(selectedText) : defaultChildren
          }
        </SelectValue>
        <ChevronDown size={16} aria-hidden="true" className="shrink-0 text-soft" />
      </Button>
      <FieldNotes error={error} hint={hint} />
      <Popover className="pop min-w-(--trigger-width)">
        <ListBox
          items={all.map((option) => ({ ...option, id: option.value }))}
          className="max-h-72 overflow-auto p-1 outline-none"
        >
          {(option) => <OptionRow id={option.id} label={option.label} />}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

export function OptionRow({ id, label, note }: { id: string; label: string; note?: string | undefined }) {
  return (
    <ListBoxItem id={id} textValue={label} className={OPTION}>
      {({ isSelected }) => (
        <>
          <span className="min-w-0 flex-1 truncate">{label}</span>
          {note && <span className="truncate text-xs text-soft">{note}</span>}
          {isSelected && <Check size={16} aria-hidden="true" className="shrink-0" />}
        </>
      )}
    </ListBoxItem>
  );
}
