import { cx } from "./cx";

/** One of a few ways to look at the same thing. */
export function Segments<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}) {
  return (
    <div role="group" aria-label={label} className="flex max-w-full rounded-md border border-line bg-surface p-0.5">
      {options.map((one) => (
        <button
          key={one.value}
          type="button"
          aria-pressed={value === one.value}
          onClick={() => onChange(one.value)}
          className={cx(
            "min-h-8 min-w-0 truncate rounded px-2.5 text-xs font-medium max-lg:min-h-10 max-lg:px-3",
            value === one.value ? "bg-tint text-on-tint" : "text-soft hover:text-ink",
          )}
        >
          {one.label}
        </button>
      ))}
    </div>
  );
}
