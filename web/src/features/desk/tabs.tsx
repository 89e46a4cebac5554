import { Link } from "@tanstack/react-router";
import { number } from "../../i18n/format";
import { cx } from "../../ui/cx";

/** The parts of a desk, each with how much is in it. */
export function DeskTabs({
  label,
  to,
  tabs,
  shown,
  search,
}: {
  label: string;
  to: string;
  tabs: readonly { id: string; label: string; count: number | undefined }[];
  shown: string;
  search: Record<string, unknown>;
}) {
  return (
    <nav aria-label={label} className="flex gap-1 overflow-x-auto max-lg:border-b max-lg:border-line">
      {tabs.map((one) => (
        <Link
          key={one.id}
          to={to}
          search={{ ...search, tab: one.id } as never}
          aria-current={one.id === shown ? "page" : undefined}
          className={cx(
            "-mb-px flex shrink-0 items-baseline gap-1.5 border-b-2 px-2.5 py-2 text-sm font-medium -outline-offset-2",
            one.id === shown ? "border-accent text-ink" : "border-transparent text-soft hover:text-ink",
          )}
        >
          {one.label}
          {one.count !== undefined && (
            <span className="text-xs font-normal text-soft tabular-nums">{number(one.count)}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}
