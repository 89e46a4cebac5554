// Queued writes as the records API merges them: field by field, each with its own outcome.
import { Refusal } from "./records.mjs";

const same = (left, right) => JSON.stringify(left ?? null) === JSON.stringify(right ?? null);

export function replay(state, { body }, person) {
  return [
    200,
    { results: body.items.map((item) => ({ key: item.key, id: item.id ?? null, ...outcome(state, item, person) })) },
  ];
}

function outcome(state, item, person) {
  state.queued ??= new Map();
  if (state.queued.has(item.key)) return state.queued.get(item.key);
  try {
    if (state.refused && Object.values(item.data).includes(state.refused))
      throw new Refusal(422, "invalid", "Some values are not valid", [
        { field: "subject", code: "text", message: "is not wanted" },
      ]);
    const told = write(state.book, item, person);
    if (told.status < 300) state.queued.set(item.key, told);
    return told;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const problem = { type: error.slug, title: error.message, status: error.status, errors: error.errors };
    return { status: error.status, problem };
  }
}

function write(book, { op, object, id, data, base = {}, base_version }, person) {
  if (op === "create") {
    const made = book.create(object, data, person, "127.0.0.1", id);
    return { status: 201, id: made.id, version: 1, record: made };
  }
  const current = book.get(object, id, true);
  const clash = (conflicts) => ({
    status: 409,
    conflicts,
    record: current,
    problem: { type: "changed-on-both-sides", title: "Someone else changed this too", status: 409 },
  });
  const saved = (patch, deleted_at = current.deleted_at) => {
    const after = { ...current, ...patch, deleted_at, version: current.version + 1 };
    const record = book.save(object, after, "update", current, person, "127.0.0.1");
    return { status: 200, id, version: record.version, record };
  };
  if (op === "restore") return saved({}, null);
  if (op === "delete") return current.version === base_version ? saved({}, new Date().toISOString()) : clash([]);
  if (current.deleted_at) return clash(["deleted_at"]);
  const names = Object.keys(data).filter((name) => !same(current[name], data[name]));
  const conflicts = names.filter(
    (name) => current.version !== base_version && !(name in base && same(base[name], current[name])),
  );
  if (conflicts.length) return clash(conflicts);
  return names.length
    ? saved(Object.fromEntries(names.map((name) => [name, data[name]])))
    : { status: 200, id, record: current };
}
