import { connection, countOf, tell } from "../app/connection";
import { api, ApiError, isLost } from "../api/http";
import { changed } from "../api/queries";
import type { KithRecord, Problem } from "../api/types";
import { keepRecords, type Store, type Waiting } from "./store";

const BATCH = 20;
/** Beyond this many, writing offline stops with a reason rather than filling the device. */
export const MOST_WAITING = 500;

type Result = {
  key: string;
  status: number;
  id: string | null;
  record?: KithRecord;
  conflicts?: string[];
  problem?: Problem;
};

/** The writes that wait, in the order in which they were made; they survive a reload and the end of a session. */
export class Outbox {
  writes: Waiting[] = [];
  private watchers = new Set<() => void>();
  private busy: Promise<void> | null = null;

  constructor(
    private readonly store: Store,
    private readonly name: string,
    /** A creation arrived under another id, or never will. */
    private readonly moved: (was: string, is: string | null) => Promise<void> = () => Promise.resolve(),
  ) {}

  async load(): Promise<void> {
    this.writes = await this.store.getAll("outbox");
    tell({ writes: countOf(this.writes) });
    for (const watcher of this.watchers) watcher();
  }

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  of(id: string): Waiting | undefined {
    return this.writes.findLast(({ write }) => write.id === id);
  }

  async add(one: Waiting): Promise<void> {
    await this.store.add("outbox", one);
    await this.load();
  }

  async put(one: Waiting): Promise<void> {
    await this.store.put("outbox", one);
    await this.load();
  }

  /** Never send it. What was made on top of a discarded creation goes too. */
  async discard(one: Waiting): Promise<void> {
    const gone = one.write.op === "create" ? this.writes.filter((other) => about(other, one.write.id)) : [one];
    for (const { n } of gone) if (n !== undefined) await this.store.delete("outbox", n);
    await this.load();
    for (const { write } of gone) if (write.op === "create") await this.moved(write.id, null);
    for (const object of new Set(gone.map(({ write }) => write.object))) await changed(object);
  }

  /** Try again what was refused, or go on with a choice made for each field in conflict. */
  async again(one: Waiting, write: Partial<Waiting["write"]> = {}): Promise<void> {
    const { n, title, at, theirs } = one;
    const next = { ...one.write, ...write, key: crypto.randomUUID() };
    const local = { ...one.local, ...theirs, ...next.data };
    const kept: Waiting = { write: next, local, title, at, tried: false, unsure: null, state: "waiting" };
    await this.put(n === undefined ? kept : { ...kept, n });
    await this.flush();
  }

  /** Of a record that was deleted meanwhile: put it back, then write to it. */
  async bringBack(one: Waiting): Promise<void> {
    const { object, id } = one.write;
    const restore = { op: "restore" as const, object, id, key: crypto.randomUUID(), data: {} };
    const { results } = await api.call<{ results: Result[] }>("/v1/changes", {
      method: "POST",
      body: { items: [restore] },
      direct: true,
    });
    const [result] = results;
    if (result && result.status < 300) await this.again(one, { base_version: result.record?.version ?? 0 });
    else await this.put({ ...one, problem: result?.problem?.title ?? "", state: "refused" });
  }

  /** Send what can be sent, once at a time over all windows. */
  flush(): Promise<void> {
    this.busy ??= this.locked().finally(() => (this.busy = null));
    return this.busy;
  }

  private async locked(): Promise<void> {
    await this.load();
    if (this.writes.length === 0) return;
    await navigator.locks.request(`${this.name}.outbox`, { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      try {
        while (await this.sendSome());
      } catch (error) {
        if (isLost(error)) tell({ away: true });
        else if (!(error instanceof ApiError)) throw error;
      }
    });
  }

  /** Whether more may follow at once. */
  private async sendSome(): Promise<boolean> {
    await this.load();
    const ready = sendable(this.writes).slice(0, BATCH);
    const [first] = ready;
    if (!first) return false;
    if (first.unsure) return this.sendAsItWas(first, first.unsure);
    const doubtful = ready.findIndex(({ unsure }) => unsure);
    const batch = doubtful < 0 ? ready : ready.slice(0, doubtful);
    for (const one of batch) if (!one.tried) await this.store.put("outbox", { ...one, tried: true });
    const items = batch.map(({ write }) => write);
    const { results } = await api.call<{ results: Result[] }>("/v1/changes", {
      method: "POST",
      body: { items },
      direct: true,
    });
    let later = false;
    for (const result of results) {
      const one = batch.find(({ write }) => write.key === result.key);
      if (one && !(await this.settle(one, result))) later = true;
    }
    await this.load();
    for (const object of new Set(batch.map(({ write }) => write.object))) await changed(object);
    return !later && !connection().away;
  }

  private async settle(one: Waiting, result: Result): Promise<boolean> {
    if (result.status < 300) {
      await this.store.delete("outbox", one.n as number);
      if (result.record && one.write.op !== "delete")
        await keepRecords(this.store, one.write.object, [result.record], {});
      return true;
    }
    if (result.status >= 500 || result.status === 429) return false;
    const problem = result.problem?.detail || result.problem?.title || "";
    const conflicts = result.conflicts;
    const told = { ...one, tried: true, problem, fields: result.problem?.errors ?? [] };
    await this.store.put(
      "outbox",
      conflicts && result.record
        ? { ...told, state: "conflict", conflicts, theirs: result.record }
        : { ...told, state: "refused" },
    );
    return true;
  }

  /** Its first request may have arrived, so it goes the same way with the same key; the record may have another id. */
  private async sendAsItWas(one: Waiting, key: string): Promise<boolean> {
    const { object, data, id } = one.write;
    try {
      const made = await api.call<KithRecord>(`/v1/${object}`, { method: "POST", body: data, key, direct: true });
      await this.store.delete("outbox", one.n as number);
      for (const other of this.writes)
        if (other !== one && about(other, id))
          await this.store.put("outbox", JSON.parse(JSON.stringify(other).replaceAll(id, made.id)) as Waiting);
      if (made.id !== id) await this.moved(id, made.id);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status >= 500 || [401, 429].includes(error.status)) throw error;
      await this.store.put("outbox", {
        ...one,
        unsure: null,
        state: "refused",
        problem: error.message,
        fields: error.fields,
      });
    }
    await this.load();
    await changed(object);
    return true;
  }
}

const about = ({ write }: Waiting, id: string): boolean => write.id === id || JSON.stringify(write.data).includes(id);

/** What does not wait behind a write that needs a person first. */
export function sendable(writes: readonly Waiting[]): Waiting[] {
  const held = new Set<string>();
  return writes.filter((one) => {
    const behind = [...held].some((id) => about(one, id));
    if (one.state === "waiting" && !behind) return true;
    held.add(one.write.id);
    return false;
  });
}
