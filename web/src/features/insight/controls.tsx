import { useLingui } from "@lingui/react/macro";
import { Checkbox } from "../../ui/checkbox";
import { cx } from "../../ui/cx";
import { DateField } from "../../ui/date-field";
import { Select } from "../../ui/select";
import type { ReportAddress, ReportChange } from "./address";
import { isSpan, OWN, type SpanName, SPANS } from "./span";
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
  const words = useSpanWords();
  const dated = report.spans;
  const span = address.span ?? "all";
  const bounded = span === OWN ? address.from && address.to : span !== "all";
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
      {dated && (
        <Select
          label={t`Dates`}
          value={span}
          className="w-44"
          options={[
            ...SPANS.map((name) => ({ value: name, label: words[name] })),
            { value: OWN, label: t`Chosen days` },
          ]}
          onChange={(next) => {
            if (next === OWN) onChange({ span: OWN });
            else if (isSpan(next)) onChange({ span: next, from: undefined, to: undefined });
          }}
        />
      )}
      {dated && span === OWN && (
        <>
          <DateField
            label={t`From`}
            value={address.from ?? null}
            onChange={(from) => onChange({ from: from ?? undefined })}
            className="w-48"
          />
          <DateField
            label={t`To`}
            value={address.to ?? null}
            onChange={(to) => onChange({ to: to ?? undefined })}
            className="w-48"
          />
        </>
      )}
      {dated && report.compares && bounded && (
        <Checkbox
          label={t`Compare with the span before`}
          checked={address.compare !== "0"}
          onChange={(on) => onChange({ compare: on ? undefined : "0" })}
        />
      )}
    </div>
  );
}

function useSpanWords(): Record<SpanName, string> {
  const { t } = useLingui();
  return {
    all: t`All days`,
    month: t`This month`,
    "last-month": t`Last month`,
    quarter: t`This quarter`,
    "last-quarter": t`Last quarter`,
    year: t`This year`,
    "last-year": t`Last year`,
    "12-months": t`Last 12 months`,
  };
}
