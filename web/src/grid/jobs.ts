import { plural, t } from "@lingui/core/macro";
import { joined } from "../i18n/joined";
import { api } from "../api/http";
import { changed } from "../api/queries";
import { fail } from "../api/write";
import { toast } from "../ui/toast";

/** Work on many records that goes on in the background, as the API tells of it. */
export type Job = {
  id: string;
  kind: string;
  object: string;
  state: "queued" | "running" | "cancelling" | "done" | "failed" | "cancelled";
  total: number;
  done: number;
  counts: Record<"created" | "updated" | "deleted" | "restored" | "skipped" | "failed", number>;
  problem: string | null;
  can_undo: boolean;
  links?: Record<string, string>;
  /** Of work on several objects: what each has come to, and whose work it is. */
  parts?: readonly { object: string; total: number; done: number; updated: number; failed: number }[];
  of?: string;
};

const EVERY = 1_000;
const OVER = new Set(["done", "failed", "cancelled"]);
let going: readonly Job[] = [];
const watchers = new Set<() => void>();

function put(job: Job): void {
  const rest = going.filter(({ id }) => id !== job.id);
  going = OVER.has(job.state) ? rest : [...rest, job];
  for (const watcher of watchers) watcher();
}

export const watchJobs = (watcher: () => void): (() => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};
export const jobsGoing = (): readonly Job[] => going;

/** Start a job and follow it to its end, whatever screen is shown meanwhile; resolves to its end, null when refused. */
export async function start(path: string, body: unknown): Promise<Job | null> {
  try {
    return await follow(await api.call<Job>(path, { method: "POST", body, key: crypto.randomUUID() }));
  } catch (error) {
    fail(error);
    return null;
  }
}

/** Follow a job that is under way to its end; null when nothing more is heard of it. */
export async function follow(begun: Job): Promise<Job | null> {
  let job = begun;
  put(job);
  try {
    while (!OVER.has(job.state)) {
      await new Promise((done) => setTimeout(done, EVERY));
      job = await api.call<Job>(`/v1/jobs/${job.id}`);
      put(job);
    }
    return job;
  } catch (error) {
    put({ ...job, state: "failed" });
    fail(error);
    return null;
  }
}

/** Change many records; what it came to is said, and can be undone. */
export async function bulk(object: string, wish: Record<string, unknown>): Promise<void> {
  await settle(object, await start(`/v1/${object}/bulk`, wish));
}

async function settle(object: string, job: Job | null): Promise<void> {
  await changed(object);
  if (!job) return;
  const { updated, deleted, restored, failed } = job.counts;
  const count = updated + deleted + restored;
  const words = joined([
    plural(count, { one: "# record changed", other: "# records changed" }),
    ...(failed ? [plural(failed, { one: "# refused", other: "# refused" })] : []),
    ...(job.problem ? [job.problem] : []),
  ]);
  const undo = async () => settle(object, await start(`/v1/jobs/${job.id}/undo`, undefined));
  toast(words, {
    ...(job.state === "failed" ? { tone: "bad" as const } : {}),
    ...(job.can_undo && count ? { action: { label: t`Undo`, run: () => void undo() } } : {}),
  });
}

/** A list as a file, saved when it is ready. */
export async function exported(wish: Record<string, unknown>): Promise<void> {
  const job = await start("/v1/lists/exports", wish);
  if (!job) return;
  const link = job.links?.file;
  if (link) location.assign(link);
  else toast(job.problem ?? t`The file could not be made`, { tone: "bad" });
}
