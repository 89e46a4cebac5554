// Somebody's work given to another, or to a team in turn, as one job.
import { COUNTS, started } from "./jobs.mjs";

const OVER = {
  customers: () => false,
  leads: ({ status }) => ["converted", "disqualified"].includes(status),
  opportunities: ({ stage }) => ["won", "lost"].includes(stage),
  tasks: ({ status }) => ["done", "cancelled"].includes(status),
  cases: ({ state }) => state === "archived",
};

export function handOver(state, { body }, person, id) {
  const { book } = state;
  const held = (object) =>
    [...book.tables[object].values()].filter((one) => one.owner === id && !one.deleted_at && !OVER[object](one));
  if (body.dry_run)
    return [200, { objects: Object.keys(OVER).map((object) => ({ object, count: held(object).length })) }];
  const inTurn = [...book.tables.people.values()]
    .filter((one) => one.member_of === body.to && one.id !== id && one.active !== false)
    .map((one) => one.id);
  const among = body.to.startsWith("tea") ? inTurn : [body.to];
  const before = body.deactivate ? [["people", book.get("people", id)]] : [];
  const counts = body.deactivate ? [["people", 1]] : [];
  if (body.deactivate)
    book.change("people", id, { active: false, state: "inactive" }, before[0][1].version, person, "127.0.0.1");
  for (const object of body.objects) {
    const found = held(object);
    counts.push([object, found.length]);
    for (const one of found) {
      before.push([object, one]);
      const owner = among[before.length % among.length];
      book.change(object, one.id, { owner }, one.version, person, "127.0.0.1");
    }
  }
  const parts = counts.map(([object, total]) => ({
    object,
    total,
    done: total,
    updated: total,
    failed: 0,
    skipped: 0,
  }));
  const total = before.length;
  const done = { ...COUNTS, updated: total };
  const job = { kind: "hand-over", object: "people", of: id, total, counts: done, can_undo: true, before, parts };
  return started(state, { ...job, going: state.slow ?? 2 });
}

/** What a hand-over did, done back. */
export function givenBack({ book }, { before, parts, of }, person) {
  for (const [object, one] of before) {
    const now = book.get(object, one.id, true);
    book.save(object, { ...one, version: now.version + 1 }, "update", now, person, "127.0.0.1");
  }
  const counts = { ...COUNTS, updated: before.length };
  return { kind: "undo", object: "people", total: before.length, counts, parts, of };
}
