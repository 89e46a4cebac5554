import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { api } from "../../api/http";
import { changed, queries } from "../../api/queries";
import { fail } from "../../api/write";
import { follow, type Job, jobsGoing, start, watchJobs } from "../../grid/jobs";
import { toast } from "../../ui/toast";

const KEY = ["settings", "handing-over"];
const ends = new Map<string, Promise<Job | null>>();
/** Whose hand-over a dialog shows: its end needs no other word. */
export const looking = new Set<string>();

/** How many records were refused, whoever leaves aside. */
export const refused = (job: Job): number =>
  (job.parts ?? []).reduce((sum, { object, failed }) => sum + (object === "people" ? 0 : failed), 0);

/** Somebody's hand-over that is under way, or failed and can go on; the server keeps it, whatever tab is closed. */
export function useHandingOver(): (person: string) => Job | undefined {
  const known = useQuery({
    queryKey: KEY,
    queryFn: async () =>
      (await api.call<{ items: Job[] }>("/v1/jobs")).items.filter(({ kind }) => kind === "hand-over"),
  }).data;
  const going = useSyncExternalStore(watchJobs, jobsGoing);
  useEffect(() => {
    for (const job of known ?? []) if (isGoing(job)) void watch(job);
  }, [known]);
  return (person) => {
    const job = going.find(({ kind, of }) => kind === "hand-over" && of === person);
    const last = known?.find(({ of }) => of === person);
    return job ?? (last?.state === "failed" ? last : undefined);
  };
}

export const isGoing = ({ state }: Job): boolean => state === "queued" || state === "running" || state === "cancelling";

/** Follow a hand-over to its end, which is told of once. */
export function watch(job: Job): Promise<Job | null> {
  const known = ends.get(job.id);
  if (known) return known;
  const end = follow(job).then(async (over) => {
    ends.delete(job.id);
    await everything(job);
    if (over && !looking.has(String(job.of))) tell(over);
    return over;
  });
  ends.set(job.id, end);
  return end;
}

/** Go on with a hand-over that failed. */
export async function resume(job: Job): Promise<Job | null> {
  try {
    return await watch(await api.call<Job>(`/v1/jobs/${job.id}/resume`, { method: "POST" }));
  } catch (problem) {
    fail(problem);
    return null;
  }
}

/** Give back what nobody changed since. */
export async function takeBack(job: Job): Promise<void> {
  const back = await start(`/v1/jobs/${job.id}/undo`, undefined);
  await everything(job);
  if (!back) return;
  const { failed } = back.counts;
  if (back.state === "failed") toast(back.problem ?? t`Not everything was given back`, { tone: "bad" });
  else if (!failed) toast(t`Everything is as it was before`);
  else
    toast(
      plural(failed, { one: "Given back, but # was changed since", other: "Given back, but # were changed since" }),
    );
}

function tell(job: Job): void {
  if (job.state === "failed") {
    toast(job.problem ?? t`The work was not handed over`, { tone: "bad" });
    return;
  }
  const left = refused(job);
  const words = left
    ? plural(left, { one: "Handed over, but # record was refused", other: "Handed over, but # records were refused" })
    : t`The work is handed over`;
  toast(words, job.can_undo ? { action: { label: t`Undo`, run: () => void takeBack(job) } } : {});
}

async function everything(job: Job): Promise<void> {
  await Promise.all(
    [...new Set(["people", ...(job.parts ?? []).map(({ object }) => object)])].map((one) => changed(one)),
  );
  await queries.invalidateQueries({ queryKey: KEY });
}
