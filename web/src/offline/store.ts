import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import type { Trip } from "../api/upload";
import type { FieldProblem, KithRecord, Names, QueuedWrite } from "../api/types";

/** A write that has not arrived. `local`: the record as the person sees it after the write. */
export type Waiting = {
  n?: number;
  write: QueuedWrite & { id: string };
  local: KithRecord;
  title: string;
  at: string;
  /** It was sent at least once, so the server may know its key. */
  tried: boolean;
  /** A creation whose request was sent and never answered: sent again as it was, with this key. */
  unsure: string | null;
  state: "waiting" | "conflict" | "refused";
  problem?: string;
  fields?: FieldProblem[];
  conflicts?: string[];
  theirs?: KithRecord;
};

/** A file that has not arrived: what is in it, and the record that it is about with its title. */
export type WaitingFile = {
  n?: number;
  file: File;
  about: string;
  title: string;
  at: string;
  trip: Trip;
  state: "waiting" | "refused";
  problem?: string;
};

export type KeptRecord = { key: string; object: string; record: KithRecord; names: Names; at: number };

interface Kept extends DBSchema {
  answers: { key: string; value: { key: string; body: unknown; at: number }; indexes: { at: number } };
  records: { key: string; value: KeptRecord; indexes: { at: number; object: string } };
  outbox: { key: number; value: Waiting };
  files: { key: number; value: WaitingFile };
}

export type Store = IDBPDatabase<Kept>;

const MOST = { answers: 400, records: 3_000 } as const;
const LONGEST = 14 * 86_400_000;

const nameOf = (tenant: string, email: string): string => `kith.${tenant}.${email}`;

/** What one person in one tenant keeps on this device. */
export async function open(tenant: string, email: string): Promise<Store> {
  const store = await openDB<Kept>(nameOf(tenant, email), 2, {
    upgrade(made, version) {
      made.createObjectStore("files", { keyPath: "n", autoIncrement: true });
      if (version === 1) return;
      made.createObjectStore("answers", { keyPath: "key" }).createIndex("at", "at");
      const records = made.createObjectStore("records", { keyPath: "key" });
      records.createIndex("at", "at");
      records.createIndex("object", "object");
      made.createObjectStore("outbox", { keyPath: "n", autoIncrement: true });
    },
    blocking: () => store.close(),
  });
  await trim(store);
  return store;
}

/** The oldest go first; nothing that was read stays longer than two weeks. */
async function trim(store: Store): Promise<void> {
  for (const name of ["answers", "records"] as const) {
    const transaction = store.transaction(name, "readwrite");
    let over = (await transaction.store.count()) - MOST[name];
    let cursor = await transaction.store.index("at").openCursor();
    while (cursor && (over > 0 || cursor.value.at < Date.now() - LONGEST)) {
      await cursor.delete();
      over -= 1;
      cursor = await cursor.continue();
    }
    await transaction.done;
  }
}

export async function wipe(tenant: string, email: string): Promise<void> {
  await deleteDB(nameOf(tenant, email));
}

export async function keepAnswer(store: Store, key: string, body: unknown): Promise<void> {
  await store.put("answers", { key, body, at: Date.now() });
}

/** Rows of a list may hold some fields only: they join what is known of the same version. */
export async function keepRecords(store: Store, object: string, records: KithRecord[], names: Names): Promise<void> {
  const transaction = store.transaction("records", "readwrite");
  for (const record of records) {
    if (!record?.id) continue;
    const key = `${object}/${record.id}`;
    const known = await transaction.store.get(key);
    const own = Object.values(record).filter((value): value is string => typeof value === "string" && value in names);
    void transaction.store.put({
      key,
      object,
      record: { ...known?.record, ...record },
      names: { ...known?.names, ...Object.fromEntries(own.map((id) => [id, names[id] as string])) },
      at: Date.now(),
    });
  }
  await transaction.done;
}
