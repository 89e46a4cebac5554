import { Trans, useLingui } from "@lingui/react/macro";
import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { useRef } from "react";
import { queries, record } from "../api/queries";
import type { Field, Money, Names } from "../api/types";
import { exactMoney } from "../i18n/format";
import { Button, IconButton } from "../ui/button";
import { TextField } from "../ui/field";
import { RefPicker } from "./ref-picker";
import { amountOf, digitsOf, emptyLine, lineTotals, sumOf, type TypedLine } from "./totals";

const NUMBERS = ["quantity", "unit_price", "discount_percent", "tax_percent"] as const;
const MOST = 200;

/** The lines of a quote, order or invoice, with what each and all of them come to. */
export function LinesField({
  field,
  lines,
  names,
  currency,
  error,
  errors,
  onChange,
}: {
  field: Field;
  lines: readonly TypedLine[];
  names: Names;
  currency: string;
  error: string | undefined;
  /** By line and part, such as `0.quantity`. */
  errors: Record<string, string>;
  onChange: (lines: TypedLine[], names?: Names) => void;
}) {
  const { t } = useLingui();
  const digits = digitsOf(currency);
  const shown = (units: bigint) => exactMoney({ amount: amountOf(units, digits), currency } as Money);
  const label = (part: string) => field.parts?.find(({ name }) => name === part)?.label ?? part;
  const latest = useRef(lines);
  latest.current = lines;
  const put = (at: number, part: Partial<TypedLine>, more?: Names) =>
    onChange(
      latest.current.map((line, here) => (here === at ? { ...line, ...part } : line)),
      more,
    );
  const move = (at: number, by: number) => {
    const next = [...lines];
    next.splice(at + by, 0, ...next.splice(at, 1));
    onChange(next);
  };
  /** A product brings its list price and its tax, where nothing was typed. */
  const choose = async (at: number, product: string | null, name: string | null) => {
    const more = product && name ? { [product]: name } : undefined;
    put(at, { product }, more);
    if (!product) return;
    const found = await queries.fetchQuery(record("products", product)).catch(() => null);
    const price = found?.list_price as Money | null | undefined;
    const line = latest.current[at];
    if (!found || !line) return;
    put(
      at,
      {
        product,
        ...(line.unit_price === "" && price?.currency === currency ? { unit_price: price.amount } : {}),
        ...(line.tax_percent === "" && found.tax_percent ? { tax_percent: String(found.tax_percent) } : {}),
      },
      more,
    );
  };
  const sum = sumOf(lines, digits);
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{field.label}</legend>
      <ol className="flex flex-col gap-2">
        {lines.map((line, at) => {
          const own = lineTotals(line, digits);
          const nth = at + 1;
          return (
            <li key={at} className="rounded-md border border-line p-2.5">
              <div className="grid grid-cols-2 gap-2 sm:grid-cols-4">
                <div className="col-span-full flex items-end gap-1">
                  <RefPicker
                    label={`${label("product")} ${nth}`}
                    object="products"
                    value={line.product}
                    names={names}
                    error={errors[`${at}.product`]}
                    onChange={(product, name) => void choose(at, product, name)}
                    className="min-w-0 flex-1"
                  />
                  <IconButton
                    label={t`Line ${nth} up`}
                    icon={<ArrowUp size={16} />}
                    isDisabled={at === 0}
                    onPress={() => move(at, -1)}
                  />
                  <IconButton
                    label={t`Line ${nth} down`}
                    icon={<ArrowDown size={16} />}
                    isDisabled={nth === lines.length}
                    onPress={() => move(at, 1)}
                  />
                  <IconButton
                    label={t`Remove line ${nth}`}
                    icon={<X size={16} />}
                    onPress={() => onChange(lines.filter((_, here) => here !== at))}
                  />
                </div>
                {NUMBERS.map((part) => (
                  <TextField
                    key={part}
                    label={`${label(part)} ${nth}`}
                    value={line[part]}
                    inputMode="decimal"
                    inputClass="text-right tabular-nums"
                    required={part === "unit_price"}
                    error={errors[`${at}.${part}`]}
                    onChange={(text) => put(at, { [part]: text.replace(/[^\d.,-]/g, "") })}
                  />
                ))}
                <TextField
                  label={`${label("description")} ${nth}`}
                  value={line.description}
                  error={errors[`${at}.description`]}
                  onChange={(description) => put(at, { description })}
                  className="col-span-full"
                />
              </div>
              <p className="mt-1.5 text-right text-sm tabular-nums">{own ? shown(own.total) : "–"}</p>
            </li>
          );
        })}
      </ol>
      <div className="mt-2 flex flex-wrap items-start gap-3">
        <Button
          small
          icon={<Plus size={14} aria-hidden="true" />}
          isDisabled={lines.length >= MOST}
          onPress={() => onChange([...lines, emptyLine()])}
        >{t`Add a line`}</Button>
        {lines.length > 0 && (
          <p className="flex-1 text-right text-sm tabular-nums" aria-live="polite">
            <span className="text-soft">
              <Trans>
                Net {shown(sum.net)} · tax {shown(sum.tax)} ·
              </Trans>
            </span>{" "}
            <strong>{shown(sum.total)}</strong>
          </p>
        )}
      </div>
      {error && !Object.keys(errors).length && <p className="mt-1 text-xs font-medium text-bad">{error}</p>}
    </fieldset>
  );
}
