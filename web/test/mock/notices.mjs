// What a person is told, and how they wish to be told, in memory.
const KINDS = [
  "churn_warning",
  "escalation",
  "reprieve_over",
  "task_due",
  "assigned",
  "mention",
  "customer_answered",
  "job_done",
  "file_refused",
  "automation",
];
const TEXTS = {
  churn_warning: (title) => [`${title} has gone quiet: silent for 188 days`, `${title} 已沉默 188 天`],
  task_due: (title) => [`Due now: ${title}`, `现已到期：${title}`],
  assigned: (title) => [`Mo West made you the owner of ${title} (Customer)`, `Mo West 将 ${title}（客户）交由您负责`],
  mention: (title) => [`Rita Reed mentioned you in ${title}`, `Rita Reed 在 ${title} 中提到了您`],
};

export function someNotices({ book: { tables } }) {
  const customers = [...tables.customers.values()];
  const alerts = [...tables.churn_alerts.values()];
  return Array.from({ length: 34 }, (_, at) => {
    const kind = Object.keys(TEXTS)[at % 4];
    const [object, record] =
      kind === "churn_warning" ? ["churn_alerts", alerts[at % alerts.length]] : ["customers", customers[at]];
    const title = record.name ?? record.title;
    const read_at = at < 5 ? null : new Date().toISOString();
    const when = new Date(Date.now() - at * 3_700_000).toISOString();
    return { id: `ntf_${at}`, kind, at: when, object, record: record.id, title, read_at, texts: TEXTS[kind](title) };
  });
}

export function notices(state, ask, refuse) {
  state.notices ??= someNotices(state);
  const unread = () => state.notices.filter(({ read_at }) => !read_at).length;
  if (ask.path === "/v1/me/notification-settings") {
    state.told ??= {
      kinds: Object.fromEntries(KINDS.map((kind) => [kind, { in_app: true, email: kind === "mention" }])),
      digest: { every: "daily", hour: 8, weekday: 1 },
      version: 0,
    };
    if (ask.method === "PUT") {
      if (ask.version !== state.told.version) return refuse(412, "stale", "Somebody else changed this meanwhile");
      state.told = { ...ask.body, version: ask.version + 1 };
    }
    const mail = state.mailProblem ?? { problem: null, text: null };
    return [200, { ...state.told, mail }, { ETag: `"${state.told.version}"` }];
  }
  if (ask.path === "/v1/notifications/read") {
    for (const one of state.notices)
      if (!ask.body.ids || ask.body.ids.includes(one.id)) one.read_at ??= new Date().toISOString();
    return [200, { unread: unread() }];
  }
  const start = Number(ask.query.get("cursor") ?? 0);
  const end = start + Number(ask.query.get("limit") ?? 30);
  const items = state.notices.slice(start, end).map(({ texts, ...one }) => ({ ...one, text: texts[ask.at] }));
  const next = end < state.notices.length ? String(end) : null;
  return [200, { items, unread: unread(), more_unread: false, next }];
}
