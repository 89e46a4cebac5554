// A made-up company, the same at every start: nobody real is in it.
import { readFileSync } from "node:fs";
import { furnish } from "./desks.mjs";

export const declared = JSON.parse(readFileSync(new URL("./objects.json", import.meta.url), "utf8"));
/** The day in Shanghai, where the company of the mock is. */
export const TODAY = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

const SEED = 7;
let seed = SEED;
const random = () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
};
const pick = (list) => list[Math.floor(random() * list.length)];
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
let serial = 0;
export function newId(prefix) {
  let left = ++serial;
  let text = "";
  while (text.length < 10) {
    text = ALPHABET[left % 32] + text;
    left = Math.floor(left / 32);
  }
  return `${prefix}_01J0000000000000${text}`;
}
export const daysFrom = (day, count) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
const dollars = (amount) => ({ amount: amount.toFixed(2), currency: "USD" });

const HEADS = ["Blue", "North", "Iron", "Clear", "Silver", "Green", "East", "High", "Red", "Open", "华", "东", "金"];
const TAILS = [
  "wood",
  "field",
  "lake",
  "bridge",
  "stone",
  "light",
  "works",
  "line",
  "forge",
  "harbour",
  "信科技",
  "方贸易",
  "石制造",
];
const GIVEN = ["Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gina", "Hugo", "Ines", "Jon", "丽", "伟", "芳", "强"];
const FAMILY = ["Hale", "Moss", "Reed", "Stone", "West", "Young", "王", "李", "张", "陈"];
const SECTORS = ["retail", "technology", "medical", "marketing", "finance", "software", "services"];
const COUNTRIES = ["United States", "Kenya", "Germany", "China", "Japan", "Brazil"];
/** Where the customers are: most around two towns, some far away, some nobody knows where. */
const TOWNS = [
  ["上海", 31.2304, 121.4737],
  ["Shanghai", 31.21, 121.53],
  ["杭州", 30.2741, 120.1551],
  ["Nairobi", -1.2864, 36.8172],
  ["Berlin", 52.52, 13.405],
  ["Boston", 42.3601, -71.0589],
];
function addressOf(at) {
  if (at % 8 === 7) return null;
  const [city, north, east] = TOWNS[at % 5 === 0 ? 2 + (at % 4) : at % 2];
  const off = (way) => Number((Math.sin(at * way) * 0.09).toFixed(5));
  return { street: `${at + 1} Harbour Road`, city, latitude: north + off(7), longitude: east + off(13) };
}
const CHANNELS = ["phone", "email", "visit", "chat", "note"];
const SUBJECTS = [
  "Asked about the new price list",
  "Quarterly review",
  "Delivery was late, apologised",
  "Sent the quotation",
  "续约意向沟通",
  "Introduced the new series",
];

