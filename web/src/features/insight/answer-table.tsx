import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, ListFilter } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { me, queries } from "../../api/queries";
import type { Declaration, Names } from "../../api/types";
import { addressOfFilter } from "../../grid/from-filter";
import { number } from "../../i18n/format";
import { cx } from "../../ui/cx";
import type { Answer, Column, Row } from "./types";
import { amount, growth, isFigure, said } from "./words";

export const BEFORE = "_before";
type Order = { key: string; down: boolean } | null;

/** Every figure behind the chart; each row leads to the records it was made of. `ordered`: its head sorts. */
export function AnswerTable({
  answer,
  rows,
  names,
  compared,
  ordered,
  declared,
}: {
  answer: Answer;
  rows: readonly Row[];
  names: Names;
  compared: boolean;
  ordered: boolean;
  declared: ReadonlyMap<string, Declaration>;
}) {
  const { t } = useLingui();
  const [order, setOrder] = useState<Order>(null);
  const shown = answer.columns.filter(({ key }) => !key.endsWith(BEFORE));
  const sorted = useMemo(
    () => (order && ordered ? inOrder(rows, answer.columns, order, names) : rows),
    [rows, order, ordered, answer, names],
  );
  const drills = rows.some((row) => leads(row, declared));
  // Figures that are not grouped are their own total.
  const hasTotals = Object.keys(answer.totals).length > 0 && shown.some((column) => !isFigure(column));
  return (
    <div className="relative overflow-x-auto" tabIndex={0} role="region" aria-label={t`Table of ${answer.label}`}>
      <table className="w-full min-w-max text-sm">
        <thead>
          <tr className="border-b border-line bg-sunken text-xs text-soft">
            {shown.map((column) => (
              <Head key={column.key} column={column} order={order} onOrder={ordered ? setOrder : undefined} />
            ))}
            {drills && (
              <th scope="col" className="w-0 px-2">
                <span className="sr-only">{t`Records`}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row, at) => (
            <tr key={at} className="border-b border-line last:border-b-0 hover:bg-canvas">
              {shown.map((column, place) => (
                <td
                  key={column.key}
                  className={cx("px-4 py-1.5 align-top", isFigure(column) && "text-right tabular-nums")}
                >
                  <Shown column={column} row={row} names={names} linked={place === 0 || column.kind === "reference"} />
                  {compared && <Change column={column} row={row} columns={answer.columns} names={names} />}
                </td>
              ))}
              {drills && (
                <td className="px-2 py-1 text-right">
                  <Drill row={row} declared={declared} what={place(answer, row, names)} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
        {hasTotals && (
          <tfoot>
            <tr className="border-t-2 border-line font-semibold">
              {shown.map((column, at) => (
                <td key={column.key} className={cx("px-4 py-2", isFigure(column) && "text-right tabular-nums")}>
                  {at === 0 ? t`Total` : said(column, answer.totals, names)}
                  {at > 0 && compared && (
                    <Change column={column} row={answer.totals} columns={answer.columns} names={names} />
                  )}
                </td>
              ))}
              {drills && <td />}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

function Head({
  column,
  order,
  onOrder,
}: {
  column: Column;
  order: Order;
  onOrder: ((order: Order) => void) | undefined;
}) {
  const here = order?.key === column.key ? order : null;
  const right = isFigure(column);
  const turn = () =>
    onOrder?.(
      here ? (here.down === right ? { key: column.key, down: !right } : null) : { key: column.key, down: right },
    );
  return (
    <th
      scope="col"
      aria-sort={here ? (here.down ? "descending" : "ascending") : undefined}
      className={cx("px-4 py-2 font-medium whitespace-nowrap", right ? "text-right" : "text-left")}
    >
      {onOrder ? (
        <button type="button" onClick={turn} className="inline-flex items-center gap-1 hover:text-ink">
          {column.label}
          {here && (here.down ? <ArrowDown size={13} aria-hidden="true" /> : <ArrowUp size={13} aria-hidden="true" />)}
        </button>
      ) : (
        column.label
      )}
    </th>
  );
}

function Shown({ column, row, names, linked }: { column: Column; row: Row; names: Names; linked: boolean }): ReactNode {
  const { t } = useLingui();
  const text = said(column, row, names);
  if (!text) return <span className="text-soft">{isFigure(column) ? "–" : t`(none)`}</span>;
  const value = String(row[column.key]);
  if (!linked || column.kind !== "reference" || !column.ref || !names[value] || column.ref === "teams") return text;
  return (
    <Link to="/$object/$id" params={{ object: column.ref, id: value }} className="hover:text-accent hover:underline">
      {text}
    </Link>
  );
}

/** Its figure in the span before, and how much more or less it is now: by sign and word, not by colour alone. */
function Change({
  column,
  row,
  columns,
  names,
}: {
  column: Column;
  row: Record<string, unknown>;
  columns: readonly Column[];
  names: Names;
}) {
  const { t } = useLingui();
  const before = columns.find(({ key }) => key === column.key + BEFORE);
  if (!before) return null;
  const was = said(before, row, names);
  const change = growth(row[column.key], row[before.key]);
  return (
    <span className="block text-xs font-normal whitespace-nowrap text-soft" title={before.label}>
      {was ? t`before: ${was}` : t`none before`}
      {change !== null && ` (${change > 0 ? "+" : ""}${number(Math.round(change * 10) / 10)} %)`}
    </span>
  );
}

function leads(row: Row, declared: ReadonlyMap<string, Declaration>) {
  const of = row.drill && declared.get(row.drill.object);
  const zone = queries.getQueryData(me().queryKey)?.person.time_zone;
  const address = of && row.drill ? addressOfFilter(row.drill.filter, of.fields, zone) : null;
  return of && address ? { object: of, address } : null;
}

/** The way to the records of a row. */
export function Drill({ row, declared, what }: { row: Row; declared: ReadonlyMap<string, Declaration>; what: string }) {
  const { t } = useLingui();
  const found = leads(row, declared);
  if (!found) return null;
  const label = t`${found.object.label_plural} of ${what}`;
  return (
    <Link
      to="/$object"
      params={{ object: found.object.name }}
      search={found.address}
      aria-label={label}
      title={label}
      className="inline-grid size-7 place-items-center rounded text-soft hover:bg-sunken hover:text-ink"
    >
      <ListFilter size={15} aria-hidden="true" />
    </Link>
  );
}

/** Where a row's records are listed. */
export function drillOf(row: Row, declared: ReadonlyMap<string, Declaration>) {
  const found = leads(row, declared);
  return found ? { object: found.object.name, address: found.address } : null;
}

function place(answer: Answer, row: Row, names: Names): string {
  const own = answer.columns.filter((column) => answer.by.includes(column.key) || !isFigure(column));
  return own.map((column) => said(column, row, names)).join(" · ");
}

function inOrder(
  rows: readonly Row[],
  columns: readonly Column[],
  order: { key: string; down: boolean },
  names: Names,
): Row[] {
  const column = columns.find(({ key }) => key === order.key);
  if (!column) return [...rows];
  const sign = order.down ? -1 : 1;
  const figure = isFigure(column);
  return rows.toSorted((left, right) => {
    if (figure) {
      const [one, other] = [amount(left[column.key]), amount(right[column.key])];
      if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
      return sign * (one - other);
    }
    return sign * said(column, left, names).localeCompare(said(column, right, names));
  });
}
