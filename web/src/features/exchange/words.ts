import { useLingui } from "@lingui/react/macro";
import { plural } from "@lingui/core/macro";
import type { Tone } from "../../ui/show";
import type { Job } from "./types";

/** Jobs in words. */
export function useJobWords() {
  const { t } = useLingui();
  const kinds: Record<string, string> = {
    import: t`Import`,
    "import-check": t`Check`,
    undo: t`Undo`,
    duplicates: t`Search for duplicates`,
    "bulk-update": t`Change`,
    "bulk-transfer": t`Handing over`,
    "bulk-delete": t`Deletion`,
    "bulk-restore": t`Putting back`,
  };
  const states: Record<Job["state"], string> = {
    queued: t`Waiting`,
    running: t`Under way`,
    cancelling: t`Stopping`,
    done: t`Done`,
    failed: t`Failed`,
    cancelled: t`Stopped`,
  };
  const tones: Record<Job["state"], Tone> = {
    queued: "plain",
    running: "info",
    cancelling: "warn",
    done: "good",
    failed: "bad",
    cancelled: "warn",
  };
  const outcome: Record<keyof Job["counts"], (count: number) => string> = {
    created: (count) => plural(count, { one: "# new", other: "# new" }),
    updated: (count) => plural(count, { one: "# changed", other: "# changed" }),
    deleted: (count) => plural(count, { one: "# deleted", other: "# deleted" }),
    restored: (count) => plural(count, { one: "# put back", other: "# put back" }),
    skipped: (count) => plural(count, { one: "# left alone", other: "# left alone" }),
    failed: (count) => plural(count, { one: "# refused", other: "# refused" }),
  };
  return {
    kind: ({ kind }: Job) => kinds[kind] ?? kind,
    state: ({ state, undone_by }: Job) => (undone_by ? t`Undone` : states[state]),
    tone: ({ state, counts, undone_by }: Job): Tone =>
      undone_by ? "plain" : state === "done" && counts.failed > 0 ? "warn" : tones[state],
    counts: ({ counts }: Job) =>
      (Object.keys(outcome) as (keyof Job["counts"])[])
        .filter((name) => counts[name] > 0)
        .map((name) => outcome[name](counts[name]))
        .join(", ") || t`nothing yet`,
  };
}
