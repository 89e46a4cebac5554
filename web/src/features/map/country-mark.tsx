import { number } from "../../i18n/format";

const DIGIT = 7;

/** How many customers are known to be in a country and no nearer: a tag, where those with coordinates have a disc. */
export function CountryMark({ count }: { count: number }) {
  const text = number(count);
  const width = text.length * DIGIT + 16;
  return (
    <>
      <rect
        x={-width / 2}
        y={-11}
        width={width}
        height={22}
        rx={5}
        strokeDasharray="4 2"
        className="fill-surface stroke-accent [stroke-width:1.5]"
      />
      <text textAnchor="middle" dy="0.35em" className="fill-ink text-xs font-semibold">
        {text}
      </text>
    </>
  );
}
