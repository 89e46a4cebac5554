import type { ReactNode } from "react";
import { FieldError, Input, Label, Text, TextArea, TextField as AriaTextField } from "react-aria-components";
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
