// The records API's routes over the book of records.
import { likely, merge, preview, timeline, unmerge } from "./around.mjs";
import { declared } from "./data.mjs";
import { Book, find, namesOf } from "./records.mjs";
import { heard } from "./rules.mjs";

export const wrote = (object, record) => ({
  ETag: `"${record.version}"`,
  "Kith-Wrote": `${object}/${record.id}@${record.version}`,
});

export function recordRoutes(state, ask, person, refuse) {
  const { book } = state;
  const [, , object, id, action] = ask.path.split("/");
  if (!book.tables[object]) return refuse(404, "not-found", "There is no such record");
  const named = (record) => ({ ...record, names: namesOf(book.tables, object, [record]) });
  if (id === "search" && ask.method === "POST") return [200, find(book.tables, object, ask.body)];
  if (!id && ask.method === "POST") {
    const made = book.create(object, ask.body, person, "127.0.0.1");
    heard(book, object, made, person);
    return [201, made, wrote(object, made)];
  }
  if (action === "history") return [200, { items: book.history(id), next: null }];
  if (action === "overview") return [200, overview(book, object, id)];
  const posts = ask.method === "POST";
  if (id === "duplicates" && posts) return [200, likely(state, object, ask.body)];
  if (action === "duplicates") return [200, likely(state, object, book.get(object, id), id)];
  if (action === "timeline") return [200, timeline(state, object, id, ask.query)];
  if (action === "merges") return [200, { items: state.merges.filter(({ winner }) => winner === id) }];
  if (action === "merge" && posts) return [200, merge(state, object, id, ask.body, person)];
  if (action === "merge") return [200, preview(state, object, id, ask.query.get("with"))];
  if (action === "unmerge") return [200, unmerge(state, object, id, person)];
  if (object === "files" && ["upload", "complete", "download"].includes(action))
    return files(state, ask, id, action, person);
  if (action === "restore") {
    const before = book.get(object, id, true);
    const back = book.save(
      object,
      { ...before, deleted_at: null, version: before.version + 1 },
      "restore",
      before,
      person,
      "127.0.0.1",
    );
    return [200, back, wrote(object, back)];
  }
  if (ask.method === "PATCH") {
    const after = book.change(object, id, ask.body, ask.version, person, "127.0.0.1");
    return [200, after, wrote(object, after)];
  }
  if (ask.method === "DELETE") {
    const before = book.get(object, id);
    if (before.version !== ask.version) return refuse(412, "stale", "The record changed since you read it");
    const gone = book.save(
      object,
      { ...before, deleted_at: new Date().toISOString(), version: before.version + 1 },
      "delete",
      before,
      person,
      "127.0.0.1",
    );
    return [204, null, wrote(object, gone)];
  }
  const record = book.get(object, id, ask.query.get("deleted") === "true");
  return [200, named(record), { ETag: `"${record.version}"` }];
}

const SMALL = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect width="4" height="3" fill="#2a7"/><circle cx="2" cy="2" r="1" fill="#fd5"/></svg>')}`;

function files({ book }, ask, id, action, person) {
  const file = book.get("files", id);
  const noted = (known) => book.change("files", id, known, file.version, person, "127.0.0.1");
  const link = `/v1/storage/${id}`;
  if (action === "download") return [200, { link, expires_at: new Date().toISOString() }];
  if (action === "complete") {
    const small = file.content_type?.startsWith("image/") ? { thumbnail: true, links: { thumbnail: SMALL } } : {};
    return [200, noted({ state: "ready", scan: "not_scanned", ...small })];
  }
  const upload = { method: "PUT", url: link, headers: { "Content-Type": ask.body.content_type } };
  return [200, { file: noted({ size: ask.body.size, content_type: ask.body.content_type }), upload }];
}

function overview({ tables }, object, id) {
  const record = Book.prototype.get.call({ tables }, object, id);
  const related = {};
  let names = namesOf(tables, object, [record]);
  for (const { name, on_date, fields } of declared) {
    const parent = fields.find((field) => field.parent && (field.ref === object || field.ref === "*"));
    if (!parent) continue;
    const page = find(tables, name, {
      filter: { field: parent.name, op: "eq", value: id },
      sort: [`-${on_date ?? "created_at"}`],
      limit: 20,
    });
    related[name] = { items: page.items, total: page.total };
    names = { ...names, ...page.names };
  }
  const mine = (object, test) =>
    [...tables[object].values()].filter((row) => row.customer === id && !row.deleted_at && test(row));
  const sum = (rows) =>
    rows.length
      ? [
          {
            amount: rows.reduce((total, row) => total + Number(row.amount?.amount ?? 0), 0).toFixed(2),
            currency: "USD",
          },
        ]
      : [];
  const orders = mine("orders", ({ status }) => status === "placed");
  const open = mine("opportunities", ({ stage }) => ["prospecting", "engaging"].includes(stage));
  return {
    record,
    related,
    names,
    measures:
      object !== "customers"
        ? {}
        : {
            revenue: sum(orders),
            orders: orders.length,
            open_amount: sum(open),
            open_deals: open.length,
            last_order_on:
              orders
                .map(({ placed_on }) => placed_on)
                .sort()
                .at(-1) ?? null,
          },
  };
}
