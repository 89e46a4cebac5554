import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ListChecks } from "lucide-react";
import { useState } from "react";
import { api } from "../../../api/http";
import { changed, declarations, list, me } from "../../../api/queries";
import type { Declaration, KithRecord, Names } from "../../../api/types";
import { change, fail } from "../../../api/write";
import { Value } from "../../../grid/value";
import { day } from "../../../i18n/format";
import { Button } from "../../../ui/button";
import { Bones, Card } from "../../../ui/show";
import { FieldsDialog } from "../../desk/fields-dialog";
import { PlanSteps } from "./plan-steps";

const ENDED = new Set(["success", "failure"]);
const MOST_STEPS = 100;

/** The development plans of a deal, the one that is followed first; none yet is begun by one press. */
export function Plans({ deal, plans, names }: { deal: KithRecord; plans: readonly KithRecord[]; names: Names }) {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data;
  const [plan, steps] = [declared?.get("plans"), declared?.get("plan_steps")];
  if (!plan || !steps) return null;
  const state = plan.fields.find(({ name }) => name === plan.state);
  const followed = [...plans].sort((left, right) => Number(ended(left)) - Number(ended(right)));
  if (followed.length === 0) return plan.access.create === "none" ? null : <Begin deal={deal} declared={plan} />;
  return (
    <>
      {followed.map((one) => (
        <Card
          key={one.id}
          title={
            <Link
              to="/$object/$id"
              params={{ object: "plans", id: one.id }}
              className="hover:text-accent hover:underline"
              aria-label={t`${plan.label}: ${String(one.name)}`}
            >
              {plan.label}
            </Link>
          }
          actions={state && <Value field={state} value={one.state} names={names} />}
        >
          <PlanBody plan={one} declared={plan} steps={steps} names={names} />
        </Card>
      ))}
    </>
  );
}

const ended = ({ state }: KithRecord): boolean => ENDED.has(String(state));

/** No plan yet: what one is for, and the press that begins it. */
function Begin({ deal, declared }: { deal: KithRecord; declared: Declaration }) {
  const { t } = useLingui();
  const person = useQuery(me()).data?.person.id;
  const [busy, setBusy] = useState(false);
  const begin = async () => {
    setBusy(true);
    try {
      await api.call("/v1/plans", {
        method: "POST",
        key: crypto.randomUUID(),
        body: {
          name: String(deal.name),
          opportunity: deal.id,
          ...(deal.customer ? { customer: deal.customer } : { prospect: String(deal.name) }),
          assignee: deal.owner ?? person,
          ...(deal.closes_on ? { ends_on: deal.closes_on } : {}),
        },
      });
      await changed("plans");
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title={declared.label}>
      <div className="flex flex-wrap items-center gap-3 px-4 py-3">
        <ListChecks size={20} strokeWidth={1.5} aria-hidden="true" className="shrink-0 text-soft" />
        <p className="min-w-0 flex-1 basis-52 text-sm text-soft">
          <Trans>Dated steps with their results, until the deal is won over or given up.</Trans>
        </p>
        <Button isPending={busy} onPress={() => void begin()}>{t`Begin a plan`}</Button>
      </div>
    </Card>
  );
}

function PlanBody({
  plan,
  declared,
  steps: stepsOf,
  names: known,
}: {
  plan: KithRecord;
  declared: Declaration;
  steps: Declaration;
  names: Names;
}) {
  const { t } = useLingui();
  const [ending, setEnding] = useState<"success" | "failure" | null>(null);
  const found = useQuery(
    list("plan_steps", {
      filter: { field: "plan", op: "eq", value: plan.id },
      sort: ["planned_on", "created_at"],
      limit: MOST_STEPS,
    }),
  );
  const names = { ...known, ...found.data?.names };
  const now = String(plan.state);
  const moves = declared.access.edit === "none" ? [] : (declared.moves?.[now] ?? []);
  const may = (state: string) => moves.includes(state);
  const who = names[String(plan.assignee ?? "")];
  const name = String(plan.name ?? "");
  const reason = declared.fields
    .find((field) => field.name === "failure_reason")
    ?.choices.find(({ value }) => value === plan.failure_reason)?.label;
  const told = [
    who,
    plan.ends_on && !ended(plan) && t`until ${day(String(plan.ends_on))}`,
    ended(plan) && day(plan.closed_on as string | null),
    reason,
  ].filter(Boolean);
  return (
    <>
      {(told.length > 0 || !!plan.goal) && (
        <div className="px-4 pt-2.5 text-xs text-soft">
          {!!plan.goal && <p className="mb-1 text-sm whitespace-pre-line text-ink">{String(plan.goal)}</p>}
          <p>{told.join(" · ")}</p>
          {!!plan.result && <p className="mt-1 text-sm whitespace-pre-line text-ink">{String(plan.result)}</p>}
        </div>
      )}
      {found.isPending ? (
        <Bones lines={3} />
      ) : (
        <PlanSteps plan={plan} declared={stepsOf} steps={found.data?.items ?? []} names={names} fixed={ended(plan)} />
      )}
      {(may("in_development") || may("success") || may("failure")) && (
        <footer className="flex flex-wrap justify-end gap-2 border-t border-line p-3">
          {may("in_development") && (
            <Button
              onPress={() => void change("plans", plan, { state: "in_development" }, t`${name} is in development`)}
            >{t`Start`}</Button>
          )}
          {may("failure") && <Button onPress={() => setEnding("failure")}>{t`Ends in failure…`}</Button>}
          {may("success") && <Button onPress={() => setEnding("success")}>{t`Ends in success…`}</Button>}
        </footer>
      )}
      {ending && (
        <FieldsDialog
          declared={declared}
          record={plan}
          names={names}
          purpose={ending}
          title={ending === "success" ? t`The plan ends in success` : t`The plan ends in failure`}
          action={ending === "success" ? t`Success` : t`Failure`}
          danger={ending === "failure"}
          asked={
            ending === "failure"
              ? [{ name: "failure_reason", needed: true }, { name: "result" }]
              : [...(plan.customer ? [] : [{ name: "prospect", needed: true }]), { name: "result" }]
          }
          fixed={{ state: ending }}
          said={() => (ending === "success" ? t`${name} ended in success` : t`${name} ended in failure`)}
          onClose={() => setEnding(null)}
        >
          {ending === "success" && !plan.customer && (
            <p className="text-sm text-soft">{t`Whoever was developed becomes a customer under this name.`}</p>
          )}
        </FieldsDialog>
      )}
    </>
  );
}
