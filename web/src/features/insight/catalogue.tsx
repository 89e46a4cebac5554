import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BarChart3, CalendarClock, Grid3x3, Hash, LayoutGrid, LineChart, PieChart, Plus, Table } from "lucide-react";
import { type ReactNode, useState } from "react";
import { ButtonLink } from "../../ui/button";
import { SearchInput } from "../../ui/search-input";
import { Bones, Empty, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { catalogue } from "./queries";
import { SavedReports } from "./saved-reports";
import { QUESTIONS } from "./seven";
import { useQuestionWords } from "./seven-words";
import type { Catalogued, ChartKind } from "./types";

const ICONS: Record<ChartKind, ReactNode> = {
  bar: <BarChart3 size={18} />,
  line: <LineChart size={18} />,
  pie: <PieChart size={18} />,
  matrix: <Grid3x3 size={18} />,
  number: <Hash size={18} />,
  none: <Table size={18} />,
};
const GROUPS = [
  "executive",
  "sales",
  "profiling",
  "persistency",
  "profitability",
  "performance",
  "prospecting",
  "product",
  "promotion",
] as const;

/** Every standard report, by the question it answers. */
export function Reports() {
  const { t } = useLingui();
  useTitle(t`Reports`);
  const [typed, setTyped] = useState("");
  const found = useQuery(catalogue());
  const titles: Record<(typeof GROUPS)[number], [string, string]> = {
    executive: [t`Executive`, t`What came in, from whom, and what is leaving`],
    sales: [t`Funnel and team`, t`Where deals stand and who moves them`],
    ...useQuestionWords(),
  };
  const contribution: Catalogued = {
    name: "contribution",
    group: "executive",
    label: t`Contribution`,
    formula: t`Revenue by customer, product and period, cut into amount bands.`,
    by: [],
    usual: [],
    spans: true,
    compares: true,
    narrows: false,
    chart: "bar",
  };
  const wanted = typed.trim().toLowerCase();
  const all = [contribution, ...(found.data ?? [])].filter(
    ({ label, formula }) => !wanted || `${label} ${formula}`.toLowerCase().includes(wanted),
  );
  return (
    <div className="mx-auto max-w-6xl px-4 py-4 lg:px-6">
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <h1 className="flex-1 text-xl font-semibold tracking-tight">{t`Reports`}</h1>
        <SearchInput label={t`Find a report`} value={typed} onChange={setTyped} className="w-full sm:w-64" />
        <ButtonLink to="/reports/schedules" icon={<CalendarClock size={16} aria-hidden="true" />}>
          {t`Schedules`}
        </ButtonLink>
        <ButtonLink look="primary" to="/reports/build" icon={<Plus size={16} aria-hidden="true" />}>
          {t`New report`}
        </ButtonLink>
      </div>
      <SavedReports wanted={wanted} />
      {found.isPending ? (
        <Bones lines={9} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : all.length === 0 ? (
        <Empty title={t`Nothing matches`} />
      ) : (
        <div className="flex flex-col gap-6">
          {!wanted && all.some(({ group }) => (QUESTIONS as readonly string[]).includes(group)) && <ToSeven />}
          {GROUPS.map((group) => (
            <Group
              key={group}
              title={titles[group][0]}
              note={titles[group][1]}
              reports={all.filter((one) => one.group === group)}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function ToSeven() {
  const { t } = useLingui();
  return (
    <Link
      to="/reports/seven"
      className="flex items-center gap-3 rounded-lg border border-line bg-tint p-3.5 text-on-tint hover:border-accent"
    >
      <LayoutGrid size={20} aria-hidden="true" className="shrink-0" />
      <span className="min-w-0">
        <span className="block font-medium">{t`Seven P on one page`}</span>
        <span className="block text-xs">
          {t`Profiling, persistency, profitability, performance, prospecting, product and promotion beside each other`}
        </span>
      </span>
    </Link>
  );
}

function Group({ title, note, reports }: { title: string; note: string; reports: readonly Catalogued[] }) {
  if (!reports.length) return null;
  return (
    <section aria-label={title}>
      <h2 className="mb-2 text-sm font-semibold">
        {title} <span className="font-normal text-soft">· {note}</span>
      </h2>
      <ul className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {reports.map((one) => (
          <li key={one.name}>
            <Link
              to={one.name === "contribution" ? "/reports/contribution" : "/reports/$report"}
              params={{ report: one.name }}
              className="flex h-full gap-3 rounded-lg border border-line bg-surface p-3.5 hover:border-accent"
            >
              <span aria-hidden="true" className="mt-0.5 shrink-0 text-accent">
                {ICONS[one.chart]}
              </span>
              <span className="min-w-0">
                <span className="block font-medium">{one.label}</span>
                <span className="line-clamp-2 text-xs text-soft">{one.formula}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
