import { Check } from "lucide-react";
import { Checkbox as AriaCheckbox } from "react-aria-components";
import { cx } from "./cx";

export function Checkbox({
  label,
  name,
  checked,
  onChange,
  className,
}: {
  label: string;
  /** What it is called where the label alone, which it contains, does not tell it from others. */
  name?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  className?: string;
}) {
  return (
    <AriaCheckbox
      isSelected={checked}
      {...(name ? { "aria-label": name } : {})}
      onChange={onChange}
      className={cx("relative flex min-h-9 items-center gap-2 text-sm", className)}
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
