import { lazy, Suspense } from "react";
import { cx } from "../ui/cx";
import type { Drawing } from "./types";

const Canvas = lazy(() => import("./canvas").then(({ Canvas: made }) => ({ default: made })));

/** A chart, fetched when the first one is shown. What it shows must stand in a table too: `label` says what it is of. */
export function Chart({
  drawing,
  label,
  onPick,
  className,
}: {
  drawing: Drawing;
  label: string;
  onPick?: (at: number) => void;
  className?: string;
}) {
  const tall = drawing.across
    ? heightOf(drawing.labels.length)
    : drawing.kind === "matrix"
      ? heightOf(drawing.series.length)
      : "h-72";
  return (
    <div role="img" aria-label={label} className={cx("min-w-0", className ?? tall)}>
      <Suspense fallback={<span className="bone h-full w-full" />}>
        <Canvas drawing={drawing} onPick={onPick} />
      </Suspense>
    </div>
  );
}

/** Classes, for the content policy refuses inline heights. */
function heightOf(rows: number): string {
  return rows > 14 ? "h-[30rem]" : rows > 8 ? "h-96" : rows > 4 ? "h-72" : "h-48";
}
