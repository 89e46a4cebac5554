import { useQuery } from "@tanstack/react-query";
import { declarations, list, me } from "../../api/queries";
import type { Filter, Names, Page } from "../../api/types";
import { addDays, today } from "../../i18n/format";
import { needyDeals, ofAlert, ofCase, ofDeal, ofTask, ranked, STALE_AFTER, type Todo } from "./rank";

const MOST = 25;

/** What waits for the person today. An object that the API does not have, or does not show, asks for nothing. */
export function useDay() {
  const person = useQuery(me()).data?.person;
  const declared = useQuery(declarations()).data;
  const now = today();
  const mine: Filter = { field: "owner", op: "eq", value: person?.id ?? "" };
  const may = (object: string) => !!person && (declared?.get(object)?.access.read ?? "none") !== "none";
  const has = (object: string) => (field: string) => !!declared?.get(object)?.fields.some(({ name }) => name === field);
  const tasks = useQuery({
    ...list("tasks", {
      filter: {
        and: [
          mine,
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
      filter: { and: [mine, { field: "state", op: "eq", value: "warning" }] },
      sort: ["-value_at_risk"],
      limit: MOST,
    }),
    enabled: may("churn_alerts"),
  });
  const deals = useQuery({
    ...list("opportunities", {
      filter: needyDeals(person?.id ?? "", now, addDays(now, -STALE_AFTER), has("opportunities")),
      sort: ["-amount"],
      limit: MOST,
    }),
    enabled: may("opportunities"),
  });
  const cases = useQuery({
    ...list("cases", {
      filter: {
        and: [
          { or: [mine, { field: "handler", op: "eq", value: person?.id ?? "" }] },
          { field: "state", op: "in", value: ["created", "assigned"] },
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
