import { useLingui } from "@lingui/react/macro";
import { Download } from "lucide-react";
import { useSyncExternalStore } from "react";
import type { Declaration, Field, Filter } from "../api/types";
import { Button } from "../ui/button";
import { Menu } from "../ui/menu";
import { Progress } from "../ui/show";
import { exported, jobsGoing, watchJobs } from "./jobs";

const FORMATS = ["csv", "xlsx", "jsonl", "parquet"] as const;

/** What the list shows, as a file. */
export function ExportMenu({
  declared,
  columns,
  filter,
  q,
  sort,
  name,
}: {
  declared: Declaration;
  columns: readonly Field[];
  filter: Filter | undefined;
  q: string;
  sort: readonly string[];
  /** What the file is called; the object's name when there is none. */
  name?: string | undefined;
}) {
  const { t } = useLingui();
  const wish = {
    object: declared.name,
    fields: columns.map(({ name }) => name),
    ...(filter ? { filter } : {}),
    ...(q ? { q } : {}),
    ...(sort.length ? { sort } : {}),
    ...(name ? { name } : {}),
  };
  return (
    <Menu
      label={t`Export`}
      trigger={<Button small look="quiet" icon={<Download size={15} aria-hidden="true" />}>{t`Export`}</Button>}
      actions={FORMATS.map((format) => ({
        id: format,
        label: format === "jsonl" ? "JSON Lines" : format === "parquet" ? "Parquet" : format.toUpperCase(),
        run: () => void exported({ ...wish, format }),
      }))}
    />
  );
}

/** How far the work in the background is. */
export function JobsGoing() {
  const { t } = useLingui();
  const jobs = useSyncExternalStore(watchJobs, jobsGoing);
  return jobs.map((job) => (
    <Progress
      key={job.id}
      label={job.kind.includes("export") ? t`Making the file` : t`Changing records`}
      value={job.total ? (100 * job.done) / job.total : null}
    />
  ));
}
