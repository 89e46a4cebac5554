import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { api } from "../../api/http";
import { declarations } from "../../api/queries";
import { Chart } from "../../charts/chart";
import { language } from "../../i18n";
import { number } from "../../i18n/format";
import { cx } from "../../ui/cx";
import { Button } from "../../ui/button";
import { Select } from "../../ui/select";
import { Bones, Card, Empty, Failed } from "../../ui/show";
import { narrowedOf, type ReportChange, type SevenAddress } from "./address";
import { AnswerTable, BEFORE, drillOf } from "./answer-table";
import { drawn } from "./drawing";
import { addressIn, headline, narrowing, questionIn } from "./seven";
import type { Answer, Catalogued } from "./types";
import { amount, growth, said } from "./words";

const MOST_ROWS = 50;
const MOST_BARS = 8;

/** One of the seven: a report's figure, chart, definition and rows, fetched and failing by itself. */
export function SevenPanel({
  title,
  note,
  offered,
  report,
  address,
  wide,
  onReport,
  onChange,
}: {
  title: string;
  note: string;
  offered: readonly Catalogued[];
  report: Catalogued;
  address: SevenAddress;
  wide: boolean;
  onReport: (name: string) => void;
  onChange: (part: ReportChange) => void;
}) {
  const { t } = useLingui();
  const question = questionIn(report, address);
  const found = useQuery({
    queryKey: ["report", report.name, language(), question, MOST_ROWS],
    queryFn: ({ signal }) =>
      api.call<Answer>(`/v1/insight/reports/${report.name}`, {
        method: "POST",
        body: { ...question, limit: MOST_ROWS },
        signal,
      }),
    staleTime: 60_000,
  });
  const all = !report.narrows && Object.keys(narrowedOf(address)).length > 0;
  return (
    <Card
      title={title}
      className={cx("min-w-0", wide && "lg:col-span-2")}
      actions={
        <Link
          to="/reports/$report"
          params={{ report: report.name }}
          search={addressIn(report, address)}
          className="lnk text-xs"
          aria-label={t`Open ${report.label}`}
        >
          {t`Open`}
        </Link>
      }
    >
      <div className="flex flex-wrap items-end gap-x-3 gap-y-1 px-4 pt-3">
        <div className="min-w-0 flex-1 basis-44">
          {offered.length > 1 ? (
            <Select
              label={note}
              value={report.name}
              options={offered.map(({ name, label }) => ({ value: name, label }))}
              onChange={(name) => name && onReport(name)}
            />
          ) : (
            <p className="text-sm font-medium">
              <span className="block text-xs font-normal text-soft">{note}</span>
              {report.label}
            </p>
          )}
        </div>
        <p className="text-xs text-soft">
          {[!report.spans && t`As of today`, all && t`Of all customers`].filter(Boolean).join(" · ")}
        </p>
      </div>
      <details className="px-4 pt-2 text-xs text-soft">
        <summary className="cursor-pointer py-1">{t`How it is computed`}</summary>
        <p className="pb-1">{report.formula}</p>
      </details>
      {found.isPending ? (
        <Bones lines={5} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : found.data.rows.length === 0 ? (
        <Empty
          title={t`Nothing in these days`}
          actions={
            report.spans && address.span !== "all" ? (
              <Button onPress={() => onChange({ span: "all", from: undefined, to: undefined })}>
                {t`Look at all days`}
              </Button>
            ) : undefined
          }
        >
          {report.spans ? t`Choose other days or other customers.` : t`Choose other customers.`}
        </Empty>
      ) : (
        <Told answer={found.data} report={report} address={address} onChange={onChange} />
      )}
    </Card>
  );
}

function Told({
  answer,
  report,
  address,
  onChange,
}: {
  answer: Answer;
  report: Catalogued;
  address: SevenAddress;
  onChange: (part: ReportChange) => void;
}) {
  const { t } = useLingui();
  const go = useNavigate();
  const declared = useQuery(declarations()).data;
  const compared = address.compare !== "0" && answer.columns.some(({ key }) => key.endsWith(BEFORE));
  const chart = useMemo(() => drawn(answer, answer.rows, compared, MOST_BARS), [answer, compared]);
  const pick = (at: number) => {
    const row = chart?.rows[at];
    if (!row) return;
    const part = narrowing(report, answer, row);
    const to = declared ? drillOf(row, declared) : null;
    if (part && Object.entries(part).some(([field, choice]) => narrowedOf(address)[field as "level"] !== choice))
      onChange(part);
    else if (to) void go({ to: "/$object", params: { object: to.object }, search: to.address });
  };
  return (
    <>
      <Headline answer={answer} compared={compared} />
      {chart && (
        <div className="px-4 pt-1 pb-2">
          <Chart
            drawing={chart.drawing}
            onPick={pick}
            className="h-64"
            label={t`Chart of ${answer.label}; its figures are in the table below`}
          />
        </div>
      )}
      <details open={!chart} className="border-t border-line">
        <summary className="cursor-pointer px-4 py-2 text-xs text-soft">{t`Figures and records`}</summary>
        {declared && (
          <div className="max-h-96 overflow-y-auto">
            <AnswerTable
              answer={answer}
              rows={answer.rows}
              names={answer.names}
              compared={compared}
              ordered={answer.rows.length === answer.rows_total}
              declared={declared}
            />
          </div>
        )}
        {answer.rows_total > answer.rows.length && (
          <p className="border-t border-line px-4 py-2 text-xs text-soft">
            {t`The first ${number(answer.rows.length)} of ${number(answer.rows_total)} rows; the report has them all.`}
          </p>
        )}
      </details>
    </>
  );
}

function Headline({ answer, compared }: { answer: Answer; compared: boolean }) {
  const { t } = useLingui();
  const found = headline(answer);
  if (!found) return null;
  const { label, column, row } = found;
  const before = compared ? answer.columns.find(({ key }) => key === column.key + BEFORE) : undefined;
  const was = before && amount(row[before.key]) ? said(before, row, answer.names) : null;
  const change = before && column.kind !== "percent" ? growth(row[column.key], row[before.key]) : null;
  return (
    <dl className="px-4 pt-1">
      <dt className="text-xs text-soft">{label}</dt>
      <dd className="flex flex-wrap items-baseline gap-x-2 text-xl font-semibold tabular-nums">
        {said(column, row, answer.names) || "–"}
        {was && (
          <span className="text-xs font-normal text-soft">
            {t`before: ${was}`}
            {change !== null && ` (${change > 0 ? "+" : ""}${number(Math.round(change * 10) / 10)} %)`}
          </span>
        )}
      </dd>
    </dl>
  );
}
