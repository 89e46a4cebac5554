// What changing a state sets in motion, as the objects' own rules do it; only what the web app shows.
import { declared, TODAY } from "./data.mjs";

const refusal = (Refusal, field, message) =>
  new Refusal(422, "invalid", "Some values are not valid", [{ field, code: "required", message }]);

/** The record as the rules leave it; `create` makes what comes of it in the same breath. */
export function ruled(object, before, after, { create, Refusal }) {
  const { state, moves } = declared.find(({ name }) => name === object);
  const [was, now] = [before[state], after[state]];
  if (moves && was !== now && !(moves[was] ?? []).includes(now))
    throw refusal(Refusal, state, `cannot go from ${was} to ${now}`);
  return RULES[object]?.(before, after, { create, Refusal }) ?? after;
}

/** A case with its clock, which stands while the case waits for somebody. */
function timed(before, after) {
  const waits_for = ["created", "assigned"].includes(after.state) ? (after.waits_for ?? null) : null;
  const paused = waits_for !== null;
  const paused_at = paused ? (before.paused_at ?? new Date().toISOString()) : null;
  const stood = before.paused_at && !paused ? Date.now() - Date.parse(before.paused_at) : 0;
  const due_at = stood && after.due_at ? new Date(Date.parse(after.due_at) + stood).toISOString() : after.due_at;
  return { ...after, waits_for, paused, paused_at, due_at };
}

/** What a customer says about a case that waits for them lets its clock go on. */
export function heard(book, object, said, by) {
  const about = object === "interactions" && said.direction === "in" && book.tables.cases.get(said.about_record);
  if (about?.waits_for !== "customer") return;
  book.change("cases", about.id, { waits_for: null, heard: said.id }, about.version, by, "127.0.0.1");
}

const RULES = {
  leads(before, after, { create, Refusal }) {
    if (after.status === "disqualified" && !after.disqualify_reason)
      throw refusal(Refusal, "disqualify_reason", "is required");
    if (before.status === after.status || after.status !== "converted") return after;
    const name = after.company ?? after.name;
    const { owner, emails, phones } = after;
    const customer = after.customer ?? create("customers", { name, owner, lifecycle_stage: "prospect" }).id;
    const contact = after.contact ?? create("contacts", { name: after.name, emails, phones, customer, owner }).id;
    const deal = { name, customer, contact, product: after.product, amount: after.budget, owner };
    return { ...after, customer, contact, opportunity: create("opportunities", deal).id, closed_on: TODAY };
  },
  cases(before, after, { Refusal }) {
    let next = after;
    if (before.state === "assigned" && next.state === "created") next = { ...next, handler: null, assigned_on: null };
    if (next.handler && next.handler !== before.handler)
      next = { ...next, owner: next.handler, state: next.state === "created" ? "assigned" : next.state };
    if (next.state === "handled" && !next.resolution) throw refusal(Refusal, "resolution", "is required");
    next = timed(before, next);
    if (!next.satisfaction || next.satisfaction === before.satisfaction) return next;
    return next.satisfaction < 3
      ? { ...next, state: "assigned", satisfaction: null, returned: next.returned + 1 }
      : { ...next, state: "archived", archived_on: TODAY };
  },
  plans(before, after, { Refusal }) {
    if (after.state === "failure" && !after.failure_reason) throw refusal(Refusal, "failure_reason", "is required");
    return after.assignee && after.state === "unassigned" ? { ...after, state: "assigned" } : after;
  },
  plan_steps: (before, after) =>
    after.state === "done" && before.state !== "done" ? { ...after, done_on: after.done_on ?? TODAY } : after,
};
