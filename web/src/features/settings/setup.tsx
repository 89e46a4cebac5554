import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check, Circle, X } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/http";
import { list, me } from "../../api/queries";
import { number } from "../../i18n/format";
import { IconButton } from "../../ui/button";
import { cx } from "../../ui/cx";
import { Card } from "../../ui/show";
import { toast } from "../../ui/toast";
import { rule } from "./churn-policy";

type Step = { name: string; why: string; to: string; search?: Record<string, string>; done: boolean | undefined };

const one = (object: string) => list(object, { limit: 1 });

/** What a new organisation sets up, read from what is there; each step leads to where it is done. */
export function Setup() {
  const { t } = useLingui();
  const person = useQuery(me()).data;
  const key = `kith.setup.${person?.tenant.id ?? ""}`;
  const [closed, setClosed] = useState(false);
  const people = useQuery(one("people")).data?.total;
  const teams = useQuery(one("teams")).data?.total;
  const customers = useQuery(one("customers")).data?.total;
  const products = useQuery(one("products")).data?.total;
  const policy = useQuery(rule()).data?.version;
  const pipelines = useQuery({
    queryKey: ["setting-changes", "setup"],
    queryFn: async () => (await api.call<{ items: unknown[] }>("/v1/settings/changes?piece=pipelines")).items.length,
  }).data;
  const more = (count: number | undefined, least: number) => (count === undefined ? undefined : count > least);
  const steps: Step[] = [
    {
      name: t`Invite your people`,
      why: t`Each signs in alone and sees what the role allows.`,
      to: "/settings",
      done: more(people, 1),
    },
    {
      name: t`Make teams`,
      why: t`Managers see the work of their team and of those under it.`,
      to: "/settings/teams",
      done: more(teams, 0),
    },
    {
      name: t`Fit the pipeline to how you sell`,
      why: t`Stages and their likelihood carry the forecast.`,
      to: "/settings/pipelines",
      done: more(pipelines, 0),
    },
    {
      name: t`Bring in your customers`,
      why: t`From a CSV or Excel file, checked before anything is written.`,
      to: "/import",
      search: { object: "customers" },
      done: more(customers, 0),
    },
    {
      name: t`Enter what you sell`,
      why: t`Quotes, orders and cross-selling stand on products.`,
      to: "/products",
      done: more(products, 0),
    },
    {
      name: t`Say when a customer has gone quiet`,
      why: t`The rule is tried on your own customers before it holds.`,
      to: "/settings/retention",
      done: more(policy, 1),
    },
  ];
  const done = steps.filter((step) => step.done).length;
  const known = steps.every((step) => step.done !== undefined);
  if (!person || !known || done === steps.length || closed || localStorage.getItem(key)) return null;
  const close = () => {
    localStorage.setItem(key, "1");
    setClosed(true);
    const again = () => {
      localStorage.removeItem(key);
      setClosed(false);
    };
    toast(t`The list is put away`, { action: { label: t`Undo`, run: again } });
  };
  return (
    <Card
      title={t`Set up your organisation: ${number(done)} of ${number(steps.length)} done`}
      actions={<IconButton small label={t`Put this list away`} icon={<X size={16} />} onPress={close} />}
    >
      <ol className="grid gap-x-6 p-2 sm:grid-cols-2">
        {steps.map((step) => (
          <li key={step.name} className="flex items-start gap-2.5 p-2">
            {step.done ? (
              <Check size={18} className="mt-0.5 shrink-0 text-good" role="img" aria-label={t`done`} />
            ) : (
              <Circle size={18} className="mt-0.5 shrink-0 text-soft" role="img" aria-label={t`to do`} />
            )}
            <div className="min-w-0 text-sm">
              <Link
                to={step.to}
                {...(step.search ? { search: step.search } : {})}
                className={cx(
                  "inline-flex min-h-6 items-center hover:text-accent hover:underline",
                  step.done ? "text-soft" : "font-medium",
                )}
              >
                {step.name}
              </Link>
              <p className="text-xs text-soft">{step.why}</p>
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
