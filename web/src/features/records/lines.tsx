import type { Field, Money, Names } from "../../api/types";
import { exactMoney } from "../../i18n/format";

const TOLD = ["product", "quantity", "unit_price", "discount_percent", "tax_percent", "total"] as const;
type Line = Record<string, string | undefined>;

/** The lines of a document as a table; narrow screens scroll it in its own box. */
export function LinesTable({
  field,
  value,
  names,
  currency,
}: {
  field: Field;
  value: unknown;
  names: Names;
  currency: string;
}) {
  if (!Array.isArray(value) || value.length === 0) return <span className="text-soft">–</span>;
  const label = (part: string) => field.parts?.find(({ name }) => name === part)?.label ?? part;
  const cell = (line: Line, part: (typeof TOLD)[number]) => {
    const told = line[part];
    if (part === "product") return [names[told ?? ""], line.description].filter(Boolean).join(" · ") || "–";
    if (!told) return "–";
    return part === "unit_price" || part === "total" ? exactMoney({ amount: told, currency } as Money) : told;
  };
  return (
    <div className="overflow-x-auto" tabIndex={0} role="group" aria-label={field.label}>
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b border-line text-xs text-soft">
            {TOLD.map((part) => (
              <th
                key={part}
                scope="col"
                className={part === "product" ? "py-1 pr-3 text-left font-medium" : "px-2 py-1 text-right font-medium"}
              >
                {label(part)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(value as Line[]).map((line, at) => (
            <tr key={at} className="border-b border-line last:border-b-0">
              {TOLD.map((part) => (
                <td
                  key={part}
                  className={
                    part === "product"
                      ? "min-w-32 py-1.5 pr-3"
                      : "px-2 py-1.5 text-right whitespace-nowrap tabular-nums"
                  }
                >
                  {cell(line, part)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
