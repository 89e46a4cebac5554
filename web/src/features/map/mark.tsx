import { cx } from "../../ui/cx";
import type { Standing } from "./places";

/** Colour and shape say the same: a disc buys, a ring does not yet, a triangle may be leaving, a cross is lost. */
export function MarkShape({ standing, chosen = false }: { standing: Standing; chosen?: boolean }) {
  return (
    <>
      {chosen && <circle r={17} className="fill-none stroke-ink stroke-2" />}
      {standing === "leaving" && (
        <path d="M0 -11L11 8H-11Z" strokeLinejoin="round" className="fill-warn stroke-surface stroke-2" />
      )}
      {standing === "buys" && <circle r={8} className="fill-accent stroke-surface stroke-2" />}
      {standing === "new" && (
        <>
          <circle r={9} className="fill-surface" />
          <circle r={6.5} className="fill-surface stroke-info stroke-3" />
        </>
      )}
      {standing === "lost" && (
        <>
          <path d="M-6 -6L6 6M6 -6L-6 6" strokeLinecap="round" className="stroke-surface stroke-8" />
          <path d="M-6 -6L6 6M6 -6L-6 6" strokeLinecap="round" className="stroke-bad stroke-4" />
        </>
      )}
    </>
  );
}

export function Mark({ standing, className }: { standing: Standing; className?: string }) {
  return (
    <svg viewBox="-12 -12 24 24" aria-hidden="true" className={cx("size-5 shrink-0", className)}>
      <MarkShape standing={standing} />
    </svg>
  );
}
