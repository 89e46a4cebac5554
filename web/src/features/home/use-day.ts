import { useQuery } from "@tanstack/react-query";
import { declarations, list, me } from "../../api/queries";
import type { Declaration, Filter, Names, Page } from "../../api/types";
import { addDays, today } from "../../i18n/format";
import { needyDeals, ofAlert, ofCase, ofDeal, ofTask, ranked, STALE_AFTER, type Todo } from "./rank";

const MOST = 25;
const MY_TEAM: Filter = { field: "owner", op: "my_team" };
/** Whose work a day shows. */
export type Whose = "mine" | "team" | "all";

const REACH: Record<string, readonly Whose[]> = { team: ["mine", "team"], all: ["mine", "team", "all"] };
const sight = (declared: Map<string, Declaration> | undefined) => declared?.get("churn_alerts")?.access.read ?? "none";

/** What waits today. An object that the API does not have, or does not show, asks for nothing. */
export function useDay(whose: Whose) {
  const person = useQuery(me()).data?.person;
  const declared = useQuery(declarations()).data;
  const now = today();
  const own = (field: string): Filter => ({ field, op: "eq", value: person?.id ?? "" });
  const whom: Filter[] = { mine: [own("owner")], team: [MY_TEAM], all: [] }[whose];
  const may = (object: string) => !!person && (declared?.get(object)?.access.read ?? "none") !== "none";
  const has = (object: string) => (field: string) => !!declared?.get(object)?.fields.some(({ name }) => name === field);
  const tasks = useQuery({
    ...list("tasks", {
      filter: {
        and: [
          ...whom,
          { field: "due_on", op: "lte", value: now },
          { not: { field: "status", op: "in", value: ["done", "cancelled"] } },
        ],
      },
      sort: ["due_on"],
      limit: MOST,
    }),
    enabled: may("tasks"),
  });
  const alerts = useQuery({
    ...list("churn_alerts", {
      filter: { and: [...whom, { field: "state", op: "eq", value: "warning" }] },
      sort: ["-value_at_risk"],
      limit: MOST,
    }),
    enabled: may("churn_alerts"),
  });
  const deals = useQuery({
    ...list("opportunities", {
      filter: { and: [...whom, needyDeals(now, addDays(now, -STALE_AFTER), has("opportunities"))] },
      sort: ["-amount"],
      limit: MOST,
    }),
    enabled: may("opportunities"),
  });
  const cases = useQuery({
    ...list("cases", {
      filter: {
        and: [
          ...(whose === "mine" ? [{ or: [own("owner"), own("handler")] }] : whom),
          { not: { field: "state", op: "in", value: ["handled", "feedback", "archived"] } },
          { field: "waits_for", op: "empty", value: true },
          { field: "due_at", op: "lt", value: `${addDays(now, 2)}T00:00:00Z` },
        ],
      },
      sort: ["due_at"],
      limit: MOST,
    }),
    enabled: may("cases") && has("cases")("handler"),
  });
  const asked = [tasks, alerts, deals, cases].filter(({ isEnabled }) => isEnabled);
  const items = (page: Page | undefined) => page?.items ?? [];
  const todos: Todo[] = ranked([
    ...items(tasks.data).map((task) => ofTask(task, now)),
    ...items(cases.data).map((one) => ofCase(one, new Date())),
    ...items(alerts.data).map(ofAlert),
    ...items(deals.data).map((deal) => ofDeal(deal, now)),
  ]);
  return {
    person,
    declared,
    /** Whose work the person may see at all. */
    reach: REACH[sight(declared)],
    todos,
    names: Object.assign({}, ...asked.map(({ data }) => data?.names ?? {})) as Names,
    totals: {
      tasks: tasks.data?.total,
      cases: cases.data?.total,
      churn_alerts: alerts.data?.total,
      opportunities: deals.data?.total,
    } as Record<string, number | undefined>,
    pending: !declared || !person || asked.some(({ isPending }) => isPending),
    failed: asked.find(({ isError }) => isError),
  };
}
