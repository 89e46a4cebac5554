import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Declaration, Field, Overview } from "../../api/types";
import { sectionsOf, shownBy } from "../../forms/layout";
import { Button } from "../../ui/button";
import { Card } from "../../ui/show";
import { Facts, isEmpty, Stamps } from "./fields";

type Part = { label: string; columns: 1 | 2; fields: Field[] };

/** The facts of a record in the sections of its layout, else those `pinned`; all others, empty ones too, when asked for. */
export function FactsCard({
  declared,
  about: { record, names },
  pinned,
}: {
  declared: Declaration;
  about: Overview;
  pinned: readonly string[];
}) {
  const { t } = useLingui();
  const [all, setAll] = useState(false);
  const fields = shownBy(declared).filter(({ name }) => name !== declared.title);
  const first = pinned.flatMap((name) => fields.find((field) => field.name === name) ?? []);
  const rest = fields.filter(({ name }) => !pinned.includes(name));
  const parts: Part[] = declared.layout
    ? sectionsOf(declared, fields, t`Other fields`).filter((section) => all || !section.rest)
    : [{ label: "", columns: 2, fields: all ? [...first, ...rest] : first }];
  const shown = parts.filter((part) => all || part.fields.some(({ name }) => !isEmpty(record[name])));
  return (
    <Card
      title={t`Facts`}
      actions={
        <Button small look="quiet" aria-expanded={all} onPress={() => setAll(!all)}>
          {all ? t`Fewer` : t`All fields`}
        </Button>
      }
    >
      {shown.map(({ label, columns, fields: own }, at) => (
        <section key={at} className="border-line not-first-of-type:border-t">
          {label && <h3 className="px-4 pt-3 text-xs font-semibold">{label}</h3>}
          <Facts fields={own} record={record} names={names} columns={columns} empty={all} />
        </section>
      ))}
      {all && <Stamps record={record} names={names} />}
    </Card>
  );
}
