// What the lead inbox, the case desk, the deal page and the holdings card have to show.

const hours = (count) => new Date(Date.now() + count * 3_600_000).toISOString();

const LEADS = [
  ["Nadia Frost", "Frost Logistics", "Head of purchasing", 92, 48_000, "web", "New warehouses need a second supplier."],
  ["周敏", "明远科技", "采购总监", 84, 120_000, "fair", "希望在年底前完成试点。"],
  ["Theo Lang", "Langfield", null, 77, null, "referral", null],
  ["Ola Berg", null, null, 51, 900, "web", "Asked for a price."],
  ["Priya Nair", "Nair & Sons", "Owner", 40, 15_000, "call", null],
  ["韩雪", "雪松贸易", "经理", null, null, "web", null],
];
const ARTICLES = [
  ["The printer prints blank pages", "Clean the head, then calibrate", "Printer blank pages head cleaning", "en"],
  ["A delivery arrives late", "Where a delivery is, and what we offer", "delivery late shipment refund", "en"],
  ["Resetting a password", "Two ways to a new password", "password reset sign-in", "en"],
  ["打印机打印空白页", "先清洗打印头，再校准", "打印机 空白页 清洗", "zh-CN"],
];
const CASES = [
  ["Printer prints blank pages since Monday", "complaint", "urgent", -3, "assigned", "Repair"],
  ["Delivery is late again", "complaint", "high", 0.6, "created", "Delivery"],
  ["打印机一直打印空白页", "repair", "high", 5, "created", "Repair"],
  ["How is the warranty extended?", "consultation", "normal", 30, "created", "General"],
  ["Invoice shows the old address", "consultation", "normal", 50, "assigned", "General"],
  ["Wants a night delivery slot", "suggestion", "low", null, "created", "Delivery"],
  ["Password cannot be reset", "consultation", "normal", 20, "handled", "General"],
];
const HELD = [
  ["GX Pro, 12 seats", 0, true, "active", 18, 96_000],
  ["Cloud backup", null, false, "active", 200, 8_000],
  ["MG Special", 2, true, "expired", -40, 55],
];
const TASKS = [
  ["Send the framework contract", "todo", -4, null, "high", 0],
  ["Ring the buyer about the delivery", "call", 0, "10:00", "normal", 1],
  ["Quarterly review", "meeting", 0, "14:30", "normal", 2],
  ["准备续约报价", "todo", 1, null, "urgent", 3],
  ["Call about the pilot", "call", 2, "09:30", "normal", 4],
  ["Renew the certificate", "todo", 24, null, "low", null],
  ["Read the tender", "todo", null, null, "normal", null],
];
/** Hours from the midnight that begins the day, where the mock's people are. */
const VISITS = [
  ["Visit with the new price list", 2, 9.75, "planned"],
  ["回访华东仓库", 1, 15, "planned"],
  ["Handed over the samples", -1, 11, "done"],
];

/** `put` adds a record; the first customers and deals get what hangs on them. */
/** Checked in a little way from the address, and out again. */
function stayed({ address }, days, hour) {
  const begun =
    Date.parse(
      `${new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)}T00:00:00+08:00`,
    ) +
    hour * 3_600_000;
  const { latitude, longitude } = address ?? {};
  return {
    checked_in_at: new Date(begun).toISOString(),
    left_at: new Date(begun + 50 * 60_000).toISOString(),
    checked_in_place: latitude ? { latitude: latitude + 0.0012, longitude } : null,
  };
}

