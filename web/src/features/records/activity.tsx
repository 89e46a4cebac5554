import type { ReactNode } from "react";
import type { Declaration, Overview } from "../../api/types";
import { Composer } from "./composer";
import { FilesCard } from "./files";
import { RelatedCards } from "./related";
import { Timeline } from "./timeline";

/** Whether things happen around records of an object: not around what only tells of something itself. */
export const hasActivity = ({ fields, group, writes }: Declaration): boolean =>
  !writes && group !== "settings" && !fields.some(({ ref }) => ref === "*");

/**
 * What happens around a record on the left, what belongs to it on the right; `before` begins the left side, `between`
 * stands above the timeline, `first` begins the right side.
 */
export function Activity({
  declared,
  about,
  before,
  between,
  first,
  but = [],
}: {
  declared: Declaration;
  about: Overview;
  before?: ReactNode;
  between?: ReactNode;
  first: ReactNode;
  but?: readonly string[];
}) {
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem] xl:grid-cols-[minmax(0,1fr)_25rem]">
      <div className="flex min-w-0 flex-col gap-4">
        {before}
        <Composer object={declared.name} record={about.record} contacts={about.related.contacts?.items ?? []} />
        {between}
        <Timeline object={declared.name} about={about} />
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        {first}
        <FilesCard about={about} />
        <RelatedCards declared={declared} about={about} but={but} />
      </div>
    </div>
  );
}
