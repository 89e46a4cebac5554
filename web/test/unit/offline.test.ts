import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "../../src/api/http";
import type { Declaration, KithRecord, Page } from "../../src/api/types";
import { fromKept } from "../../src/offline/from-kept";
import { FileQueue, MOST_FILES } from "../../src/offline/files";
import { newId } from "../../src/offline/ids";
import { Outbox, sendable } from "../../src/offline/outbox";
import { fits, overPage } from "../../src/offline/overlay";
import { settled } from "../../src/offline/settle";
import { open, type Store, type Waiting, type WaitingFile, wipe } from "../../src/offline/store";

const record = (id: string, more: Record<string, unknown> = {}): KithRecord => ({
  id,
  version: 1,
  created_at: "",
  created_by: "",
  updated_at: "",
  updated_by: "",
  deleted_at: null,
  ...more,
});
const waiting = (write: Partial<Waiting["write"]>, more: Partial<Waiting> = {}): Waiting => {
  const whole = {
    op: "update" as const,
    object: "customers",
    key: crypto.randomUUID(),
    id: "cus_1",
    data: {},
    ...write,
  };
  const local = record(whole.id, whole.data);
  return { write: whole, local, title: "", at: "", tried: false, unsure: null, state: "waiting", ...more };
};

describe("what waits, over what is known", () => {
  it("moves a record out of the list it left and into the one it belongs to", () => {
    const moved = waiting({ object: "opportunities", id: "opp_1", data: { stage: "won" } });
    const page = { items: [record("opp_1", { stage: "open" })], next: null, total: 1, names: {} };
    const of = (stage: string) => ({ filter: { field: "stage", op: "eq" as const, value: stage } });
    expect(overPage(page, "opportunities", of("open"), [moved])).toMatchObject({ items: [], total: 0 });
    const empty = { ...page, items: [], total: 0 };
    expect(overPage(empty, "opportunities", of("won"), [moved])).toMatchObject({ items: [{ id: "opp_1" }], total: 1 });
  });

  it("judges amounts as numbers and emptiness as the server does", () => {
    const rich = record("cus_1", { worth: { amount: "900.00", currency: "USD" } });
    expect(fits({ field: "worth", op: "gt", value: { amount: "1000", currency: "USD" } }, rich)).toBe(false);
    expect(fits({ and: [{ field: "owner", op: "empty" }, { not: { field: "worth", op: "empty" } }] }, rich)).toBe(true);
  });

  it("knows the parts of an address", () => {
    const there = record("cus_1", { address: { city: "上海", latitude: 31.2 } });
    expect(fits({ field: "address.latitude", op: "empty", value: false }, there)).toBe(true);
    expect(fits({ field: "address.city", op: "eq", value: "上海" }, there)).toBe(true);
    expect(fits({ field: "address.latitude", op: "empty", value: false }, record("cus_2", {}))).toBe(false);
  });
});

describe("a list of what is kept", () => {
  const declared = new Map([
    [
      "cases",
      {
        name: "cases",
        fields: [
          { name: "paused", kind: "boolean" },
          { name: "due_at", kind: "datetime" },
        ],
      } as unknown as Declaration,
    ],
  ]);
  const sorted = async (...sort: string[]): Promise<string[]> => {
    const store = await open("ordered", "rep@ordered.example");
    const kept: [string, Record<string, unknown>][] = [
      ["cas_paused", { paused: true, due_at: "2026-03-01" }],
      ["cas_runs", { paused: false, due_at: "2026-03-03" }],
      ["cas_old", { due_at: "2026-03-02" }],
      ["cas_never", { paused: false }],
    ];
    for (const [id, more] of kept)
      await store.put("records", { key: `cases/${id}`, object: "cases", record: record(id, more), names: {}, at: 0 });
    const page = (await fromKept(store, declared, [], "/v1/cases/search", { body: { sort } })) as Page;
    return page.items.map(({ id }) => id);
  };

  it("takes who never said yes or no for no, and puts what is empty last either way, as the server does", async () => {
    expect(await sorted("paused", "due_at")).toEqual(["cas_old", "cas_runs", "cas_never", "cas_paused"]);
    expect(await sorted("-paused", "-due_at")).toEqual(["cas_paused", "cas_runs", "cas_old", "cas_never"]);
  });
});

describe("the order of sending", () => {
  it("holds back what belongs to a refused creation and lets the rest go", () => {
    const refused = waiting({ op: "create", id: "cus_new" }, { state: "refused" });
    const call = waiting({ op: "create", object: "interactions", id: "int_1", data: { customer: "cus_new" } });
    const other = waiting({ id: "cus_2" });
    expect(sendable([refused, call, other])).toEqual([other]);
  });
});

describe("a choice between both sides", () => {
  it("sends mine over what they wrote, and nothing where theirs stands", () => {
    const write = { data: { name: "Mine", country: "Peru" }, base: { name: "Old", country: "Fiji" } };
    const clash = waiting(write, { conflicts: ["name"], theirs: record("cus_1", { name: "Theirs" }) });
    expect(settled(clash, { name: "theirs" })).toEqual({ data: { country: "Peru" }, base: { country: "Fiji" } });
    expect(settled(clash, {})).toMatchObject({ data: { name: "Mine" }, base: { name: "Theirs" } });
    expect(settled({ ...clash, write: { ...clash.write, data: { name: "Mine" } } }, { name: "theirs" })).toBeNull();
  });
});

