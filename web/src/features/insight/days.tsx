import { useLingui } from "@lingui/react/macro";
import { Checkbox } from "../../ui/checkbox";
import { DateField } from "../../ui/date-field";
import { Select } from "../../ui/select";
import type { ReportAddress, ReportChange } from "./address";
import { isSpan, OWN, type SpanName, SPANS } from "./span";

/** Which days a report is about, and whether the span before stands beside them. */
export function Days({
  address,
  compares,
  onChange,
}: {
  address: ReportAddress;
  compares: boolean;
  onChange: (part: ReportChange) => void;
}) {
  const { t } = useLingui();
  const words = useSpanWords();
  const span = address.span ?? "all";
  const bounded = span === OWN ? address.from && address.to : span !== "all";
  return (
    <>
      <Select
        label={t`Dates`}
        value={span}
        className="w-44"
        options={[...SPANS.map((name) => ({ value: name, label: words[name] })), { value: OWN, label: t`Chosen days` }]}
        onChange={(next) => {
          if (next === OWN) onChange({ span: OWN });
          else if (isSpan(next)) onChange({ span: next, from: undefined, to: undefined });
        }}
      />
      {span === OWN && (
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
      {compares && bounded && (
        <Checkbox
          label={t`Compare with the span before`}
          checked={address.compare !== "0"}
          onChange={(on) => onChange({ compare: on ? undefined : "0" })}
        />
      )}
    </>
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
