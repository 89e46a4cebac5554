import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { overview } from "../../../api/queries";
import type { Declaration } from "../../../api/types";
import { Bones, Failed } from "../../../ui/show";
import { useTitle } from "../../../ui/title";
import { Activity } from "../../records/activity";
import { FactsCard } from "../../records/facts-card";
import { RecordHead } from "../../records/head";
import { RecordTabs } from "../../records/tabs";
import { isClosed } from "../stages";
import { Competitors } from "./competitors";
import { Figures } from "./figures";
import { NextStep } from "./next-step";
import { Plans } from "./plan";
import { StagePath } from "./stage-path";
import { Stakeholders } from "./stakeholders";
import { DealValue } from "./value";

const PINNED = ["product", "kind", "source", "campaign", "engaged_on", "team", "description"];
/** Shown as what they are, not as lists of related records. */
const SHOWN = ["stakeholders", "plans"];

/** A deal on one screen: where it stands, what comes next, who decides, what it is worth, and all that was said. */
export function DealPage({ declared, id }: { declared: Declaration; id: string }) {
  const { t } = useLingui();
  const found = useQuery(overview("opportunities", id));
  useTitle(String(found.data?.record.name ?? declared.label));
  if (found.isPending) return <Bones lines={10} />;
  if (found.isError && !found.data) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { record: deal, names, related } = found.data;
  const mayEdit = declared.access.edit !== "none";
  const open = !isClosed(String(deal.stage));
  const to = (object: string, value: unknown) =>
    value && names[String(value)] ? (
      <Link
        to="/$object/$id"
        params={{ object, id: String(value) }}
        className="font-medium text-ink hover:text-accent hover:underline"
      >
        {names[String(value)]}
      </Link>
    ) : null;
  const owner = names[String(deal.owner ?? "")];
  const under = [
    to("customers", deal.customer) ?? <span>{t`No customer yet`}</span>,
    to("contacts", deal.contact),
    owner && (
      <span>
        <Trans>owned by {owner}</Trans>
      </span>
    ),
  ].filter(Boolean);
  return (
    <div className="mx-auto max-w-7xl px-4 py-5 lg:px-6">
      <RecordHead
        declared={declared}
        record={deal}
        title={String(deal.name ?? "")}
        under={under.map((one, at) => (
          <span key={at} className="after:ml-2 after:content-['·'] last:after:content-none">
            {one}
          </span>
        ))}
      />
      <StagePath declared={declared} deal={deal} names={names} />
      <Figures declared={declared} deal={deal} />
      <RecordTabs declared={declared} id={id} label={t`Overview`}>
        <Activity
          declared={declared}
          about={found.data}
          before={
            <>
              {open && <NextStep deal={deal} mayEdit={mayEdit} />}
              <Plans deal={deal} plans={related.plans?.items ?? []} names={names} />
            </>
          }
          first={
            <>
              <Stakeholders deal={deal} names={names} open={open} />
              <DealValue deal={deal} names={names} />
              <Competitors deal={deal} mayEdit={mayEdit} />
              <FactsCard declared={declared} about={found.data} pinned={PINNED} />
            </>
          }
          but={SHOWN}
        />
      </RecordTabs>
    </div>
  );
}
