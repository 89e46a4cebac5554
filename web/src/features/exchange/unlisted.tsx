import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { Declaration } from "../../api/types";
import { number } from "../../i18n/format";
import { Card } from "../../ui/show";
import type { Unlisted as Value } from "./types";

/** Values of a checked file that the lists of their fields do not have, with the rows, and what will become of them. */
export function Unlisted({ values, declared }: { values: readonly Value[]; declared: Declaration | undefined }) {
  const { t } = useLingui();
  const labelOf = (name: string) => declared?.fields.find((field) => field.name === name)?.label ?? name;
  const said = ({ field, value }: Value) => {
    const label = labelOf(field);
    return field ? t`${label}: “${value}”` : t`Further values`;
  };
  return (
    <Card title={t`Not in the list of choices`}>
      <p className="border-b border-line px-4 py-2.5 text-sm text-soft">
        {t`These values are imported as they stand, and the lists stay as they are. If one is a slip, correct the file; if it should be offered, add it to the list in the settings. Then check again.`}
      </p>
      <ul aria-label={t`Not in the list of choices`} className="max-h-64 overflow-auto" tabIndex={0}>
        {values.map((one) => {
          const rows = one.rows.map(number).join(", ") + (one.count > one.rows.length ? " …" : "");
          return (
            <li
              key={`${one.field} ${one.value}`}
              className="flex flex-wrap gap-x-4 border-b border-line px-4 py-2 text-sm last:border-b-0"
            >
              <span className="min-w-0 flex-1 basis-48 font-medium break-words">{said(one)}</span>
              <span className="text-soft tabular-nums">
                <Trans>
                  <Plural value={one.count} one="# row" other="# rows" />: {rows}
                </Trans>
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
