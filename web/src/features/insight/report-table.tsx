import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { declarations } from "../../api/queries";
import type { Contribution, Money, ReportColumn } from "../../api/types";
import { exactMoney, number } from "../../i18n/format";
import { cx } from "../../ui/cx";
import { Drill } from "./answer-table";

const OBJECTS: Record<string, string> = { customer: "customers", product: "products" };
const DIMENSIONS = ["customer", "product", "period", "band"];
const right = ({ kind }: ReportColumn): boolean => kind === "money" || kind === "integer" || kind === "percent";

/** A row's place in words: "Hottechi · GTX Pro · 2017-Q1". */
export function usePlace(): (
  row: Record<string, unknown>,
  columns: readonly ReportColumn[],
  names: Contribution["names"],
) => string {
  const { t } = useLingui();
  return (row, columns, names) =>
    columns
      .filter(({ key }) => DIMENSIONS.includes(key))
      .map(({ key }) => {
        if (key === "band") return String(row.band_label ?? row.band ?? "");
        const value = row[key] as string | null;
        return value ? (names[value] ?? value) : t`(none)`;
      })
      .join(" · ");
}

/** Every figure behind the chart. */
export function ReportTable({
  columns,
  rows,
  names,
}: {
  columns: readonly ReportColumn[];
  rows: readonly Record<string, unknown>[];
  names: Contribution["names"];
}) {
  const { t } = useLingui();
  const place = usePlace();
  const declared = useQuery(declarations()).data;
  const shown = columns.filter(
    ({ key }) => key !== "currency" || rows.some((row) => row.currency !== rows[0]?.currency),
  );
  return (
    <div className="relative overflow-x-auto" tabIndex={0} role="region" aria-label={t`Contribution`}>
      <table className="w-full min-w-max text-sm">
        <thead>
          <tr className="border-b border-line bg-sunken text-xs text-soft">
            {shown.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={cx("px-4 py-2 font-medium", right(column) ? "text-right" : "text-left")}
              >
                {column.label}
              </th>
            ))}
            <th scope="col" className="w-0 px-2">
              <span className="sr-only">{t`Records`}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at} className="border-b border-line last:border-b-0 hover:bg-canvas">
              {shown.map((column) => (
                <td key={column.key} className={cx("px-4 py-1.5", right(column) && "text-right tabular-nums")}>
                  {cell(row, column, names, t`(none)`)}
                </td>
              ))}
              <td className="px-2 py-1 text-right">
                {declared && <Drill row={row} declared={declared} what={place(row, columns, names)} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cell(
  row: Record<string, unknown>,
  { key, kind }: ReportColumn,
  names: Contribution["names"],
  none: string,
): ReactNode {
  const value = key === "band" ? (row.band_label ?? row.band) : row[key];
  if (value === null || value === undefined)
    return <span className="text-soft">{DIMENSIONS.includes(key) ? none : "–"}</span>;
  if (kind === "money") return exactMoney(value as Money);
  if (kind === "integer") return number(value as number);
  if (kind === "percent") return `${String(value)} %`;
  const object = OBJECTS[key];
  const name = names[String(value)];
  if (object && name)
    return (
      <Link to="/$object/$id" params={{ object, id: String(value) }} className="hover:text-accent hover:underline">
        {name}
      </Link>
    );
  return String(name ?? value);
}
