import { connection, countOf, tell } from "../app/connection";
import { api, type Answer, type Ask, type Keeper } from "../api/http";
import { me, queries } from "../api/queries";
import type { Declaration, KithRecord, ListQuestion, Overview, Page, TimelinePage } from "../api/types";
import { idle } from "../ui/picture";
import { FileQueue } from "./files";
import { newId } from "./ids";
import { findKept, fromKept } from "./from-kept";
import { MOST_WAITING, Outbox } from "./outbox";
import { overOverview, overPage, overRecord, overTimeline } from "./overlay";
import { keepAnswer, keepRecords, open, type Store, type Waiting } from "./store";

const PROBE = 8_000;
/** So few rows of a list are kept in one go that whoever types or scrolls meanwhile does not feel it. */
const AT_ONCE = 20;
/** Never kept: what belongs to a session, changes by the second, or is no reading. */
const UNKEPT = /^\/v1\/(sessions|settings\/(?!pipelines)|jobs|health|changes|search|storage|lists)\b/;

type Parts = { object: string; id: string | undefined; rest: string | undefined };

export function partsOf(path: string): Parts {
  const [, , object = "", id, rest] = (path.split("?")[0] ?? "").split("/");
  return { object, id, rest };
}

/** Reads from what was kept and queues writes while the server cannot be reached. */
export class Offline implements Keeper {
  readonly outbox: Outbox;
  readonly files: FileQueue;
  private declared: ReadonlyMap<string, Declaration> = new Map();
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly onOnline = () => void this.probe();
  private readonly onOffline = () => tell({ away: true });

  private constructor(
    readonly store: Store,
    name: string,
  ) {
    this.files = new FileQueue(store, name);
    this.outbox = new Outbox(store, name, (was, is) => this.files.follow(was, is));
  }

  static async start(tenant: string, email: string): Promise<Offline> {
    const made = new Offline(await open(tenant, email), `kith.${tenant}.${email}`);
    await made.outbox.load();
    await made.files.load();
    const known = await made.kept(`/v1/objects`, {});
    made.learn(known);
    addEventListener("online", made.onOnline);
    addEventListener("offline", made.onOffline);
    made.timer = setInterval(() => void made.tick(), PROBE);
    tell({ away: !navigator.onLine });
    return made;
  }

  stop(): void {
    clearInterval(this.timer);
    removeEventListener("online", this.onOnline);
    removeEventListener("offline", this.onOffline);
    this.store.close();
    tell({ away: false, writes: countOf([]), files: countOf([]) });
  }

  /** Send what waits: the writes first, then the files that are about them. */
  async flush(): Promise<void> {
    await this.outbox.flush();
    await this.files.flush(this.unsent());
  }

  /** The records that the server does not know yet. */
  unsent(): ReadonlySet<string> {
    return new Set(this.outbox.writes.filter(({ write }) => write.op === "create").map(({ write }) => write.id));
  }

  private learn(body: unknown): void {
    const objects = (body as { objects?: Declaration[] } | undefined)?.objects;
    if (objects) this.declared = new Map(objects.map((one) => [one.name, one]));
  }

  private async tick(): Promise<void> {
    if (connection().away) await this.probe();
    else if (connection().waiting > connection().trouble) await this.flush();
  }

  /** Whether the server is there again; then what waits is sent and what is shown is read anew. */
  private async probe(): Promise<void> {
    const there = await fetch("/v1/health", { cache: "no-store", credentials: "omit" }).catch(() => null);
    if (!there) return;
    tell({ away: false });
    await this.flush();
    await queries.invalidateQueries();
  }

  private key(path: string, ask: Ask): string {
    return `${api.language} ${path} ${ask.body === undefined ? "" : JSON.stringify(ask.body)}`;
  }

  private async kept(path: string, ask: Ask): Promise<unknown> {
    return (await this.store.get("answers", this.key(path, ask)))?.body;
  }

  private reads(path: string, ask: Ask): boolean {
    const method = ask.method ?? "GET";
    return (method === "GET" && !UNKEPT.test(path)) || (method === "POST" && partsOf(path).id === "search");
  }

  /** The write that a request stands for, when it is one of a declared record. */
  private writes(path: string, ask: Ask): { op: "create" | "update" | "delete"; object: string; id?: string } | null {
    const { object, id, rest } = partsOf(path);
    const declared = this.declared.get(object);
    if (!declared || declared.writes || object === "files" || rest || path.includes("?")) return null;
    if (ask.method === "POST" && !id) return { op: "create", object };
    if (ask.method === "PATCH" && id) return { op: "update", object, id };
    return ask.method === "DELETE" && id ? { op: "delete", object, id } : null;
  }

  waits = async (path: string, ask: Ask): Promise<Answer<unknown> | null> => {
    if (this.outbox.writes.length === 0) return null;
    const write = this.writes(path, ask);
    if (!write) return this.ofUnsent(path, ask);
    const text = JSON.stringify(ask.body ?? {});
    const behind = this.outbox.writes.some(
      (one) => one.write.id === write.id || (one.write.op === "create" && text.includes(one.write.id)),
    );
    if (!behind) return null;
    const answer = await this.queue(path, ask, false);
    void this.flush();
    return answer;
  };

  /** The server does not know yet what was created here. */
  private async ofUnsent(path: string, ask: Ask): Promise<Answer<unknown> | null> {
    const { id } = partsOf(path);
    const { writes } = this.outbox;
    if (!this.reads(path, ask) || !writes.some((one) => one.write.op === "create" && one.write.id === id)) return null;
    const known = await fromKept(this.store, this.declared, writes, path, ask);
    return known ? answer(this.over(path, ask, known)) : null;
  }

