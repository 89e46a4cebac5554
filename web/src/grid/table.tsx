import { useLingui } from "@lingui/react/macro";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Declaration, Field, KithRecord, Names } from "../api/types";
import { cx } from "../ui/cx";
import { useLook } from "../ui/look";
import { useMedia } from "../ui/media";
import { numeric, widthOf } from "./columns";
import { sortable } from "./conditions";
import { editableOf } from "./editable";
import { Pick } from "./pick";
import { ROW, Row, type RowsOf } from "./row";

const ROWS = { comfortable: 40, compact: 32 };
const CARD = 104;
/** A card whose values stand one below the other. */
const TALL_CARD = 152;

type Props = {
  declared: Declaration;
  columns: readonly Field[];
  rows: readonly KithRecord[];
  names: Names;
  total: number;
  sort: readonly string[];
  onSort: (field: string, add: boolean) => void;
  more: boolean;
  onMore: () => void;
  action?: (row: KithRecord) => ReactNode;
  /** The chosen rows, where rows can be chosen. */
  chosen?: ReadonlySet<string> | undefined;
  onChoose?: (chosen: ReadonlySet<string>) => void;
  stale: boolean;
};
const PICK = 44;
const NONE: ReadonlySet<string> = new Set();

/** A real table for assistive technology, however it is drawn: only the rows in view exist; on a phone a row is a card. */
export function RecordTable({
  declared,
  columns,
  rows,
  names,
  total,
  sort,
  onSort,
  more,
  onMore,
  action,
  chosen,
  onChoose,
  stale,
}: Props) {
  const { t } = useLingui();
  const anchor = useRef(0);
  const latest = useRef({ rows, chosen, onChoose });
  useLayoutEffect(() => void (latest.current = { rows, chosen, onChoose }));
  const pick = useCallback((index: number, on: boolean, range: boolean) => {
    const { rows, chosen, onChoose } = latest.current;
    const from = range ? Math.min(anchor.current, index) : index;
    const to = range ? Math.max(anchor.current, index) : index;
    anchor.current = index;
    const next = new Set(chosen);
    for (const { id } of rows.slice(from, to + 1)) {
      if (on) next.add(id);
      else next.delete(id);
    }
    onChoose?.(next);
  }, []);
  const every = rows.length > 0 && rows.every(({ id }) => chosen?.has(id));
  const box = useRef<HTMLDivElement>(null);
  const phone = useMedia("(max-width: 47.99rem)");
  const { density } = useLook();
  const [editing, setEditing] = useState<{ id: string; field: string } | null>(null);
  const editable = useMemo(
    () => (phone || action ? NONE : editableOf(declared, columns)),
    [phone, action, declared, columns],
  );
  const grid = editable.size > 0;
  const entry = columns.find(({ name }) => editable.has(name) && name !== declared.title)?.name;
  const narrow = useMedia("(max-width: 22.49rem)");
  const height = narrow ? TALL_CARD : phone ? CARD : ROWS[density];
  const view = useVirtualizer({
    count: rows.length + (more ? 1 : 0),
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 10,
  });
  const items = view.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => view.measure(), [view, height]);
  useEffect(() => {
    if (more && last >= rows.length - 20) onMore();
  }, [more, last, rows.length, onMore]);

  const widths = columns.map(
    (field) => `minmax(${widthOf(field, field.name === declared.title)}px, ${field.name === declared.title ? 2 : 1}fr)`,
  );
  const template = [...(chosen ? [`${PICK}px`] : []), ...widths, ...(action ? ["110px"] : [])].join(" ");
  const around = (action ? 110 : 0) + (chosen ? PICK : 0);
  const least = columns.reduce((sum, field) => sum + widthOf(field, field.name === declared.title), around);

  const of = useMemo<RowsOf>(
    () => ({ declared, columns, names, phone, height, template, editable, action, onPick: pick, onEdit: setEditing }),
    [declared, columns, names, phone, height, template, editable, action, pick],
  );

  return (
    <div
      ref={box}
      className="min-h-0 flex-1 overflow-auto overscroll-contain border-t border-line bg-surface"
      tabIndex={0}
      role="region"
      aria-label={declared.label_plural}
    >
      <table
        role={grid ? "grid" : "table"}
        aria-label={declared.label_plural}
        aria-rowcount={total + 1}
        aria-busy={stale}
        className="block w-full"
        style={phone ? {} : { minWidth: least }}
      >
        <thead role="rowgroup" className="block max-md:sr-only md:sticky md:top-0 md:z-10">
          <tr
            role="row"
            aria-rowindex={1}
            className="grid border-b border-line bg-sunken"
            style={phone ? {} : { gridTemplateColumns: template }}
          >
            {chosen && (
              <th role="columnheader" className="pl-3">
                <Pick checked={every} onPick={(on) => onChoose?.(new Set(on ? rows.map(({ id }) => id) : []))} />
              </th>
            )}
            {columns.map((field) => (
              <Head key={field.name} field={field} sort={sort} onSort={onSort} />
            ))}
            {action && (
              <th role="columnheader">
                <span className="sr-only">{t`Actions`}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody
          role="rowgroup"
          className={cx("relative block transition-opacity", stale && "opacity-60")}
          style={{ height: view.getTotalSize() }}
        >
          {items.map(({ index, start }) => {
            const row = rows[index];
            if (!row)
              return (
                <tr key="more" role="row" className={ROW} style={{ transform: `translateY(${start}px)`, height }}>
                  <td
                    role={grid ? "gridcell" : "cell"}
                    className="col-span-full block px-4 text-soft"
                    colSpan={columns.length}
                  >{t`Loading…`}</td>
                </tr>
              );
            return (
              <Row
                key={row.id}
                of={of}
                row={row}
                index={index}
                start={start}
                picked={chosen?.has(row.id)}
                editing={editing?.id === row.id ? editing.field : undefined}
                entry={index === items[0]?.index ? entry : undefined}
              />
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Head({ field, sort, onSort }: { field: Field; sort: readonly string[]; onSort: Props["onSort"] }) {
  const { t } = useLingui();
  const at = sort.findIndex((part) => part.replace(/^-/, "") === field.name);
  const down = sort[at]?.startsWith("-") ?? false;
  const state = at < 0 ? "none" : down ? "descending" : "ascending";
  const right = numeric(field.kind);
  if (!sortable(field))
    return (
      <th role="columnheader" className="truncate px-3 py-2 text-left text-xs font-medium text-soft">
        {field.label}
      </th>
    );
  return (
    <th role="columnheader" aria-sort={state} className="min-w-0 lg:first:pl-3">
      <button
        type="button"
        onClick={(event) => onSort(field.name, event.shiftKey)}
        title={t`Sort; with Shift as a further order`}
        className={cx(
          "flex h-9 w-full items-center gap-1 px-3 text-xs font-medium text-soft hover:text-ink -outline-offset-2",
          right && "flex-row-reverse",
        )}
      >
        <span className="truncate">{field.label}</span>
        {at >= 0 && (down ? <ArrowDown size={13} aria-hidden="true" /> : <ArrowUp size={13} aria-hidden="true" />)}
        {at >= 0 && sort.length > 1 && <span aria-hidden="true">{at + 1}</span>}
      </button>
    </th>
  );
}
