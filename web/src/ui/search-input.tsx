import { useLingui } from "@lingui/react/macro";
import { Search, X } from "lucide-react";
import { cx } from "./cx";

/** Narrow what is shown by text; Escape or the cross empties it. */
export function SearchInput({
  label,
  value,
  onChange,
  className,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  className?: string;
}) {
  const { t } = useLingui();
  return (
    <div role="search" className={cx("relative", className)}>
      <Search size={15} aria-hidden="true" className="absolute top-2 left-2.5 text-soft" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && onChange("")}
        className="control min-h-8 px-8 [&::-webkit-search-cancel-button]:hidden"
      />
      {value && (
        <button
          type="button"
          aria-label={t`Clear ${label}`}
          onClick={() => onChange("")}
          className="absolute top-1 right-1 grid size-6 place-items-center rounded text-soft hover:text-ink"
        >
          <X size={14} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
