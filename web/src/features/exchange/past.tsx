import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { declarations } from "../../api/queries";
import { moment } from "../../i18n/format";
import { Badge, Bones, Card, Failed } from "../../ui/show";
import { jobs } from "./queries";
import { useJobWords } from "./words";

/** What ran before and what runs now: each leads to its counts, its failed rows, its undo. */
export function PastJobs() {
  const { t } = useLingui();
  const words = useJobWords();
  const declared = useQuery(declarations()).data;
  const found = useQuery(jobs());
  return (
    <Card title={t`Imports and bulk work`}>
      {found.isPending ? (
        <Bones lines={3} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : found.data.length === 0 ? (
        <p className="p-4 text-sm text-soft">{t`What you import appears here, with its outcome and a way back.`}</p>
      ) : (
        <ul>
          {found.data.map((one) => (
            <li key={one.id} className="border-b border-line last:border-b-0">
              <Link
                to={one.kind === "duplicates" ? "/duplicates" : "/import"}
                search={{ object: one.object, job: one.id }}
                className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 hover:bg-canvas"
              >
                <span className="min-w-0 flex-1 basis-52">
                  <span className="block truncate font-medium">
                    {words.kind(one)} · {declared?.get(one.object)?.label_plural ?? one.object}
                  </span>
                  <span className="block text-xs text-soft tabular-nums">
                    {moment(one.created_at)} · {words.counts(one)}
                  </span>
                </span>
                <Badge tone={words.tone(one)}>{words.state(one)}</Badge>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