export function furnish(put, { people, customers, products, contacts, deals, day, dollars }) {
  const [administrator, manager] = people;
  for (const [at, [name, company, job_title, score, budget, source, need]] of LEADS.entries())
    put("leads", {
      name,
      company,
      job_title,
      score,
      source,
      need,
      status: "new",
      emails: [`lead${at}@lead.example`],
      phones: at % 2 ? null : ["+8613700137000"],
      budget: budget && dollars(budget),
      product: at === 0 ? products[1].id : null,
      owner: at < 2 ? null : administrator.id,
      next_contact_on: at === 4 ? day(6) : null,
    });
  for (const [title, summary, keywords, language] of ARTICLES)
    put("articles", {
      title,
      summary,
      keywords: keywords.split(" "),
      language,
      body: `${title}.\n1. …\n2. …`,
      audience: "public",
      status: "published",
    });
  for (const [at, [subject, kind, priority, due, state, queue]] of CASES.entries())
    put("cases", {
      subject,
      number: `S-${1001 + at}`,
      kind,
      priority,
      queue,
      state,
      channel: at % 2 ? "phone" : "email",
      customer: customers[at].id,
      description: `${subject}. It began this week.`,
      due_at: due === null ? null : hours(due),
      waits_for: null,
      paused: false,
      paused_at: null,
      opened_on: day(-2),
      handler: state === "created" ? null : administrator.id,
      owner: state === "created" ? manager.id : administrator.id,
      resolution: state === "handled" ? "Sent a new link." : null,
      satisfaction: null,
      returned: 0,
    });
  put("macros", {
    name: "Ask for a photo",
    reply: "Dear {{customer}}, please send us a photo of it. Your number is {{number}}.",
    waits_for: "customer",
    resolves: false,
    shared: "everyone",
    owner: administrator.id,
  });
  for (const [name, product, ours, status, expires, value] of HELD)
    put("holdings", {
      name,
      customer: customers[0].id,
      product: product === null ? null : products[product].id,
      ours,
      provider: ours ? null : "Northcloud",
      status,
      value: dollars(value),
      acquired_on: day(-400),
      expires_on: day(expires),
    });
  const engaging = deals.filter(({ stage }) => stage === "engaging");
  const deal = engaging.find(({ customer }) => customer === customers[0].id) ?? engaging[0];
  Object.assign(deal, {
    next_step: "Send the revised offer",
    next_step_on: day(-1),
    closes_on: day(20),
    stage_since: day(-75),
    competitors: ["Brightline"],
    weighted_amount: dollars(Number(deal.amount.amount) * 0.4),
    description: "A second site opens in spring.",
    owner: administrator.id,
  });
  const plan = put("plans", {
    name: deal.name,
    opportunity: deal.id,
    customer: deal.customer,
    state: "in_development",
    assignee: administrator.id,
    owner: administrator.id,
    ends_on: day(30),
    goal: "Win the second site.",
  });
  const steps = [
    ["Visit the site", -20, "done", "Two halls, more than we thought."],
    ["Show the sample", -2, "planned", null],
    ["Agree on the price", 12, "planned", null],
  ];
  for (const [subject, on, state, result] of steps)
    put("plan_steps", {
      subject,
      plan: plan.id,
      planned_on: day(on),
      state,
      result,
      done_on: state === "done" ? day(on) : null,
    });
  put("stakeholders", {
    name: "champion",
    opportunity: deal.id,
    contact: contacts.find(({ customer }) => customer === deal.customer).id,
    role: "champion",
    influence: "medium",
    attitude: "for",
  });
  for (const [subject, kind, due, due_at, priority, about] of TASKS)
    put("tasks", {
      subject,
      kind,
      status: "open",
      priority,
      due_on: due === null ? null : day(due),
      due_at,
      about_record: about === null ? null : customers[about].id,
      owner: administrator.id,
    });
  for (const [at, [subject, days, hour, state]] of VISITS.entries())
    put("visits", {
      subject,
      customer: customers[at].id,
      state,
      planned_at: new Date(Date.parse(`${day(days)}T00:00:00+08:00`) + hour * 3_600_000).toISOString(),
      result: state === "done" ? "They will try them." : null,
      ...(state === "done" ? stayed(customers[at], days, hour) : {}),
      owner: administrator.id,
    });
}
