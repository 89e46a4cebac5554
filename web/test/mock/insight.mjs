// Reports and their exports, in memory.
import { builder } from "./builder.mjs";
import { newId } from "./data.mjs";
import { answer, catalogue } from "./reports.mjs";

const WORDS = {
  customer: ["Customer", "客户"],
  product: ["Product", "产品"],
  period: ["Period", "期间"],
  band: ["Amount band", "金额区间"],
  currency: ["Currency", "货币"],
  orders: ["Orders", "订单数"],
  revenue: ["Revenue", "收入"],
  share: ["Share", "占比"],
  cumulative_share: ["Cumulative share", "累计占比"],
  previous: ["Time before", "上期"],
  change: ["Change", "变化"],
};
const KINDS = {
  customer: "reference",
  product: "reference",
  orders: "integer",
  revenue: "money",
  share: "percent",
  cumulative_share: "percent",
  previous: "money",
  change: "percent",
};
const dollars = (amount) => ({ amount: amount.toFixed(2), currency: "USD" });

function periodOf(day, unit) {
  if (unit === "year") return day.slice(0, 4);
  return unit === "month" ? day.slice(0, 7) : `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}

function bandOf(amount, bands) {
  const at = bands.filter((bound) => amount >= bound).length;
  if (at === 0) return `< ${bands[0]}`;
  return at === bands.length ? `≥ ${bands.at(-1)}` : `${bands[at - 1]} – < ${bands[at]}`;
}

function contribution({ book: { tables } }, { body, at }) {
  const dimensions = [...body.by, ...(body.bands?.length ? ["band"] : [])];
  const groups = new Map();
  let [revenue, orders] = [0, 0];
  for (const order of tables.orders.values()) {
    if ((body.from && order.placed_on < body.from) || (body.to && order.placed_on > body.to)) continue;
    const amount = Number(order.amount.amount);
    const place = {
      customer: order.customer,
      product: order.product,
      period: periodOf(order.placed_on, body.period),
      band: dimensions.includes("band") ? bandOf(amount, body.bands) : null,
    };
    const key = dimensions.map((name) => place[name]).join("|");
    const group = groups.get(key) ?? {
      ...Object.fromEntries(dimensions.map((name) => [name, place[name]])),
      band_label: place.band,
      orders: 0,
      sum: 0,
    };
    group.orders += 1;
    group.sum += amount;
    groups.set(key, group);
    revenue += amount;
    orders += 1;
  }
  let running = 0;
  const rows = [...groups.values()]
    .sort((left, right) => right.sum - left.sum)
    .map(({ sum, ...row }) => {
      running += sum;
      return {
        ...row,
        currency: "USD",
        revenue: dollars(sum),
        share: ((sum / revenue) * 100).toFixed(2),
        cumulative_share: ((running / revenue) * 100).toFixed(2),
        previous: null,
        change: null,
        drill: {
          object: "orders",
          filter: {
            and: ["customer", "product"]
              .filter((name) => name in row)
              .map((field) => ({ field, op: "eq", value: row[field] })),
          },
        },
      };
    });
  const names = Object.fromEntries(
    ["customers", "products"].flatMap((object) => [...tables[object].values()].map(({ id, name }) => [id, name])),
  );
  const keys = [...dimensions, "currency", "orders", "revenue", "share", "cumulative_share", "previous", "change"];
  const { offset = 0, limit = 1000 } = body;
  return {
    columns: keys.map((key) => ({ key, label: WORDS[key][at], kind: KINDS[key] ?? "text" })),
    rows: rows.slice(offset, offset + limit),
    rows_total: rows.length,
    names,
    totals: orders
      ? [
          {
            currency: "USD",
            orders,
            revenue: dollars(revenue),
            average: dollars(revenue / orders),
            previous: null,
            change: null,
          },
        ]
      : [],
    formula: [
      "Revenue: the sum of the amounts of orders that are not cancelled, by the day they were placed.",
      "收入：未取消订单的金额合计，按下单日期计。",
    ][at],
  };
}

export function serveInsight(state, ask, person, refuse) {
  const [, , , what, id] = ask.path.split("/");
  if (what === "reports" && !id) return [200, catalogue(ask.at)];
  if (what === "reports") return [200, id === "contribution" ? contribution(state, ask) : answer(state, ask, refuse)];
  if (what !== "exports") return builder(state, ask, person, refuse, contribution);
  if (ask.path.endsWith("/retry")) {
    const again = Object.assign(state.exports.get(id), { state: "queued", progress: 0, polls: 0, problem: null });
    return [202, again];
  }
  if (!id && ask.method === "POST") {
    const now = new Date().toISOString();
    const of = ask.body.saved ? state.book.get("saved_reports", ask.body.saved) : ask.body;
    const job = {
      id: newId("exp"),
      version: 1,
      created_at: now,
      updated_at: now,
      created_by: person.id,
      updated_by: person.id,
      deleted_at: null,
      name: of.name ?? of.report,
      owner: person.id,
      report: of.report,
      format: ask.body.format,
      state: "queued",
      progress: 0,
      polls: 0,
    };
    state.exports.set(job.id, job);
    return [202, job];
  }
  if (!id) {
    for (const job of state.exports.values()) advance(job);
    return [200, { items: [...state.exports.values()].reverse(), next: null }];
  }
  const job = state.exports.get(id) ?? refuse(404, "not-found", "There is no such export");
  return [200, { ...job, link: job.state === "done" ? `/v1/health?${job.format}` : null }];
}

function advance(job) {
  if (job.state === "failed") return;
  job.polls += 1;
  Object.assign(
    job,
    job.polls > 2 ? { state: "done", progress: 100, rows: 85 } : { state: "running", progress: job.polls * 40 },
  );
}
