import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../api/http";
import { language } from "../../i18n";
import { number } from "../../i18n/format";
import { Badge, Bones, Card, Empty, Failed } from "../../ui/show";
import { usePlans } from "../tenants/plans";
import { Days, type Limits, PlanUse, type UsageDay } from "../tenants/usage-parts";
import { SettingsFrame } from "./frame";

type Usage = {
  plan: string;
  limits: Limits;
  seats: number;
  stored: number;
  records: number;
  objects: { object: string; label: string; records: number }[];
  days: UsageDay[];
};

/** What the organisation uses of its plan, and what happens at its limits. */
export function SettingsUsage() {
  const { t } = useLingui();
  const plans = usePlans();
  const found = useQuery({
    queryKey: ["usage", language()],
    queryFn: () => api.call<Usage>("/v1/settings/usage"),
    staleTime: 0,
  });
  const usage = found.data;
  return (
    <SettingsFrame title={t`Usage`}>
      {found.isError && !usage ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : !usage ? (
        <Bones lines={9} />
      ) : (
        <div className="flex flex-col gap-4">
          <Card
            title={t`Plan`}
            actions={
              <Badge tone="accent">{plans.find(({ value }) => value === usage.plan)?.label ?? usage.plan}</Badge>
            }
          >
            <PlanUse limits={usage.limits} seats={usage.seats} stored={usage.stored} />
          </Card>
          <Card title={t`Last 30 days`}>
            <Days days={usage.days} />
          </Card>
          <Card title={t`Records`} actions={<span className="text-sm tabular-nums">{number(usage.records)}</span>}>
            {usage.objects.length ? <Objects objects={usage.objects} /> : <Empty title={t`Nothing is kept yet`} />}
          </Card>
          <p className="text-xs text-soft">{t`Seats, files and records are counted now; the figures of today follow within a few minutes. Days begin at midnight UTC.`}</p>
        </div>
      )}
    </SettingsFrame>
  );
}

function Objects({ objects }: { objects: Usage["objects"] }) {
  const most = Math.max(...objects.map(({ records }) => records), 1);
  return (
    <ul className="grid gap-x-8 p-4 sm:grid-cols-2">
      {objects.map(({ object, label, records }) => (
        <li key={object} className="grid grid-cols-[minmax(0,1fr)_5rem_4.5rem] items-center gap-3 text-sm">
          <Link
            to="/$object"
            params={{ object }}
            className="inline-flex min-h-8 min-w-0 items-center hover:text-accent hover:underline"
          >
            <span className="truncate">{label}</span>
          </Link>
          <svg aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none" className="h-1.5 w-full">
            <rect width="100" height="10" className="fill-sunken" />
            <rect width={Math.max((records / most) * 100, 1)} height="10" className="fill-accent" />
          </svg>
          <span className="text-right tabular-nums">{number(records)}</span>
        </li>
      ))}
    </ul>
  );
}
