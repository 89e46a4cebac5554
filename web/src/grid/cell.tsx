import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, lazy, Suspense, useRef } from "react";
import type { Declaration, Field, KithRecord, Names } from "../api/types";
import { cx } from "../ui/cx";
import { numeric } from "./columns";
import { Value } from "./value";

const load = () => import("./cell-editor").then(({ CellEditor: made }) => ({ default: made }));
const CellEditor = lazy(load);

/** Where the focus goes from a cell by an arrow: the next that can be changed, in the row or in the column. */
function beside(cell: HTMLElement, key: string): HTMLElement | null {
  const own = [...(cell.parentElement?.querySelectorAll<HTMLElement>("[data-edit]") ?? [])];
  if (key === "ArrowRight") return own[own.indexOf(cell) + 1] ?? null;
  if (key === "ArrowLeft") return own[own.indexOf(cell) - 1] ?? null;
  const row = key === "ArrowDown" ? cell.parentElement?.nextElementSibling : cell.parentElement?.previousElementSibling;
  return row?.querySelector<HTMLElement>(`[data-edit="${cell.dataset.edit ?? ""}"]`) ?? null;
}

type Props = {
  row: KithRecord;
  field: Field;
  names: Names;
  declared: Declaration;
  hidden: boolean;
  /** Whether this cell can be changed in its place, and whether it is being changed. */
  editable: boolean;
  editing: boolean;
  /** Whether it stands in a grid, some of whose cells can be changed. */
  grid: boolean;
  /** Whether Tab stops here on its way through the page; from here arrows lead to the others. */
  entry: boolean;
  /** Begin to change this cell, end (0), or go on to the next (1) or the one before (-1). */
  onEdit: () => void;
  onLeave: (step: -1 | 0 | 1) => void;
};

/** One value of a row. Enter, F2 or a double click changes it where it stands, if it may be changed. */
export function Cell({ row, field, names, declared, hidden, grid, editable, editing, entry, onEdit, onLeave }: Props) {
  const cell = useRef<HTMLTableCellElement>(null);
  const title = field.name === declared.title;
  const value = row[field.name];
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !cell.current) return;
    const begins = event.key === "F2" || (event.key === "Enter" && event.target === cell.current);
    if (begins) onEdit();
    else {
      if (event.target !== cell.current || !event.key.startsWith("Arrow")) return;
      beside(cell.current, event.key)?.focus();
    }
    event.preventDefault();
  };
  const open = editable && {
    "data-edit": field.name,
    tabIndex: entry ? 0 : -1,
    onKeyDown: editing ? undefined : press,
    onDoubleClick: editing ? undefined : onEdit,
    onFocus: () => void load(),
  };
  const shown = title ? (
    <Link
      to="/$object/$id"
      params={{ object: declared.name, id: row.id }}
      className="hover:text-accent hover:underline -outline-offset-2"
    >
      {String(value ?? row.id)}
    </Link>
  ) : (
    <Value value={value} field={field} names={names} sms="touch" />
  );
  const content = editing ? (
    <Suspense fallback={shown}>
      <CellEditor
        declared={declared}
        field={field}
        row={row}
        onLeave={(step, focus) => {
          onLeave(step);
          if (focus) cell.current?.focus();
        }}
      />
    </Suspense>
  ) : (
    shown
  );
  if (title)
    return (
      <td
        ref={cell}
        role={grid ? "gridcell" : "cell"}
        {...open}
        className="truncate px-3 font-medium lg:first:pl-6 max-md:col-span-2 max-[22.5rem]:col-span-1 max-md:mb-1 max-md:px-0 max-md:text-[0.9375rem] -outline-offset-2"
      >
        {content}
      </td>
    );
  return (
    <td
      ref={cell}
      role={grid ? "gridcell" : "cell"}
      {...open}
      className={cx(
        "truncate px-3 -outline-offset-2 max-md:flex max-md:gap-1.5 max-md:px-0 max-md:text-xs max-md:leading-6",
        editable && "md:self-stretch md:content-center",
        numeric(field.kind) && "md:text-right",
        hidden && "max-md:hidden",
      )}
    >
      <span aria-hidden="true" className="shrink-0 text-soft md:hidden">
        {field.label}
      </span>
      <span className="truncate md:contents">{content}</span>
    </td>
  );
}
