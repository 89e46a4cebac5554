// What happens around a record, whom it may be twice, and files: as the records API answers them.
import { declared } from "./data.mjs";
import { find, namesOf, title } from "./records.mjs";

const spec = (object) => declared.find(({ name }) => name === object);
const SHOWN = 30;
const MOVED = "stage_change";

/** The changes of state of a record, as its history has them. */
const moves = (book, object, id) => {
  const { state } = spec(object);
  return book.history(id).flatMap(({ op, at, by, version, changes }) => {
    const change = op === "update" && changes.find(({ field }) => field === state);
    const shown = title(object, book.tables[object].get(id)) ?? "";
    return change ? [{ kind: MOVED, object, id, at, title: shown, by, from: change.old, to: change.new, version }] : [];
  });
};

/** The newest of every kind that tells of something and refers to the record; a customer's deals' and contacts' too. */
export function timeline({ book }, object, id, query) {
  const { tables } = book;
  const around = new Set([id]);
  if (object === "customers")
    for (const name of ["contacts", "opportunities"])
      for (const one of tables[name].values()) if (one.customer === id) around.add(one.id);
  const kinds = (query.get("kinds") ?? "").split(",").filter(Boolean);
  const entries = [];
  for (const { name, on_date, amount, state, fields } of declared) {
    const refs = fields.filter(({ ref }) => ref === "*" || ref === object || ref === "opportunities");
    const tells = on_date || fields.some(({ ref }) => ref === "*");
    if (!tells || refs.length === 0 || (kinds.length && !kinds.includes(name))) continue;
    for (const record of tables[name].values()) {
      if (record.deleted_at || !refs.some((field) => around.has(record[field.name]))) continue;
      const at = (on_date && record[on_date]) || record.created_at;
      const facts = { ...(amount ? { amount: record[amount] } : {}), ...(state ? { state: record[state] } : {}) };
      entries.push({ kind: name, object: name, id: record.id, at, title: title(name, record) ?? "", ...facts, record });
    }
  }
  if (!kinds.length || kinds.includes(MOVED))
    for (const name of new Set([object, "opportunities"]))
      for (const one of around) if (tables[name].has(one)) entries.push(...moves(book, name, one));
  entries.sort((left, right) => right.at.localeCompare(left.at) || right.id.localeCompare(left.id));
  const start = Number(query.get("cursor") ?? 0);
  const items = entries.slice(start, start + SHOWN);
  const names = Object.assign(
    {},
    ...items.map(({ object: name, record }) => (record ? namesOf(tables, name, [record]) : {})),
  );
  return { items, names, next: start + SHOWN < entries.length ? String(start + SHOWN) : null };
}

const bare = (name) =>
  String(name ?? "")
    .toLowerCase()
    .replace(/\W+(ltd|inc|co)\W*$|\W/g, "");

/** Those with the same name or e-mail. */
export function likely({ book: { tables } }, object, draft, but) {
  const found = [...tables[object].values()].filter(
    (one) =>
      !one.deleted_at &&
      one.id !== but &&
      ((bare(one.name) && bare(one.name) === bare(draft.name)) ||
        (one.emails ?? []).some((mail) => (draft.emails ?? []).includes(mail))),
  );
  const reasons = [{ code: "same-name", field: "name", weight: 0.75, message: "Name is the same" }];
  return {
    items: found.map((record) => ({ object, id: record.id, title: record.name, score: 0.75, reasons, record })),
    names: {},
  };
}

export function preview({ book: { tables, get } }, object, id, otherId) {
  const [mine, theirs] = [id, otherId].map((one) => get.call({ tables }, object, one));
  const fields = spec(object)
    .fields.filter(({ name, read_only }) => !read_only && (mine[name] ?? theirs[name]) != null)
    .map(({ name, kind, label }) => {
      const list = ["emails", "phones", "texts"].includes(kind);
      const chosen = list ? "both" : mine[name] == null ? "other" : "this";
      const result = chosen === "other" ? theirs[name] : mine[name];
      const choices = ["this", "other", ...(list ? ["both"] : [])];
      const told = { this: mine[name] ?? null, other: theirs[name] ?? null };
      return { field: name, label: label[0], kind, ...told, chosen, result, choices };
    });
  const children = {};
  for (const { name, fields: known } of declared) {
    const refs = known.filter(({ ref }) => ref === object || ref === "*");
    const count = [...tables[name].values()].filter((one) => refs.some((ref) => one[ref.name] === otherId)).length;
    if (count) children[name] = count;
  }
  const notice = "Records out of your sight move along too.";
  return { this: mine, other: theirs, fields, children, notice, names: namesOf(tables, object, [mine, theirs]) };
}

const PHASES = { merge: "done", unmerge: "undone" };

/** Merge and its undo: the loser goes or comes back, its children lead to whom they should. */
export function merge(state, object, id, { other: loser, fields = {} }, person) {
  const { book } = state;
  const [mine, theirs] = [book.get(object, id), book.get(object, loser)];
  const patch = {};
  for (const { field, chosen, this: one, other } of preview(state, object, id, loser).fields) {
    const choice = fields[field] ?? chosen;
    const value =
      choice === "both" ? [...new Set([...(one ?? []), ...(other ?? [])])] : choice === "this" ? one : other;
    if (JSON.stringify(value) !== JSON.stringify(mine[field] ?? null)) patch[field] = value;
  }
  const gone = { ...theirs, deleted_at: new Date().toISOString(), version: theirs.version + 1, merged_into: id };
  book.save(object, gone, "delete", theirs, person, "127.0.0.1");
  const moved = repoint(book.tables, object, loser, id);
  const record = book.change(object, id, patch, mine.version, person, "127.0.0.1");
  const item = { id: `mrg_${loser}`, object, winner: id, loser, state: PHASES.merge, moved, before: mine };
  state.merges.push({ ...item, undo_until: new Date(Date.now() + 30 * 86_400_000).toISOString() });
  return { merge: item, record };
}

export function unmerge(state, object, loser, person) {
  const { book } = state;
  const item = state.merges.find((one) => one.loser === loser && one.state === PHASES.merge);
  const gone = book.get(object, loser, true);
  const back = { ...gone, deleted_at: null, version: gone.version + 1 };
  delete back.merged_into;
  const record = book.save(object, back, "restore", gone, person, "127.0.0.1");
  for (const [name, one, field] of item.moved)
    book.tables[name].set(one, { ...book.tables[name].get(one), [field]: loser });
  const winner = book.get(object, item.winner);
  book.save(object, { ...item.before, version: winner.version + 1 }, "update", winner, person, "127.0.0.1");
  item.state = PHASES.unmerge;
  return { merge: item, record };
}

function repoint(tables, object, from, to) {
  const moved = [];
  for (const { name, fields } of declared)
    for (const one of tables[name].values())
      for (const { name: field, ref } of fields)
        if ((ref === object || ref === "*") && one[field] === from) {
          tables[name].set(one.id, { ...one, [field]: to });
          moved.push([name, one.id, field]);
        }
  return moved;
}
