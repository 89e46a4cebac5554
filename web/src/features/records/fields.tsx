import { useLingui } from "@lingui/react/macro";
import type { Declaration, Field, KithRecord, Names } from "../../api/types";
import { Value } from "../../grid/value";
import { moment } from "../../i18n/format";
import { cx } from "../../ui/cx";
import { Card } from "../../ui/show";
import { LinesTable } from "./lines";
import { Rows } from "./rows";

const WIDE = new Set(["long_text", "lines"]);

/** The facts of a record; `only` picks and orders them, `skip` leaves some out. Empty ones are shown only when asked. */
export function Facts({
  fields,
  record,
  names,
  empty,
  columns = 2,
}: {
  fields: readonly Field[];
  record: KithRecord;
  names: Names;
  empty?: boolean;
  columns?: 1 | 2;
}) {
  const shown = fields.filter(({ name }) => empty || !isEmpty(record[name]));
  return (
    <dl className={cx("grid gap-x-6 gap-y-3 p-4", columns === 2 && "sm:grid-cols-2")}>
      {shown.map((field) => (
        <div key={field.name} className={cx("min-w-0", columns === 2 && WIDE.has(field.kind) && "sm:col-span-2")}>
          <dt className="text-xs text-soft">{field.label}</dt>
          <dd className="whitespace-pre-line">
            {field.kind === "rows" ? (
              <Rows value={record[field.name]} names={names} />
            ) : field.kind === "lines" ? (
              <LinesTable
                field={field}
                value={record[field.name]}
                names={names}
                currency={String(record.currency ?? "")}
              />
            ) : (
              <Value value={record[field.name]} field={field} names={names} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

export function RecordFields({ declared, record, names }: { declared: Declaration; record: KithRecord; names: Names }) {
  return (
    <Card>
      <Facts
        fields={declared.fields.filter(({ name }) => name !== declared.title)}
        record={record}
        names={names}
        empty
      />
      <Stamps record={record} names={names} />
    </Card>
  );
}

export function Stamps({ record, names }: { record: KithRecord; names: Names }) {
  const { t } = useLingui();
  const by = (id: string) => names[id] ?? (id.startsWith("system") ? t`the system` : "");
  return (
    <p className="border-t border-line px-4 py-2.5 text-xs text-soft">
      {t`Created ${moment(record.created_at)} ${by(record.created_by)}`} ·{" "}
      {t`Changed ${moment(record.updated_at)} ${by(record.updated_by)}`}
    </p>
  );
}
