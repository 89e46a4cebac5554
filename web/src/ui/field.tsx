import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import {
  Button,
  Checkbox as AriaCheckbox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
  TextArea,
  TextField as AriaTextField,
} from "react-aria-components";
import { cx } from "./cx";

export type Common = {
  label: string;
  hideLabel?: boolean;
  required?: boolean;
  error?: string | undefined;
  hint?: ReactNode;
  className?: string;
};

export function FieldLabel({ label, hideLabel, required }: Pick<Common, "label" | "hideLabel" | "required">) {
  return (
    <Label className={cx("mb-1 block text-xs font-medium text-soft", hideLabel && "sr-only")}>
      {label}
      {required && (
        <span aria-hidden="true" className="text-bad">
          {" "}
          *
        </span>
      )}
    </Label>
  );
}

export function FieldNotes({ error, hint }: Pick<Common, "error" | "hint">) {
  return (
    <>
      {hint && (
        <Text slot="description" className="mt-1 block text-xs text-soft">
          {hint}
        </Text>
      )}
      {error && <FieldError className="mt-1 block text-xs font-medium text-bad">{error}</FieldError>}
    </>
  );
}

type TextProps = Common & {
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  type?: "text" | "email" | "password" | "tel" | "url" | "search" | "number";
  inputMode?: "text" | "decimal" | "numeric" | "email" | "tel" | "url";
  autoComplete?: string;
  placeholder?: string;
  long?: boolean;
  rows?: number;
  autoFocus?: boolean;
  readOnly?: boolean;
  name?: string;
  suffix?: ReactNode;
  inputClass?: string;
};

export function TextField(props: TextProps) {
  const {
    label,
    hideLabel,
    required,
    error,
    hint,
    className,
    long,
    rows,
    placeholder,
    inputMode,
    suffix,
    inputClass,
    ...rest
  } = props;
  return (
    <AriaTextField
      {...rest}
      isRequired={required ?? false}
      isReadOnly={rest.readOnly ?? false}
      isInvalid={!!error}
      validationBehavior="aria"
      className={cx("min-w-0", className)}
    >
      <FieldLabel label={label} hideLabel={hideLabel ?? false} required={required ?? false} />
      {long ? (
        <TextArea rows={rows ?? 4} placeholder={placeholder} className="control py-2 leading-relaxed" />
      ) : (
        <div className="relative flex items-center">
          <Input
            placeholder={placeholder}
            inputMode={inputMode}
            className={cx("control", suffix ? "pr-14" : "", inputClass)}
          />
          {suffix && <span className="absolute right-2.5 text-xs text-soft">{suffix}</span>}
        </div>
      )}
      <FieldNotes error={error} hint={hint} />
    </AriaTextField>
  );
}

export type Option = { value: string; label: string };

/** One of a few choices; `empty` is the label of choosing none. */
export function Select(
  props: Common & {
    value: string | null;
    options: readonly Option[];
    onChange: (value: string | null) => void;
    empty?: string;
    placeholder?: string;
    small?: boolean;
  },
) {
  const { label, hideLabel, required, error, hint, className, value, options, onChange, empty, placeholder, small } =
    props;
  const all = empty === undefined ? options : [{ value: "", label: empty }, ...options];
  return (
    <AriaSelect
      value={value ?? (empty === undefined ? null : "")}
      onChange={(key) => onChange(key === "" || key === null ? null : String(key))}
      isInvalid={!!error}
      isRequired={required ?? false}
      validationBehavior="aria"
      placeholder={placeholder ?? "–"}
      className={cx("min-w-0", className)}
    >
      <FieldLabel label={label} hideLabel={hideLabel ?? false} required={required ?? false} />
      <Button className={cx("control justify-between text-left", small && "min-h-8 text-xs")}>
        <SelectValue className="truncate data-[placeholder]:text-soft" />
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

export const OPTION =
  "flex min-h-9 items-center gap-2 rounded px-2 py-1 text-sm outline-none data-[focused]:bg-tint data-[focused]:text-on-tint data-[disabled]:text-soft";

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

export function Checkbox({
  label,
  checked,
  onChange,
  className,
}: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  className?: string;
}) {
  return (
    <AriaCheckbox
      isSelected={checked}
      onChange={onChange}
      className={cx("flex min-h-9 items-center gap-2 text-sm", className)}
    >
      {({ isSelected, isFocusVisible }) => (
        <>
          <span
            className={cx(
              "grid size-4.5 shrink-0 place-items-center rounded border",
              isSelected ? "border-accent bg-accent text-on-accent" : "border-edge bg-surface",
              isFocusVisible && "outline-2 outline-offset-1 outline-accent",
            )}
          >
            {isSelected && <Check size={14} aria-hidden="true" />}
          </span>
          <span className="min-w-0">{label}</span>
        </>
      )}
    </AriaCheckbox>
  );
}
