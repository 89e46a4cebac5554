export type Bar = { label: string; value: number; text: string };

const WIDTH = 600;
const HEIGHT = 220;
const GAP = 0.28;

/** A bar for each value; its figures stand beside it (or, upright, in the table that follows), so nothing hangs on colour. */
export function Bars({ bars, label, upright }: { bars: readonly Bar[]; label: string; upright?: boolean }) {
  const most = Math.max(...bars.map(({ value }) => value), 1);
  if (upright) return <Columns bars={bars} label={label} most={most} />;
  return (
    <ul aria-label={label} className="flex flex-col gap-2">
      {bars.map((bar) => (
        <li
          key={bar.label}
          className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 text-sm sm:grid-cols-[minmax(0,13rem)_minmax(0,1fr)_7rem] sm:items-center"
        >
          <span className="truncate" title={bar.label}>
            {bar.label}
          </span>
          <svg
            aria-hidden="true"
            viewBox="0 0 100 10"
            preserveAspectRatio="none"
            className="h-4 w-full max-sm:order-last max-sm:col-span-2 max-sm:h-2"
          >
            <rect width={Math.max((Math.max(bar.value, 0) / most) * 100, 0.4)} height="10" className="fill-accent" />
          </svg>
          <span className="text-right font-medium tabular-nums">{bar.text}</span>
        </li>
      ))}
    </ul>
  );
}

function Columns({ bars, label, most }: { bars: readonly Bar[]; label: string; most: number }) {
  const step = WIDTH / Math.max(bars.length, 1);
  const every = Math.ceil(bars.length / 8);
  return (
    <svg
      role="img"
      aria-label={`${label}: ${bars.map((bar) => `${bar.label} ${bar.text}`).join(", ")}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="w-full"
    >
      <line x1="0" x2={WIDTH} y1={HEIGHT - 22} y2={HEIGHT - 22} className="stroke-line" />
      {bars.map((bar, at) => {
        const tall = (Math.max(bar.value, 0) / most) * (HEIGHT - 46);
        return (
          <g key={bar.label}>
            <title>{`${bar.label}: ${bar.text}`}</title>
            <rect
              x={at * step + (step * GAP) / 2}
              y={HEIGHT - 22 - tall}
              width={step * (1 - GAP)}
              height={tall}
              rx="3"
              className="fill-accent"
            />
            {bars.length <= 12 && (
              <text
                x={(at + 0.5) * step}
                y={HEIGHT - 28 - tall}
                textAnchor="middle"
                className="fill-ink text-[11px] tabular-nums"
              >
                {bar.text}
              </text>
            )}
            {at % every === 0 && (
              <text x={(at + 0.5) * step} y={HEIGHT - 6} textAnchor="middle" className="fill-soft text-[11px]">
                {bar.label}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
