import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { X } from "lucide-react";
import { declarations } from "../../api/queries";
import { addDays, today } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Select } from "../../ui/select";
import { Bones, Empty, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { narrowedOf, type ReportChange, type SevenAddress } from "./address";
import { latestYear, newestDay } from "./dashboard";
import { Days } from "./days";
import { OfCustomers } from "./of-customers";
import { catalogue } from "./queries";
import { ReportHead } from "./report";
import { panelOf, QUESTIONS, shownWith } from "./seven";
import { SevenPanel } from "./seven-panel";
import { useQuestionWords } from "./seven-words";
import { OWN } from "./span";
import { NARROWED } from "./types";

/** What panels are cut by until something else is chosen, and the word for what each report has of itself. */
const LINKED = "sector";
const USUAL = "usual";
const route = getRouteApi("/app/reports/seven");
type SevenChange = ReportChange & { show?: string | undefined };

/** The seven P of a customer base beside each other, of the same days and the same customers. */
export function Seven() {
  const { t } = useLingui();
  useTitle(t`Seven P`);
  const typed = route.useSearch();
  const go = route.useNavigate();
  const listed = useQuery(catalogue());
  const newest = useQuery(newestDay());
  const words = useQuestionWords();
  if (listed.isPending || newest.isLoading) return <Bones lines={9} />;
  if (listed.isError) return <Failed error={listed.error} retry={() => void listed.refetch()} />;
  const address: SevenAddress = {
    ...(typed.span ? {} : usualDays(newest.data ?? null)),
    ...typed,
    by: typed.by ?? LINKED,
  };
  const change = (part: SevenChange) => {
    const next = { ...typed, ...(part.span || "from" in part || "to" in part ? daysIn(address) : {}), ...part };
    const present = Object.entries(next).filter(([, value]) => value !== undefined);
    void go({ search: Object.fromEntries(present), replace: true });
  };
  const panels = QUESTIONS.flatMap((question) => {
    const panel = panelOf(question, listed.data, address.show);
    return panel ? [{ question, ...panel }] : [];
  });
  const narrowed = Object.keys(narrowedOf(address)).length > 0;
  return (
    <div className="mx-auto max-w-7xl px-4 py-4 lg:px-6">
      <ReportHead
        title={t`Seven P`}
        formula={t`Seven questions about the same customers and the same days. What you choose in a chart that is cut by level, region, sector or source narrows every panel to it; any other part leads to its records.`}
      />
      {panels.length === 0 ? (
        <Empty title={t`Nothing here is yours to see`}>{t`Ask an administrator for the reports that you need.`}</Empty>
      ) : (
        <>
          <div className="mb-4 flex flex-wrap items-end gap-x-4 gap-y-3">
            <Days address={address} compares onChange={change} />
            <Cut by={address.by ?? LINKED} onChange={(by) => change({ by })} />
            <OfCustomers address={address} onChange={change} />
            {narrowed && (
              <Button
                look="plain"
                icon={<X size={16} aria-hidden="true" />}
                onPress={() => change(Object.fromEntries(NARROWED.map((field) => [field, undefined])))}
              >{t`All customers`}</Button>
            )}
          </div>
          <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
            {panels.map(({ question, offered, shown }, at) => (
              <SevenPanel
                key={question}
                title={words[question][0]}
                note={words[question][1]}
                offered={offered}
                report={shown}
                address={address}
                wide={panels.length % 2 === 1 && at === panels.length - 1}
                onReport={(name) => change({ show: shownWith(address.show, offered, name, question) })}
                onChange={change}
              />
            ))}
          </div>
        </>
      )}
    </div>
  );
}

/** What every report that knows it is cut by. */
function Cut({ by, onChange }: { by: string; onChange: (by: string) => void }) {
  const { t } = useLingui();
  const fields = useQuery(declarations()).data?.get("customers")?.fields ?? [];
  const offered = NARROWED.flatMap((name) => fields.filter((field) => field.name === name));
  return (
    <Select
      label={t`By`}
      value={by}
      options={[
        ...offered.map(({ name, label }) => ({ value: name, label })),
        { value: USUAL, label: t`As each report has it` },
      ]}
      onChange={(next) => next && onChange(next)}
      className="w-52"
    />
  );
}

const daysIn = ({ span, from, to }: SevenAddress) => ({ span, from, to });

/** Twelve months: to the newest record where that is long ago, else to today. */
function usualDays(newest: string | null): Pick<SevenAddress, "span" | "from" | "to"> {
  return newest && newest < addDays(today(), -365) ? { span: OWN, ...latestYear(newest) } : { span: "12-months" };
}
