import type { FileColumn, Refused } from "./types";

/** What was typed into refused rows: row → column → text. */
export type Edits = Record<string, Record<string, string>>;

/** The server takes no more at once. */
export const MOST_MENDED = 200;

const cell = (row: Refused, at: number): string => row.cells?.[at] ?? "";

/** A cell as it is shown: as typed, as it was last tried, as it came. */
export const valueOf = (row: Refused, at: number, edits: Edits, sent: Edits = {}): string =>
  edits[row.row]?.[at] ?? sent[row.row]?.[at] ?? cell(row, at);

export const edited = (row: Refused, edits: Edits): boolean =>
  Object.entries(edits[row.row] ?? {}).some(([at, text]) => text !== cell(row, Number(at)));

/** The edits with `text` in one column of each row. */
export function put(edits: Edits, rows: readonly Refused[], at: number, text: string): Edits {
  const next = { ...edits };
  for (const { row } of rows) next[row] = { ...next[row], [at]: text };
  return next;
}

/** The columns in which something is wrong with a row. */
export function wrongIn({ errors }: Refused, columns: readonly FileColumn[]): number[] {
  const fields = new Set(errors.map(({ field }) => field.split(".")[0]));
  return columns.flatMap(({ field }, at) => (field && fields.has(field) ? [at] : []));
}

/** The other rows with the same wrong cell, once it was changed in `row` and not in them. */
export function alike(
  rows: readonly Refused[],
  row: Refused,
  at: number,
  edits: Edits,
  columns: readonly FileColumn[],
): Refused[] {
  const typed = edits[row.row]?.[at];
  if (typed === undefined || typed === cell(row, at)) return [];
  return rows.filter(
    (one) =>
      one !== row &&
      cell(one, at) === cell(row, at) &&
      valueOf(one, at, edits) !== typed &&
      wrongIn(one, columns).includes(at),
  );
}

/** The rows as the server takes them: every cell, mended or as it came. */
export const mendOf = (rows: readonly Refused[], edits: Edits) => ({
  rows: rows.map((row) => ({
    row: row.row,
    page: row.page,
    cells: (row.cells ?? []).map((_, at) => valueOf(row, at, edits)),
  })),
});
