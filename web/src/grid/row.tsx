import { memo, type ReactNode } from "react";
import type { Declaration, Field, KithRecord, Names } from "../api/types";
import { cx } from "../ui/cx";
import { Cell } from "./cell";
import { Pick } from "./pick";

/** A card of a phone shows its title and this many values more. */
const CARD_LINES = 4;
export const ROW = "absolute inset-x-0 top-0 border-b border-line md:grid md:items-center";

/** What every row of a table has in common, and what can be done with any; the same object while none of it changes. */
export type RowsOf = {
  declared: Declaration;
  columns: readonly Field[];
  names: Names;
  phone: boolean;
  /** Of CSS: the height in pixels and the columns' widths. */
  height: number;
  template: string;
  /** Which columns can be changed in their place; with any, the table is a grid. */
  editable: ReadonlySet<string>;
  action: ((row: KithRecord) => ReactNode) | undefined;
  onPick: (index: number, on: boolean, range: boolean) => void;
  onEdit: (cell: { id: string; field: string } | null) => void;
};

type Props = {
  of: RowsOf;
  row: KithRecord;
  index: number;
  /** From the top of the table, pixels. */
  start: number;
  /** Whether it is chosen; undefined where rows cannot be chosen. */
  picked: boolean | undefined;
  /** The column that is being changed here. */
  editing: string | undefined;
  /** The column at which Tab stops on its way through the page. */
  entry: string | undefined;
};

/** A row, drawn anew only when something of its own changes: scrolling draws those that come into view. */
export const Row = memo(function Row({ of, row, index, start, picked, editing, entry }: Props) {
  const { declared, columns, names, phone, height, template, editable, action, onPick, onEdit } = of;
  const grid = editable.size > 0;
  const role = grid ? "gridcell" : "cell";
  const leave = (field: string, step: -1 | 0 | 1) => {
    const order = columns.filter(({ name }) => editable.has(name)).map(({ name }) => name);
    const next = step && order[order.indexOf(field) + step];
    onEdit(next ? { id: row.id, field: next } : null);
  };
  return (
    <tr
      role="row"
      aria-rowindex={index + 2}
      style={{
        transform: `translateY(${start}px)`,
        height,
        ...(phone ? {} : { gridTemplateColumns: template }),
      }}
      className={cx(
        ROW,
        picked && "bg-tint",
        "hover:bg-canvas max-md:grid max-md:grid-cols-2 max-[22.5rem]:grid-cols-1 max-md:content-center max-md:gap-x-4 max-md:px-4",
      )}
    >
      {picked !== undefined && (
        <td role={role} className="pl-3 max-md:absolute max-md:top-1.5 max-md:right-2 max-md:z-1">
          <Pick
            title={String(row[declared.title] ?? row.id)}
            checked={picked}
            onPick={(on, range) => onPick(index, on, range)}
          />
        </td>
      )}
      {columns.map((field, at) => (
        <Cell
          key={field.name}
          row={row}
          field={field}
          names={names}
          declared={declared}
          hidden={phone && at > CARD_LINES}
          grid={grid}
          editable={editable.has(field.name)}
          editing={editing === field.name}
          entry={entry === field.name}
          onEdit={() => onEdit({ id: row.id, field: field.name })}
          onLeave={(step) => leave(field.name, step)}
        />
      ))}
      {action && (
        <td role={role} className="px-2 max-md:absolute max-md:top-1.5 max-md:right-2">
          {action(row)}
        </td>
      )}
    </tr>
  );
});
