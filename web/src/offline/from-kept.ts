import type { Ask } from "../api/http";
import type { Declaration, Filter, Hit, KithRecord, ListQuestion, Names, Page } from "../api/types";
import { fits, says } from "./overlay";
import type { KeptRecord, Store, Waiting } from "./store";

type Declared = ReadonlyMap<string, Declaration>;
const RELATED = 20;
const FOUND = 20;

/** An answer that was never given before, made of the records on this device; undefined when there is nothing. */
export async function fromKept(
  store: Store,
  declared: Declared,
  writes: readonly Waiting[],
  path: string,
  ask: Ask,
): Promise<unknown> {
  const [, , object = "", id, rest] = (path.split("?")[0] ?? "").split("/");
  const spec = declared.get(object);
  if (!spec) return undefined;
  if (id === "search") return page(await of(store, object), ask.body as ListQuestion, spec);
  if (!id) return undefined;
  const kept = await store.get("records", `${object}/${id}`);
  const record = kept?.record ?? writes.findLast(({ write }) => write.id === id)?.local;
  if (!record) return undefined;
  if (!rest) return { ...record, names: kept?.names ?? {} };
  if (rest === "timeline") return { items: [], names: {}, next: null };
  if (rest === "overview") return overview(store, declared, object, record, kept?.names ?? {});
  return undefined;
}

const of = (store: Store, object: string): Promise<KeptRecord[]> => store.getAllFromIndex("records", "object", object);

function page(known: KeptRecord[], asked: ListQuestion, { fields }: Declaration): Page {
  const found = known.filter(
    ({ record }) => !record.deleted_at && fits(asked.filter as Filter, record) && says(record, asked.q),
  );
  const asks = new Set(fields.flatMap(({ name, kind }) => (kind === "boolean" ? [name] : [])));
  for (const part of (asked.sort ?? []).toReversed()) found.sort(by(part, asks));
  return {
    items: found.map(({ record }) => record),
    next: null,
    total: found.length,
    names: Object.assign({}, ...found.map(({ names }) => names)) as Names,
  };
}

/** As the server orders: what is empty comes last either way, but who never said yes or no (`asks`) said no. */
function by(part: string, asks: ReadonlySet<string>): (left: KeptRecord, right: KeptRecord) => number {
  const name = part.replace(/^-/, "");
  const sign = part.startsWith("-") ? -1 : 1;
  const value = ({ record }: KeptRecord): unknown => {
    const held = record[name];
    if (asks.has(name)) return held ? 1 : 0;
    return held && typeof held === "object" && "amount" in held ? Number(held.amount) : (held ?? "");
  };
  return (left, right) => {
    const [a, b] = [value(left), value(right)];
    if (a === "" || b === "") return Number(a === "") - Number(b === "");
    if (typeof a === "number" && typeof b === "number") return sign * (a - b);
    return sign * String(a).localeCompare(String(b));
  };
}

async function overview(store: Store, declared: Declared, object: string, record: KithRecord, names: Names) {
  const related: Record<string, { items: KithRecord[]; total: number }> = {};
  let known = names;
  for (const [name, { fields }] of declared) {
    const parent = fields.find((field) => field.parent && (field.ref === object || field.ref === "*"))?.name;
    if (!parent) continue;
    const mine = (await of(store, name)).filter((one) => one.record[parent] === record.id && !one.record.deleted_at);
    if (mine.length === 0) continue;
    related[name] = { items: mine.slice(0, RELATED).map((one) => one.record), total: mine.length };
    known = Object.assign({}, known, ...mine.map((one) => one.names)) as Names;
  }
  return { record, related, measures: {}, names: known };
}

/** The search over everything, or over the objects `among`, as far as the device knows. */
export async function findKept(store: Store, declared: Declared, q: string, among?: string[]): Promise<Hit[]> {
  const hits: Hit[] = [];
  for (const { object, record } of await store.getAll("records")) {
    const spec = declared.get(object);
    if (!spec || (among && !among.includes(object)) || record.deleted_at || !says(record, q)) continue;
    hits.push({ object, id: record.id, title: String(record[spec.title] ?? ""), label: spec.label });
    if (hits.length === FOUND) break;
  }
  return hits;
}
