import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { operatorApi } from "../../api/http";
import type { Health, Tenant } from "../../api/types";
import { moment, number } from "../../i18n/format";
import { Bones, Card, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { HealthBadge, Signs } from "./health";
import { isBuilding, type Lists, ListsBy } from "./lists-by";
import { usePlans } from "./plans";
import { Steps } from "./steps";
import { Days, type Limits, PlanUse, type UsageDay } from "./usage-parts";

type Run = { state: string; as_of: string; queued_at: string; finished_at: string | null } | null;
type Found = {
  limits: Limits;
  used: { seats: number; stored: number; records: number };
  health: Health;
  days: UsageDay[];
  feed: { lag_ms: number | null; told_at: string | null };
  review: { last: Run; last_done: Run };
  lists: Lists;
};
/** Milliseconds until what is under way is looked at again. */
const AGAIN = 3_000;
const call = <T,>(path: string) => operatorApi.call<T>(`/admin/v1/${path}`);

/** One tenant as its operator sees it: how it is, what it uses, how far its onboarding is, and what to do. */
export function TenantPage({ id }: { id: string }) {
  const { t } = useLingui();
  const tenant = useQuery({ queryKey: ["tenants", id], queryFn: () => call<Tenant>(`tenants/${id}`) });
  const found = useQuery({
    queryKey: ["tenants", id, "usage"],
    queryFn: () => call<Found>(`tenants/${id}/usage`),
    refetchInterval: ({ state }) => (isBuilding(state.data?.lists) ? AGAIN : false),
  });
  const queues = useQuery({
    queryKey: ["operator-health"],
    queryFn: async () => (await call<{ queues: { name: string; messages: number }[] }>("health")).queues,
  });
  const plans = usePlans();
  const name = tenant.data?.name ?? "";
  useTitle(name || t`Operator console`);
  const failed = [tenant, found].find(({ isError, data }) => isError && !data);
  const usage = found.data;
  return (
    <>
      <Link
        to="/operator"
        className="mb-2 inline-flex min-h-8 items-center gap-1 text-sm text-soft hover:text-ink hover:underline"
      >
        <ArrowLeft size={15} aria-hidden="true" />
        {t`All tenants`}
      </Link>
      {failed ? (
        <Failed error={failed.error} retry={() => void failed.refetch()} />
      ) : !tenant.data || !usage ? (
        <Bones lines={9} />
      ) : (
        <div className="flex flex-col gap-4">
          <header>
            <h1 className="flex flex-wrap items-center gap-2 text-xl font-semibold tracking-tight">
              {name}
              <HealthBadge health={usage.health} />
            </h1>
            <p className="text-sm text-soft">
              {[tenant.data.slug, plans.find(({ value }) => value === tenant.data?.plan)?.label, tenant.data.time_zone]
                .filter(Boolean)
                .join(" · ")}
            </p>
          </header>
          <div className="grid items-start gap-4 md:grid-cols-2">
            <Card title={t`Health`}>
              <div className="flex flex-col gap-4 p-4">
                <Signs health={usage.health} />
                <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
                  <Fact name={t`Last churn review that ended well`}>
                    {usage.review.last_done
                      ? moment(usage.review.last_done.finished_at ?? usage.review.last_done.queued_at)
                      : t`None yet: nobody was due`}
                  </Fact>
                  {usage.review.last && usage.review.last.state === "failed" && (
                    <Fact
                      name={t`Last churn review`}
                    >{t`Failed. It goes on with the next slot, within five minutes.`}</Fact>
                  )}
                  <Fact name={t`Change feed`}>
                    {usage.feed.lag_ms === null
                      ? t`No change yet`
                      : t`${number(usage.feed.lag_ms / 1000)} s behind at the last change, ${moment(usage.feed.told_at)}`}
                  </Fact>
                  <Fact name={t`Records`}>{number(usage.used.records)}</Fact>
                </dl>
              </div>
            </Card>
            <Card title={t`Onboarding`}>
              <div className="p-4">
                <Steps steps={tenant.data.steps} running={false} />
              </div>
            </Card>
          </div>
          <Card title={t`Plan`}>
            <PlanUse limits={usage.limits} seats={usage.used.seats} stored={usage.used.stored} />
          </Card>
          {tenant.data.state !== "onboarding" && <ListsBy tenant={id} name={name} lists={usage.lists} />}
          <Card title={t`Last 30 days`}>
            <Days days={usage.days} />
          </Card>
          <Card title={t`Messages that nobody could handle, of all tenants`}>
            {queues.isError ? (
              <Failed error={queues.error} retry={() => void queues.refetch()} />
            ) : (
              <Queues queues={queues.data ?? []} />
            )}
          </Card>
        </div>
      )}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-soft">{name}</dt>
      <dd className="text-right tabular-nums">{children}</dd>
    </>
  );
}

function Queues({ queues }: { queues: readonly { name: string; messages: number }[] }) {
  const { t } = useLingui();
  const full = queues.filter(({ messages }) => messages > 0);
  if (!full.length) return <p className="p-4 text-sm text-soft">{t`None. Every message was handled.`}</p>;
  return (
    <div className="p-4 text-sm">
      <p className="text-soft">{t`Mend what failed first; then replay. A message leaves its queue only when it was handled, and handling one twice changes nothing.`}</p>
      <ul className="mt-2 flex flex-col gap-2">
        {full.map(({ name, messages }) => (
          <li key={name}>
            <span className="font-medium">{name}</span> · <span className="tabular-nums">{number(messages)}</span>
            <code className="mt-1 block overflow-x-auto rounded bg-sunken px-2 py-1.5 text-xs" tabIndex={0}>
              python -m infra.replay {name}
            </code>
          </li>
        ))}
      </ul>
    </div>
  );
}