  lost = async (path: string, ask: Ask): Promise<Answer<unknown> | null> => {
    const believed = navigator.onLine && !connection().away;
    tell({ away: true });
    if (this.writes(path, ask)) return this.queue(path, ask, believed);
    if (path.startsWith("/v1/search?")) {
      const wish = new URLSearchParams(path.split("?")[1]);
      const among = wish.get("objects")?.split(",");
      return answer({ items: await findKept(this.store, this.declared, wish.get("q") ?? "", among) });
    }
    if (!this.reads(path, ask)) return null;
    const known =
      (await this.kept(path, ask)) ?? (await fromKept(this.store, this.declared, this.outbox.writes, path, ask));
    return known ? answer(this.over(path, ask, known)) : null;
  };

  got = (path: string, ask: Ask, body: unknown): unknown => {
    if (connection().away) {
      tell({ away: false });
      void this.flush();
    }
    if (!this.reads(path, ask) || !body) return body;
    if (path === "/v1/objects") this.learn(body);
    void this.remember(path, ask, body).catch(() => undefined);
    return this.over(path, ask, body);
  };

  private async remember(path: string, ask: Ask, body: unknown): Promise<void> {
    await keepAnswer(this.store, this.key(path, ask), body);
    const { object, id, rest } = partsOf(path);
    if (!this.declared.has(object)) return;
    if (id === "search") {
      const { items, names } = body as Page;
      for (let at = 0; at < items.length; at += AT_ONCE) {
        await idle();
        await keepRecords(this.store, object, items.slice(at, at + AT_ONCE), names);
      }
    } else if (rest === "overview") {
      const whole = body as Overview;
      await keepRecords(this.store, object, [whole.record], whole.names);
      for (const [name, related] of Object.entries(whole.related))
        if (related) await keepRecords(this.store, name, related.items, whole.names);
    } else if (id && !rest) {
      const record = body as KithRecord;
      await keepRecords(this.store, object, [record], record.names ?? {});
    }
  }

  /** What waits to be sent, written over an answer. */
  private over(path: string, ask: Ask, body: unknown): unknown {
    const { writes } = this.outbox;
    const { object, id, rest } = partsOf(path);
    if (writes.length === 0 || !id || !this.declared.has(object)) return body;
    if (id === "search") return overPage(body as Page, object, (ask.body ?? {}) as ListQuestion, writes);
    if (rest === "overview") return overOverview(body as Overview, object, writes, this.declared);
    if (rest === "timeline") {
      const kinds = new URLSearchParams(path.split("?")[1]).get("kinds") ?? "";
      return overTimeline(body as TimelinePage, id, kinds, writes, this.declared);
    }
    return rest ? body : overRecord(body as KithRecord, object, writes);
  }

  /** `believed`: the browser thought itself connected, so the request may have arrived unanswered. */
  private async queue(path: string, ask: Ask, believed: boolean): Promise<Answer<unknown> | null> {
    const wish = this.writes(path, ask);
    const declared = wish && this.declared.get(wish.object);
    if (!wish || !declared || this.outbox.writes.length >= MOST_WAITING) return null;
    const data = (ask.body ?? {}) as Record<string, unknown>;
    const at = new Date().toISOString();
    const id = wish.id ?? newId(declared.prefix);
    const before = this.outbox.of(id);
    const known = before?.local ?? (await this.store.get("records", `${wish.object}/${id}`))?.record;
    if (before && wish.op === "update" && isOpen(before)) {
      const local = { ...before.local, ...data };
      const joined = { ...base(known, data), ...before.write.base };
      const write = { ...before.write, key: crypto.randomUUID(), data: { ...before.write.data, ...data } };
      await this.outbox.put({
        ...before,
        local,
        state: "waiting",
        tried: false,
        write: write.op === "update" ? { ...write, base: joined } : write,
      });
      return answer(local);
    }
    const by = queries.getQueryData<{ person: { id: string } }>(me().queryKey)?.person.id ?? "";
    const fresh = { id, version: 1, created_at: at, created_by: by, deleted_at: null };
    const local = { ...fresh, ...known, ...data, updated_at: at, updated_by: by } as KithRecord;
    await this.outbox.add({
      write: {
        op: wish.op,
        object: wish.object,
        key: crypto.randomUUID(),
        id,
        data,
        ...(wish.op === "create" ? {} : { base: base(known, data), base_version: ask.version ?? known?.version ?? 0 }),
      },
      local,
      title: String(local[declared.title] ?? ""),
      at,
      tried: false,
      unsure: wish.op === "create" && believed ? (ask.key ?? null) : null,
      state: "waiting",
    });
    return answer(wish.op === "delete" ? null : local);
  }

  /** The records that a person works with, for the way: theirs, of every object that has owners. */
  async prepare(): Promise<void> {
    const person = queries.getQueryData<{ person: { id: string } }>(me().queryKey)?.person.id;
    if (!person || connection().away) return;
    for (const name of ["customers", "contacts", "opportunities", "tasks"]) {
      const spec = this.declared.get(name);
      if (!spec || spec.access.read === "none" || !spec.fields.some((field) => field.name === "owner")) continue;
      const body = { filter: { field: "owner", op: "eq", value: person }, sort: ["-updated_at"], limit: 200 };
      await api.call(`/v1/${name}/search`, { method: "POST", body }).catch(() => undefined);
    }
  }
}

/** More can still join it: it was not sent, or it was sent and refused. */
const isOpen = ({ state, tried, unsure, write }: Waiting): boolean =>
  write.op !== "delete" && (state === "refused" || (state === "waiting" && !tried && !unsure));

const answer = (body: unknown): Answer<unknown> => ({ body, response: new Response(null) });

const base = (known: KithRecord | undefined, data: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.keys(data).map((name) => [name, known?.[name] ?? null]));
