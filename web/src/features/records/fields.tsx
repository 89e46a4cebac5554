import { useLingui } from "@lingui/react/macro";
import type { Declaration, Field, KithRecord, Names } from "../../api/types";
import { sectionsOf, shownBy } from "../../forms/layout";
import { Value } from "../../grid/value";
import { moment } from "../../i18n/format";
import { cx } from "../../ui/cx";
import { Card } from "../../ui/show";
import { LinesTable } from "./lines";
import { Rows } from "./rows";

const WIDE = new Set(["long_text", "lines"]);

/** Facts of a record in the order given. Empty ones are shown only when asked. */
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
              <Value value={record[field.name]} field={field} names={names} sms />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/** All facts of a record, a card for each section of its layout. */
export function RecordFields({ declared, record, names }: { declared: Declaration; record: KithRecord; names: Names }) {
  const { t } = useLingui();
  const fields = shownBy(declared).filter(({ name }) => name !== declared.title);
  const sections = sectionsOf(declared, fields, t`Other fields`);
  return (
    <div className="flex flex-col gap-4">
      {sections.map(({ label, columns, fields: own, rest }, at) => (
        <Card key={`${at} ${rest}`} title={label}>
          <Facts fields={own} record={record} names={names} columns={columns} empty />
          {at === sections.length - 1 && <Stamps record={record} names={names} />}
        </Card>
      ))}
    </div>
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
