// The records API's routes over the book of records.
import { declared } from "./data.mjs";
import { Book, find, namesOf } from "./records.mjs";

export const wrote = (object, record) => ({
  ETag: `"${record.version}"`,
  "Kith-Wrote": `${object}/${record.id}@${record.version}`,
});

export function recordRoutes({ book }, ask, person, refuse) {
  const [, , object, id, action] = ask.path.split("/");
  if (!book.tables[object]) return refuse(404, "not-found", "There is no such record");
  const named = (record) => ({ ...record, names: namesOf(book.tables, object, [record]) });
  if (id === "search" && ask.method === "POST") return [200, find(book.tables, object, ask.body)];
  if (!id && ask.method === "POST") {
    const made = book.create(object, ask.body, person, "127.0.0.1");
    return [201, made, wrote(object, made)];
  }
  if (action === "history") return [200, { items: book.history(id), next: null }];
  if (action === "overview") return [200, overview(book, id)];
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
  const record = book.get(object, id);
  return [200, named(record), { ETag: `"${record.version}"` }];
}

function overview({ tables, get }, id) {
  const record = Book.prototype.get.call({ tables }, "customers", id);
  const related = {};
  let names = namesOf(tables, "customers", [record]);
  for (const { name, on_date } of declared.filter(({ fields }) =>
    fields.some(({ name: field, parent }) => parent && field === "customer"),
  )) {
    const page = find(tables, name, {
      filter: { field: "customer", op: "eq", value: id },
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
    measures: {
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
