import { Switch as AriaSwitch } from "react-aria-components";
import { cx } from "./cx";

/** On or off, at once; `label` is read out, what it is about stands beside it. */
export function Switch({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <AriaSwitch aria-label={label} isSelected={on} onChange={onChange} className="inline-flex min-h-8 items-center">
      {({ isSelected, isFocusVisible }) => (
        <span
          className={cx(
            "flex h-5 w-9 items-center rounded-full border p-0.5",
            isSelected ? "justify-end border-accent bg-accent" : "justify-start border-edge bg-sunken",
            isFocusVisible && "outline-2 outline-offset-2 outline-accent",
          )}
        >
          <span className={cx("size-3.5 rounded-full", isSelected ? "bg-on-accent" : "bg-soft")} />
        </span>
      )}
    </AriaSwitch>
  );
}
