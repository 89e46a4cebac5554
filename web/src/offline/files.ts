import { countOf, tell } from "../app/connection";
import { ApiError, isLost } from "../api/http";
import { changed } from "../api/queries";
import { isCutOff, sendFile } from "../api/upload";
import type { Store, WaitingFile } from "./store";

/** Beyond either, a file is not kept, and whoever sends it is told so. */
export const MOST_FILES = 30;
export const MOST_BYTES = 200 * 1024 * 1024;

/** The files that wait for the connection, with what is in them; they survive a reload and the end of a session. */
export class FileQueue {
  files: WaitingFile[] = [];
  private watchers = new Set<() => void>();
  private busy: Promise<void> | null = null;

  constructor(
    private readonly store: Store,
    private readonly name: string,
  ) {}

  async load(): Promise<void> {
    this.files = await this.store.getAll("files");
    tell({ files: countOf(this.files) });
    for (const watcher of this.watchers) watcher();
  }

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** Whether it is kept; false when so many wait already, or the device has no room. */
  async add(one: WaitingFile): Promise<boolean> {
    await this.load();
    const bytes = this.files.reduce((sum, { file }) => sum + file.size, one.file.size);
    if (this.files.length >= MOST_FILES || bytes > MOST_BYTES) return false;
    const kept = await this.store.add("files", one).then(
      () => true,
      () => false,
    );
    await this.load();
    return kept;
  }

  async discard({ n }: WaitingFile): Promise<void> {
    if (n !== undefined) await this.store.delete("files", n);
    await this.load();
  }

  async again(one: WaitingFile): Promise<void> {
    const { n, file, about, title, at } = one;
    const next: WaitingFile = { file, about, title, at, trip: { key: crypto.randomUUID() }, state: "waiting" };
    await this.store.put("files", n === undefined ? next : { ...next, n });
    await this.flush(new Set());
  }

  /** The record that a file is about got another id, or will never be there. */
  async follow(was: string, is: string | null): Promise<void> {
    for (const one of this.files.filter(({ about }) => about === was))
      if (is) await this.store.put("files", { ...one, about: is });
      else await this.discard(one);
    await this.load();
  }

  /** Send one after another, once at a time over all windows; what is about one of `unsent` waits for it. */
  flush(unsent: ReadonlySet<string>): Promise<void> {
    this.busy ??= this.locked(unsent).finally(() => (this.busy = null));
    return this.busy;
  }

  private async locked(unsent: ReadonlySet<string>): Promise<void> {
    await this.load();
    const ready = this.files.filter(({ state, about }) => state === "waiting" && !unsent.has(about));
    if (ready.length === 0) return;
    await navigator.locks.request(`${this.name}.files`, { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      await this.load();
      for (const { n } of ready) {
        const one = this.files.find((other) => other.n === n && other.state === "waiting");
        if (one && !(await this.sent(one))) break;
      }
    });
    await changed("files");
  }

  /** Whether the next may be tried at once. */
  private async sent(one: WaitingFile): Promise<boolean> {
    const { file, about, trip } = one;
    const stop = new AbortController();
    const began = (id: string) => this.store.put("files", { ...one, trip: { ...trip, id } });
    try {
      await sendFile(file, about, () => undefined, stop.signal, trip, began);
      await this.discard(one);
      return true;
    } catch (error) {
      if (isLost(error)) tell({ away: true });
      const answered = error instanceof ApiError;
      if (answered ? error.status >= 500 || [401, 429].includes(error.status) : isCutOff(error)) return false;
      const problem = answered ? error.fields[0]?.message || error.message : "";
      await this.store.put("files", { ...one, state: "refused", problem });
      await this.load();
      return true;
    }
  }
}
