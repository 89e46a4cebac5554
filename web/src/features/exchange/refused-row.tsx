import { Plural, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { joined } from "../../i18n/joined";
import { number } from "../../i18n/format";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { wrongIn } from "./mend";
import type { FileColumn, Refused } from "./types";

/** One refused row: the cells at fault to be mended, the others as a reminder, or all of them. */
export function RefusedRow({
  row,
  columns,
  readOnly,
  disabled,
  value,
  onChange,
  others,
  onOthers,
}: {
  row: Refused;
  columns: readonly FileColumn[];
  readOnly: boolean;
  disabled: boolean;
  value: (at: number) => string;
  onChange: (at: number, text: string) => void;
  others: (at: number) => number;
  onOthers: (at: number) => void;
}) {
  const { t } = useLingui();
  const [all, setAll] = useState(false);
  const wrong = wrongIn(row, columns);
  const mapped = columns.flatMap(({ field }, at) => (field ? [at] : []));
  const shown = all ? mapped : wrong;
  const header = (at: number) => columns[at]?.header ?? "";
  const said = (at: number) =>
    joined(row.errors.filter(({ field }) => field.split(".")[0] === columns[at]?.field).map(({ message }) => message));
  const cellSaid = (head: string, text: string, wrong: string) =>
    text && !wrong.includes(text) ? t`${head}: “${text}” ${wrong}` : `${head}: ${wrong}`;
  const elsewhere = row.errors
    .filter(({ field }) => !wrong.some((at) => columns[at]?.field === field.split(".")[0]))
    .map(({ field, message }) => `${field}: ${message}`);
  const reasons = row.errors.length ? elsewhere : [row.reason];
  const rest = mapped.filter((at) => !shown.includes(at) && value(at));
  const place = number(row.row);
  return (
    <li className="border-b border-line px-4 py-3 last:border-b-0">
      <div role="group" aria-label={t`Row ${place}`} className="flex flex-col gap-2 sm:flex-row sm:gap-4">
        <p className="w-20 shrink-0 text-xs font-medium text-soft tabular-nums">{t`Row ${place}`}</p>
        <div className="flex min-w-0 flex-1 flex-col gap-2">
          {rest.length > 0 && (
            <p className="text-xs break-words text-soft">
              {rest.map((at) => `${header(at)}: ${value(at)}`).join(" · ")}
            </p>
          )}
          {readOnly ? (
            <p className="text-sm">
              {joined([...wrong.map((at) => cellSaid(header(at), value(at), said(at))), ...reasons])}
            </p>
          ) : (
            <>
              {reasons.map((one) => (
                <p key={one} className="text-sm font-medium text-bad">
                  {one}
                </p>
              ))}
              <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
                {shown.map((at) => (
                  <div key={at} className="min-w-0">
                    <TextField
                      label={header(at)}
                      value={value(at)}
                      readOnly={disabled}
                      error={said(at) || undefined}
                      onChange={(text) => onChange(at, text)}
                    />
                    {others(at) > 0 && (
                      <Button small className="mt-1" onPress={() => onOthers(at)}>
                        <Plural value={others(at)} one="Same in # row like it" other="Same in # rows like it" />
                      </Button>
                    )}
                  </div>
                ))}
              </div>
            </>
          )}
          {!readOnly && mapped.length > wrong.length && (
            <div>
              <Button small aria-expanded={all} onPress={() => setAll(!all)}>
                {all ? t`Only what is wrong` : t`Every cell of the row`}
              </Button>
            </div>
          )}
        </div>
      </div>
    </li>
  );
}
