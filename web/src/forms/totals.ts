/** A line of a quote, order or invoice as it is typed: exact numbers as text. */
export type TypedLine = {
  product: string | null;
  description: string;
  quantity: string;
  unit_price: string;
  discount_percent: string;
  tax_percent: string;
};
export type Totals = { net: bigint; tax: bigint; total: bigint };
type Exact = { units: bigint; scale: number };

const plain = (text: string): string => text.replace(/[,\s]/g, "");

function exact(text: string, otherwise: string): Exact | null {
  const given = plain(text) || otherwise;
  const found = /^(-?)(\d*)\.?(\d*)$/.exec(given);
  if (!found || !/\d/.test(given)) return null;
  const [, sign, whole = "", rest = ""] = found;
  return { units: BigInt(`${sign}${whole}${rest}`), scale: rest.length };
}

/** `units` ÷ 10^`scale` in whole smallest units, half away from zero, as the server rounds. */
function rounded(units: bigint, scale: number, digits: number): bigint {
  if (scale <= digits) return units * 10n ** BigInt(digits - scale);
  const step = 10n ** BigInt(scale - digits);
  const half = units < 0n ? -step / 2n : step / 2n;
  return (units + half) / step;
}

/** How many decimals a currency has (ISO 4217). */
export function digitsOf(currency: string): number {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** A line's net, tax and total in smallest units, or null while a number is missing or not one. */
export function lineTotals(line: TypedLine, digits: number): Totals | null {
  const quantity = exact(line.quantity, "1");
  const price = exact(line.unit_price, "");
  const discount = exact(line.discount_percent, "0");
  const rate = exact(line.tax_percent, "0");
  if (!quantity || !price || !discount || !rate) return null;
  const kept = 100n * 10n ** BigInt(discount.scale) - discount.units;
  const net = rounded(quantity.units * price.units * kept, quantity.scale + price.scale + discount.scale + 2, digits);
  const tax = rounded(net * rate.units, digits + rate.scale + 2, digits);
  return { net, tax, total: net + tax };
}

/** What the document comes to: the sum of what its lines show. */
export function sumOf(lines: readonly TypedLine[], digits: number): Totals {
  return lines.reduce<Totals>(
    (sum, line) => {
      const one = lineTotals(line, digits);
      return one ? { net: sum.net + one.net, tax: sum.tax + one.tax, total: sum.total + one.total } : sum;
    },
    { net: 0n, tax: 0n, total: 0n },
  );
}

/** Smallest units as an amount such as 12.30. */
export function amountOf(units: bigint, digits: number): string {
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  return `${units < 0n ? "-" : ""}${whole}${digits ? `.${text.slice(-digits)}` : ""}`;
}

export const emptyLine = (): TypedLine => ({
  product: null,
  description: "",
  quantity: "1",
  unit_price: "",
  discount_percent: "",
  tax_percent: "",
});

/** Stored lines as they are typed. */
export function typedLines(value: unknown): TypedLine[] {
  if (!Array.isArray(value)) return [];
  return value.map((line: Record<string, unknown>) => {
    const text = (part: string) => String(line[part] ?? "");
    return {
      product: (line.product as string | undefined) ?? null,
      description: text("description"),
      quantity: text("quantity"),
      unit_price: text("unit_price"),
      discount_percent: text("discount_percent"),
      tax_percent: text("tax_percent"),
    };
  });
}

/** Typed lines as the API takes them; a line in which nothing was typed is none. Null when there are none. */
export function linesToSend(lines: readonly TypedLine[]): Record<string, string>[] | null {
  const sent = lines
    .filter(({ product, description, unit_price }) => product || description.trim() || unit_price.trim())
    .map((line) =>
      Object.fromEntries(
        Object.entries(line).flatMap(([part, value]) => {
          const text = part === "product" || part === "description" ? (value ?? "").trim() : plain(value ?? "");
          return text ? [[part, text]] : [];
        }),
      ),
    );
  return sent.length ? sent : null;
}
