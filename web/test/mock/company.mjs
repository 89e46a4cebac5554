// The organisation itself, in memory.
import { answered, note } from "./settings.mjs";

/** The organisation, as everybody is told of it. */
export function companyOf({ tenants: [{ id, name, slug, locale, time_zone, currency, plan }] }) {
  return { id, name, slug, locale, time_zone, currency, plan };
}

export function company(wish) {
  const { state, ask, refuse } = wish;
  const { version = 1, country = null } = state.tenants[0];
  const { id: _, plan: __, ...tenant } = companyOf(state);
  const known = { ...tenant, country, region: country ?? "US", version };
  if (ask.method === "GET") return answered(known);
  if (ask.version !== version) return refuse(412, "stale", "Somebody else changed this meanwhile");
  if (ask.body.name === "Taken")
    return refuse(422, "invalid", "Some values are not valid", [
      { field: "name", code: "invalid", message: ask.zh ? "无效" : "is not valid" },
    ]);
  Object.assign(state.tenants[0], ask.body, { version: version + 1 });
  const changed = Object.entries(ask.body).filter(([field, value]) => value !== known[field]);
  note(
    wish,
    "company",
    "update",
    changed.map(([field, value]) => ({ field, old: known[field], new: value })),
  );
  return company({ ...wish, ask: { ...ask, method: "GET" } });
}
