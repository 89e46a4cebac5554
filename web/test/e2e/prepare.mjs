/** A customer with a history to look at. */
export function prepare(state) {
  const { book, company } = state;
  const [customer] = book.tables.customers.values();
  const [administrator, manager] = company.people;
  const first = book.change(
    "customers",
    customer.id,
    { level: "key", employees: 4_200 },
    customer.version,
    administrator,
    "203.0.113.7",
  );
  book.change(
    "customers",
    customer.id,
    { owner: manager.id, phones: ["+8613900139000"] },
    first.version,
    manager,
    "203.0.113.9",
  );
  state.changed = customer.id;
  state.report = book.create(
    "saved_reports",
    {
      name: "Deals by stage",
      description: "How many there are, and how much they are worth",
      report: "query",
      parameters: JSON.stringify({
        object: "opportunities",
        groups: ["stage"],
        measures: ["count", "sum:amount"],
        chart: "bar",
      }),
      shared: "everyone",
    },
    administrator,
    "203.0.113.9",
  ).id;
  state.dashboard = book.create(
    "dashboards",
    {
      name: "Sales",
      shared: "everyone",
      tiles: JSON.stringify([
        { id: "deals", title: null, saved: state.report, report: null, parameters: {}, size: "medium", rows: 50 },
        { id: "churn", title: "Leaving", saved: null, report: "churn", parameters: {}, size: "medium", rows: 50 },
        { id: "team", title: null, saved: null, report: "team", parameters: {}, size: "wide", rows: 10 },
      ]),
    },
    administrator,
    "203.0.113.9",
  ).id;
  book.create(
    "report_schedules",
    {
      name: "Deals by stage, Fridays",
      wish: JSON.stringify({ saved: state.report, format: "xlsx" }),
      format: "xlsx",
      every: "week",
      weekday: 5,
      day: null,
      at: "07:30",
      time_zone: "Asia/Shanghai",
      active: true,
      problem: null,
    },
    administrator,
    "203.0.113.9",
  );
  state.view = book.create(
    "views",
    {
      name: "Key accounts",
      object: "customers",
      filter: JSON.stringify({ field: "level", op: "in", value: ["key"] }),
      sort: ["-annual_revenue"],
      columns: ["name", "level", "annual_revenue", "owner"],
      grouped_by: [],
      shared: "team",
    },
    manager,
    "203.0.113.9",
  ).id;
}
