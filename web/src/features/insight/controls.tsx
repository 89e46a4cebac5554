import { useLingui } from "@lingui/react/macro";
import { cx } from "../../ui/cx";
import { Select } from "../../ui/select";
import type { ReportAddress, ReportChange } from "./address";
import { Days } from "./days";
import { OfCustomers } from "./of-customers";
import type { Catalogued, Unit } from "./types";

const MOST = 3;

/** What a report is asked: how its rows are grouped, which days, and whether the span before stands beside them. */
export function Controls({
  report,
  address,
  by,
  onChange,
}: {
  report: Catalogued;
  address: ReportAddress;
  by: readonly string[];
  onChange: (part: ReportChange) => void;
}) {
  const { t } = useLingui();
  const dated = report.spans;
  const flip = (key: string) => {
    const next = by.includes(key) ? by.filter((one) => one !== key) : [...by, key].slice(-MOST);
    if (next.length) onChange({ by: next.join(",") });
  };
  return (
    <div className="mb-4 flex flex-wrap items-end gap-x-4 gap-y-3">
      {report.by.length > 1 && (
        <fieldset className="min-w-0">
          <legend className="mb-1 text-xs font-medium text-soft">{t`By`}</legend>
          <div className="flex flex-wrap gap-0.5 rounded-md border border-line bg-surface p-0.5">
            {report.by.map(({ key, label }) => (
              <button
                key={key}
                type="button"
                aria-pressed={by.includes(key)}
                onClick={() => flip(key)}
                className={cx(
                  "min-h-8 rounded px-2.5 text-sm",
                  by.includes(key) ? "bg-tint font-medium text-on-tint" : "text-soft hover:text-ink",
                )}
              >
                {label}
              </button>
            ))}
          </div>
        </fieldset>
      )}
      {by.some((key) => report.by.some((one) => one.key === key && one.kind === "period")) && (
        <Select
          label={t`Each period is a`}
          value={address.unit ?? "month"}
          onChange={(next) => onChange({ unit: (next ?? "month") as Unit })}
          className="w-32"
          options={[
            { value: "month", label: t`Month` },
            { value: "quarter", label: t`Quarter` },
            { value: "year", label: t`Year` },
          ]}
        />
      )}
      {dated && <Days address={address} compares={report.compares} onChange={onChange} />}
      {report.narrows && <OfCustomers address={address} onChange={onChange} />}
    </div>
  );
}
