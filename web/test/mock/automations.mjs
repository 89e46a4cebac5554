// What happens by itself, in memory: kept, tried in words, and one that failed.
import { newId } from "./data.mjs";
import { answered, note } from "./settings.mjs";
import { find } from "./records.mjs";

const invalid = (refuse, errors) => refuse(422, "invalid", "Some values are not valid", errors);

/** What cannot be done as it is wished for, each with its place. */
function wrong(ask, { object, then }, { tables }) {
  const needed = ask.zh ? "必填" : "is required";
  const errors = tables[object] ? [] : [{ field: "object", code: "choice", message: "is no object" }];
  then.forEach((action, at) => {
    if (action.kind === "create" && action.object === "tasks" && !action.values.subject)
      errors.push({ field: `then.${at}.create.values.subject`, code: "required", message: needed });
    if (action.kind === "notify" && !action.text)
      errors.push({ field: `then.${at}.notify.text`, code: "required", message: needed });
  });
  return errors;
}

/** One that ran: once well, once not. */
export function ranBefore(state, wish) {
  const known = (state.settings.automations ??= []);
  const [first, second] = [...state.book.tables[wish.object].values()];
  const made = { ...wish, id: newId("aut"), version: 1, created_by: "", created_at: new Date().toISOString() };
  const of = (record, outcome, at) => ({
    id: newId("run"),
    at: new Date(Date.now() - at * 60_000).toISOString(),
    record: { object: wish.object, id: record.id, title: String(record.title ?? record.name) },
    outcome,
    actions: wish.then.map(({ kind }) =>
      outcome === "failed" ? { kind, outcome, problem: "The owner is not active" } : { kind, outcome },
    ),
    tries: 1,
  });
  made.runs = [of(second, "failed", 3), of(first, "done", 60)];
  known.push(made);
  return made;
}

const lately = ([last, ...others]) => ({
  last: last ? { at: last.at, outcome: last.outcome } : null,
  failed: [last, ...others].filter((one) => one?.outcome === "failed").length,
});

export function automations(wish) {
  const { state, known, ask, person, refuse, rest } = wish;
  const [id, part, run] = rest;
  const kept = (known.automations ??= []);
  const shown = ({ runs: _, ...one }) => one;
  if (!id && ask.method === "GET") {
    const items = kept.map((one) => ({ ...shown(one), lately: lately(one.runs) }));
    const names = Object.fromEntries([...state.book.tables.people.values()].map((one) => [one.id, one.name]));
    return [200, { items, next: null, most: 50, names }];
  }
  if (!id || id === "try") {
    const errors = wrong(ask, ask.body, state.book);
    if (errors.length) return invalid(refuse, errors);
    if (id) {
      const only = [{ field: "id", op: "eq", value: ask.body.record }, ...(ask.body.if ? [ask.body.if] : [])];
      const found = find(state.book.tables, ask.body.object, { filter: { and: only }, sort: [] });
      const does = ask.body.then.map(({ kind }) => ({ kind, does: ask.zh ? `会执行:${kind}` : `Would do: ${kind}` }));
      return [200, { matches: (found.total ?? found.length) > 0, actions: does }];
    }
    const about = { id: newId("aut"), created_by: person.id, created_at: new Date().toISOString() };
    const made = { ...ask.body, ...about, version: 1, runs: [] };
    kept.push(made);
    note(wish, `automations.${made.name}`, "create");
    return answered(shown(made), 201);
  }
  const one = kept.find((other) => other.id === id) ?? refuse(404, "not-found", "There is no such automation");
  if (part === "runs" && !run) return [200, { items: one.runs, next: null }];
  if (part === "runs") {
    const again = one.runs.find((other) => other.id === run);
    const actions = again.actions.map(({ kind }) => ({ kind, outcome: "done" }));
    return [202, Object.assign(again, { outcome: "done", tries: again.tries + 1, actions })];
  }
  if (ask.method === "GET") return answered(shown(one));
  if (ask.version !== one.version) return refuse(412, "stale", "Somebody else changed this meanwhile");
  if (ask.method === "DELETE") {
    known.automations = kept.filter((other) => other !== one);
    return [204, null];
  }
  const errors = wrong(ask, { ...one, ...ask.body }, state.book);
  if (errors.length) return invalid(refuse, errors);
  Object.assign(one, ask.body, { version: one.version + 1 });
  note(wish, `automations.${one.name}`, "update");
  return answered(shown(one));
}
