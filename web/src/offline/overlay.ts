import type { Declaration, Entry, Filter, KithRecord, ListQuestion, Overview, Page, TimelinePage } from "../api/types";
import type { Waiting } from "./store";

const blank = (value: unknown): boolean =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
const plain = (value: unknown): unknown =>
  value && typeof value === "object" && "amount" in value ? Number(value.amount) : value;

/** Whether a record belongs to a list, as far as that can be told here. */
export function fits(filter: Filter | undefined, record: KithRecord): boolean {
  if (!filter) return true;
  if ("and" in filter) return filter.and.every((part) => fits(part, record));
  if ("or" in filter) return filter.or.some((part) => fits(part, record));
  if ("not" in filter) return !fits(filter.not, record);
  const held = plain(partOf(record, filter.field));
  const wanted = plain(filter.value);
  const text = String(held ?? "").toLowerCase();
  const sought = String(wanted ?? "").toLowerCase();
  switch (filter.op) {
    case "eq":
      return Array.isArray(held) ? held.includes(wanted) : (held ?? null) === wanted;
    case "ne":
      return (held ?? null) !== wanted;
    case "in":
      return Array.isArray(wanted) && wanted.includes(held);
    case "contains":
      return text.includes(sought);
    case "begins":
      return text.startsWith(sought);
    case "empty":
      return blank(held) === (filter.value ?? true);
    default:
      if (blank(held)) return false;
      return ordered(filter.op, held as string, wanted as string);
  }
}

/** A field, or a part of an address: `address.city`. */
function partOf(record: KithRecord, path: string): unknown {
  const [name = "", part] = path.split(".");
  const value = record[name];
  return part ? (value as Record<string, unknown> | null | undefined)?.[part] : value;
}

function ordered(op: string, held: string, wanted: string): boolean {
  if (op === "gt") return held > wanted;
  if (op === "gte") return held >= wanted;
  return op === "lt" ? held < wanted : held <= wanted;
}

export function says(record: KithRecord, q: string | null | undefined): boolean {
  const words = (q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const text = Object.values(record)
    .flat()
    .filter((value) => typeof value === "string")
    .join(" ")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The records as the person left them: the last write of each counts. */
export function locals(writes: readonly Waiting[], object: string): Map<string, Waiting> {
  return new Map(writes.filter(({ write }) => write.object === object).map((one) => [one.write.id, one]));
}

/** A page of a list with what waits to be sent: changed, gone, moved elsewhere, or new at the top. */
export function overPage(page: Page, object: string, asked: ListQuestion, writes: readonly Waiting[]): Page {
  const mine = locals(writes, object);
  if (mine.size === 0 || asked.group || asked.deleted) return page;
  const stays = ({ write, local }: Waiting) =>
    write.op !== "delete" && fits(asked.filter, local) && says(local, asked.q ?? "");
  const items = page.items
    .filter(({ id }) => {
      const one = mine.get(id);
      return !one || stays(one);
    })
    .map((item) => ({ ...item, ...mine.get(item.id)?.local }));
  const present = new Set(page.items.map(({ id }) => id));
  const added = asked.cursor ? [] : [...mine.values()].filter((one) => !present.has(one.write.id) && stays(one));
  const change = items.length - page.items.length + added.length;
  return { ...page, items: [...added.map(({ local }) => local), ...items], total: page.total + change };
}

export function overRecord(record: KithRecord, object: string, writes: readonly Waiting[]): KithRecord {
  return { ...record, ...locals(writes, object).get(record.id)?.local };
}

type Declared = ReadonlyMap<string, Declaration>;

export function overOverview(
  whole: Overview,
  object: string,
  writes: readonly Waiting[],
  declared: Declared,
): Overview {
  const related = { ...whole.related };
  for (const [name, { fields }] of declared) {
    const parent = fields.find((field) => field.parent && (field.ref === object || field.ref === "*"))?.name;
    const mine = locals(writes, name);
    if (!parent || mine.size === 0) continue;
    const asked = { filter: { field: parent, op: "eq" as const, value: whole.record.id } };
    const { items, total } = overPage({ ...(related[name] ?? EMPTY), next: null, names: {} }, name, asked, writes);
    if (items.length > 0 || related[name]) related[name] = { items, total };
  }
  return { ...whole, record: overRecord(whole.record, object, writes), related };
}

const EMPTY = { items: [], total: 0 };

/** What was logged and has not arrived stands above what is known. */
export function overTimeline(
  page: TimelinePage,
  id: string,
  kinds: string,
  writes: readonly Waiting[],
  declared: Declared,
): TimelinePage {
  const known = new Set(page.items.map((entry) => entry.id));
  const wanted = kinds ? kinds.split(",") : null;
  const mine = writes.filter(
    ({ write, local }) =>
      write.op === "create" &&
      !known.has(write.id) &&
      (!wanted || wanted.includes(write.object)) &&
      declared.get(write.object)?.on_date !== undefined &&
      Object.values(local).includes(id),
  );
  const entries = mine.map(({ write, local }): Entry => {
    const spec = declared.get(write.object);
    return {
      kind: write.object,
      object: write.object,
      id: write.id,
      at: String(local[spec?.on_date ?? ""] ?? local.created_at),
      title: String(local[spec?.title ?? ""] ?? ""),
      record: local,
    };
  });
  return { ...page, items: [...entries.reverse(), ...page.items] };
}