it("makes ids that the server takes", () => {
  expect(newId("cus")).toMatch(/^cus_[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  expect(newId("cus", 1_000) < newId("cus", 2_000_000)).toBe(true);
});

describe("the queue", () => {
  let store: Store;
  let sent: { path: string; body: { items?: { key: string }[] }; key: string | null }[];
  let reply: (path: string, body: never) => Response;

  beforeEach(async () => {
    store = await open("acme", "rep@acme.example");
    sent = [];
    vi.stubGlobal("fetch", (path: string, { body, headers }: { body: string; headers: Record<string, string> }) => {
      sent.push({ path, body: body ? JSON.parse(body) : null, key: headers["Idempotency-Key"] ?? null });
      return Promise.resolve(reply(path, (body ? JSON.parse(body) : null) as never));
    });
    vi.stubGlobal("navigator", {
      locks: { request: (_name: string, _how: unknown, run: (lock: unknown) => unknown) => run({}) },
    });
  });
  afterEach(async () => {
    store.close();
    await wipe("acme", "rep@acme.example");
    vi.unstubAllGlobals();
    api.keeper = null;
  });
  const done = (_path: string, { items }: { items: { key: string; id: string }[] }) =>
    Response.json({ results: items.map(({ key, id }) => ({ key, id, status: 200, record: record(id) })) });

  it("sends once each, in order, and is empty after", async () => {
    reply = done as never;
    const box = new Outbox(store, "test");
    await box.add(waiting({ op: "create", id: "cus_1" }));
    await box.add(waiting({ id: "cus_2" }));
    await new Outbox(store, "test").flush();
    await box.flush();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.body.items).toMatchObject([{ id: "cus_1" }, { id: "cus_2" }]);
    expect(box.writes).toEqual([]);
  });

  it("keeps what the server could not take now and says why something is refused", async () => {
    reply = (_path, { items }: { items: { key: string }[] }) =>
      Response.json({
        results: [
          { key: items[0]?.key, status: 503, id: null, problem: { title: "busy" } },
          { key: items[1]?.key, status: 422, id: null, problem: { title: "Not valid", errors: [] } },
        ],
      });
    const box = new Outbox(store, "test");
    await box.add(waiting({ id: "cus_1" }));
    await box.add(waiting({ id: "cus_2" }));
    await box.flush();
    expect(box.writes.map(({ state, problem }) => [state, problem])).toEqual([
      ["waiting", undefined],
      ["refused", "Not valid"],
    ]);
  });

  it("repeats a creation that may have arrived with its own key, and what follows learns the id it got", async () => {
    reply = (path, body) => (path === "/v1/customers" ? Response.json(record("cus_real")) : done(path, body));
    const box = new Outbox(store, "test");
    await box.add(waiting({ op: "create", id: "cus_here", data: { name: "A" } }, { unsure: "first-key" }));
    await box.add(waiting({ op: "create", object: "interactions", id: "int_1", data: { customer: "cus_here" } }));
    await box.flush();
    expect(sent[0]).toMatchObject({ path: "/v1/customers", key: "first-key" });
    expect(sent[1]?.body.items).toMatchObject([{ data: { customer: "cus_real" } }]);
    expect(box.writes).toEqual([]);
  });

  describe("of files", () => {
    const one = (about: string, more: Partial<WaitingFile> = {}): WaitingFile => ({
      file: new File(["picture"], "shelf.png", { type: "image/png" }),
      about,
      title: "",
      at: "",
      trip: { key: "first-key" },
      state: "waiting",
      ...more,
    });

    it("keeps so many and says when there is no room", async () => {
      const queue = new FileQueue(store, "test");
      for (let n = 0; n < MOST_FILES; n += 1) expect(await queue.add(one("vis_1"))).toBe(true);
      expect(await queue.add(one("vis_1"))).toBe(false);
      expect(queue.files).toHaveLength(MOST_FILES);
    });

    it("lets a file wait for the record that it is about, and go with it", async () => {
      const queue = new FileQueue(store, "test");
      await queue.add(one("vis_here"));
      await queue.add(one("vis_never"));
      await queue.flush(new Set(["vis_here", "vis_never"]));
      expect(sent).toEqual([]);
      await queue.follow("vis_here", "vis_real");
      await queue.follow("vis_never", null);
      expect(queue.files.map(({ about }) => about)).toEqual(["vis_real"]);
    });

    it("does not send again what had arrived when the answer was lost", async () => {
      reply = () => Response.json(record("fil_1", { state: "ready" }));
      const queue = new FileQueue(store, "test");
      await queue.add(one("vis_1", { trip: { key: "first-key", id: "fil_1" } }));
      await queue.flush(new Set());
      expect(sent.map(({ path }) => path)).toEqual(["/v1/files/fil_1"]);
      expect(queue.files).toEqual([]);
    });

    it("says why one is refused, and lets the next go on", async () => {
      const problem = { title: "Not valid", status: 422, type: "invalid", errors: [] };
      reply = () => Response.json(problem, { status: 422 });
      const queue = new FileQueue(store, "test");
      await queue.add(one("vis_1"));
      await queue.add(one("vis_2"));
      await queue.flush(new Set());
      expect(queue.files.map(({ state, problem: said }) => [state, said])).toEqual([
        ["refused", "Not valid"],
        ["refused", "Not valid"],
      ]);
    });
  });
});