export function makeCompany({ customers: many = 85, opportunities: deals = 8_800 } = {}) {
  seed = SEED; // the same company for whichever test, however many began before it
  const tables = Object.fromEntries(declared.map(({ name }) => [name, new Map()]));
  const put = (object, fields, by) => {
    const { prefix } = declared.find(({ name }) => name === object);
    const at = `${daysFrom(TODAY, -Math.floor(random() * 300) - 1)}T09:30:00.000Z`;
    const record = {
      id: newId(prefix),
      version: 1,
      created_at: at,
      created_by: by ?? "system:import",
      updated_at: at,
      updated_by: by ?? "system:import",
      deleted_at: null,
      ...fields,
    };
    tables[object].set(record.id, record);
    return record;
  };
  const teams = ["Central", "East", "West"].map((name) => put("teams", { name, kind: "office" }));
  const people = [
    ["Ada Hale", "admin@acme.example", "administrator"],
    ["Mo West", "manager@acme.example", "manager"],
    ["Rita Reed", "rep@acme.example", "rep"],
    ...Array.from({ length: 32 }, (_, at) => [
      `${GIVEN[at % GIVEN.length]} ${FAMILY[at % FAMILY.length]} ${at + 1}`,
      `agent${at + 1}@acme.example`,
      at % 8 ? "rep" : "manager",
    ]),
  ].map(([name, email, role], at) =>
    put("people", {
      name,
      email,
      role,
      member_of: teams[at % 3].id,
      state: at === 9 ? "inactive" : at === 11 ? "invited" : "active",
      active: at !== 9,
      locale: "en",
      time_zone: "Asia/Shanghai",
    }),
  );
  const owned = () => {
    const owner = pick(people.slice(0, 12));
    return { owner: owner.id, team: owner.member_of };
  };
  const products = [
    ["GX Basic", "GX", 550],
    ["GX Pro", "GX", 4_821],
    ["MG Special", "MG", 55],
    ["MG Advanced", "MG", 3_393],
    ["GX Plus Pro", "GX", 5_482],
    ["GX Plus Basic", "GX", 1_096],
    ["GK 500", "GK", 26_768],
  ].map(([name, series, price]) =>
    put("products", {
      name,
      code: name.replace(/ /g, "").toUpperCase(),
      series,
      list_price: dollars(price),
      active: true,
    }),
  );
  const taken = new Set();
  const customers = Array.from({ length: many }, (_, at) => {
    const name = `${HEADS[at % HEADS.length]}${TAILS[(at * 5 + Math.floor(at / 13)) % TAILS.length]}${at >= 60 ? " " + (at - 58) : ""}`;
    const free = taken.has(name) ? `${name} ${at}` : name;
    taken.add(free);
    return put("customers", {
      name: free,
      kind: "organisation",
      level: pick(["key", "standard", "small"]),
      lifecycle_stage: pick(["customer", "loyal", "at_risk", "prospect"]),
      sector: pick(SECTORS),
      country: pick(COUNTRIES),
      address: addressOf(at),
      annual_revenue: { amount: (random() * 9_000_000).toFixed(2), currency: "USD" },
      employees: Math.floor(random() * 12_000) + 4,
      founded_year: 1979 + Math.floor(random() * 40),
      customer_since: daysFrom(TODAY, -900 - Math.floor(random() * 400)),
      emails: [`office@customer${at}.example`],
      phones: ["+8613800138000"],
      ...(at % 9 === 0 && at ? { parent: tables.customers.keys().next().value } : {}),
      ...owned(),
    });
  });
  for (const [at, customer] of customers.entries()) {
    for (let nth = 0; nth < 1 + (at % 3); nth += 1)
      put("contacts", {
        name: `${GIVEN[(at + nth) % GIVEN.length]} ${FAMILY[(at * 3 + nth) % FAMILY.length]}`,
        title: pick(["Buyer", "CEO", "采购经理", "Head of IT"]),
        emails: [`c${at}-${nth}@customer.example`],
        phones: ["+12025550143"],
        customer: customer.id,
        owner: customer.owner,
      });
    for (let nth = 0; nth < at % 5; nth += 1)
      put("interactions", {
        subject: pick(SUBJECTS),
        channel: pick(CHANNELS),
        direction: pick(["in", "out"]),
        at: `${daysFrom(TODAY, -nth * 13 - at)}T0${nth + 1}:15:00.000Z`,
        customer: customer.id,
        owner: customer.owner,
        body: nth % 2 ? "They will decide next week. 下周给答复。" : null,
      });
  }
  for (let at = 0; at < deals; at += 1) {
    const stage = at % 88 < 5 ? "prospecting" : at % 88 < 21 ? "engaging" : at % 5 < 3 ? "won" : "lost";
    const customer = at % 6 === 0 && stage !== "won" ? null : pick(customers);
    const product = pick(products);
    const engaged = daysFrom(
      TODAY,
      ["won", "lost"].includes(stage) ? -125 - Math.floor(random() * 400) : -5 - Math.floor(random() * 150),
    );
    const amount = dollars(Math.round(Number(product.list_price.amount) * (0.8 + random() * 0.4)));
    const who = owned();
    const closed = ["won", "lost"].includes(stage) ? daysFrom(engaged, 8 + Math.floor(random() * 110)) : null;
    const deal = put("opportunities", {
      name: `${product.name} ${String(at + 1).padStart(5, "0")}`,
      external_id: `X${at}`,
      customer: customer?.id ?? null,
      product: product.id,
      stage,
      amount: stage === "prospecting" ? null : amount,
      engaged_on: stage === "prospecting" ? null : engaged,
      closed_on: closed,
      probability: { prospecting: 10, engaging: 40, won: 100, lost: 0 }[stage],
      ...who,
    });
    if (stage === "won")
      put("orders", {
        number: `O-X${at}`,
        customer: customer.id,
        product: product.id,
        opportunity: deal.id,
        placed_on: closed,
        amount,
        status: "placed",
        ...who,
      });
  }
  customers.slice(0, 34).forEach((customer, at) => {
    const state = at < 22 ? "warning" : at < 27 ? "reprieve" : at < 31 ? "lost" : "retained";
    const raised = daysFrom(TODAY, -at - 1);
    const last = daysFrom(raised, -187 - at);
    put("churn_alerts", {
      title: customer.name,
      customer: customer.id,
      state,
      raised_on: raised,
      due_on: daysFrom(last, 183),
      last_order_on: last,
      orders_count: 52 - at,
      typical_gap_days: 11 + at,
      value_at_risk: dollars(90_000 / (at + 1) + 412),
      owner: customer.owner,
      team: customer.team,
      measures:
        state === "warning"
          ? null
          : [{ text: "Visit with the new price list", due_on: daysFrom(TODAY, 9), done: false }],
      reprieve_until: state === "reprieve" ? daysFrom(TODAY, 21) : null,
      reason: state === "lost" ? pick(["price", "competitor"]) : null,
      closed_on: ["lost", "retained"].includes(state) ? daysFrom(TODAY, -1) : null,
      transitions: [{ at: `${raised}T01:00:00Z`, by: "system:churn", from: null, to: "warning", note: null }],
    });
  });
  furnish(put, {
    people,
    customers,
    products,
    contacts: [...tables.contacts.values()],
    deals: [...tables.opportunities.values()],
    day: (count) => daysFrom(TODAY, count),
    dollars,
  });
  return { tables, people };
}
