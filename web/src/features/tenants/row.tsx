import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError, operatorApi } from "../../api/http";
import { queries } from "../../api/queries";
import { fail } from "../../api/write";
import type { Tenant } from "../../api/types";
import { day, fileSize, number } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Select } from "../../ui/select";
import { Badge } from "../../ui/show";
import { toast } from "../../ui/toast";
import { HealthBadge } from "./health";
import { usePlans } from "./plans";
import { Steps } from "./steps";

type Act = { path: string; method?: "PUT" | "POST"; body?: object; done: string; undo?: Act };

/** A tenant, how far its onboarding is, and what an operator can do with it; what can be taken back offers it. */
export function Row({ tenant }: { tenant: Tenant }) {
  const { t } = useLingui();
  const [busy, setBusy] = useState<string | null>(null);
  const plans = usePlans();
  const states: Record<string, string> = { active: t`Active`, suspended: t`Suspended`, onboarding: t`Being onboarded` };
  const act = async ({ path, method = "POST", body, done, undo }: Act) => {
    setBusy(path);
    try {
      await operatorApi.call(`/admin/v1/tenants/${tenant.id}/${path}`, { method, ...(body && { body }) });
      toast(done, undo ? { action: { label: t`Undo`, run: () => void act(undo) } } : {});
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) fail(error);
    } finally {
      setBusy(null);
      await queries.invalidateQueries({ queryKey: ["tenants"] });
    }
  };
  const suspended: Act = { path: "suspend", done: t`${tenant.name} is suspended` };
  const reactivated: Act = { path: "reactivate", done: t`${tenant.name} is active again` };
  const planned = (plan: string): Act => {
    const label = plans.find(({ value }) => value === plan)?.label ?? plan;
    return { path: "plan", method: "PUT", body: { plan }, done: t`${tenant.name} is on the plan ${label}` };
  };
  return (
    <li className="rounded-lg border border-line bg-surface px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <h2 className="flex flex-wrap items-center gap-2 font-semibold">
            <Link
              to="/operator"
              search={{ tenant: tenant.id }}
              className="inline-flex min-h-6 items-center hover:text-accent hover:underline"
            >
              {tenant.name}
            </Link>
            <Badge tone={tenant.state === "active" ? "good" : tenant.state === "suspended" ? "bad" : "info"}>
              {states[tenant.state] ?? tenant.state}
            </Badge>
            {tenant.health && tenant.state === "active" && <HealthBadge health={tenant.health} />}
          </h2>
          <p className="text-xs text-soft">
            {[tenant.slug, tenant.currency, tenant.time_zone, day(tenant.created_at)].join(" · ")}
          </p>
          <p className="text-xs break-words text-soft">
            {tenant.administrator.name} · {tenant.administrator.email}
          </p>
          {tenant.used && tenant.limits && (
            <p className="text-xs text-soft tabular-nums">
              {[
                t`${number(tenant.used.seats)} of ${number(tenant.limits.seats)} seats`,
                plural(tenant.used.records, { one: "# record", other: "# records" }),
                t`${fileSize(tenant.used.stored)} of files`,
                plural(tenant.used.requests, { one: "# request today", other: "# requests today" }),
              ].join(" · ")}
            </p>
          )}
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {tenant.state !== "onboarding" && (
            <Select
              small
              hideLabel
              label={t`Plan of ${tenant.name}`}
              value={tenant.plan}
              options={plans}
              onChange={(plan) =>
                plan && plan !== tenant.plan && void act({ ...planned(plan), undo: planned(tenant.plan) })
              }
            />
          )}
          {tenant.state === "active" && (
            <>
              <Button
                small
                look="quiet"
                isPending={busy === "invite"}
                onPress={() => void act({ path: "invite", done: t`Invitation sent to ${tenant.administrator.email}` })}
                aria-label={t`Invite again: ${tenant.administrator.name} of ${tenant.name}`}
              >{t`Invite again`}</Button>
              <Button
                small
                isPending={busy === "suspend"}
                onPress={() => void act({ ...suspended, undo: reactivated })}
                aria-label={t`Suspend ${tenant.name}`}
              >{t`Suspend`}</Button>
            </>
          )}
          {tenant.state === "suspended" && (
            <Button
              small
              isPending={busy === "reactivate"}
              onPress={() => void act({ ...reactivated, undo: suspended })}
              aria-label={t`Reactivate ${tenant.name}`}
            >{t`Reactivate`}</Button>
          )}
          {tenant.state === "onboarding" && (
            <Button
              small
              look="primary"
              isPending={busy === "resume"}
              onPress={() => void act({ path: "resume", done: t`${tenant.name} is onboarded` })}
              aria-label={t`Go on with ${tenant.name}`}
            >{t`Go on`}</Button>
          )}
        </div>
      </div>
      {tenant.state === "onboarding" && (
        <div className="mt-3">
          <Steps steps={tenant.steps} running={busy === "resume"} />
        </div>
      )}
    </li>
  );
}
