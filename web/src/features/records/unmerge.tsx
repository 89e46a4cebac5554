import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/http";
import { queries, record } from "../../api/queries";
import type { KithRecord, Merge } from "../../api/types";
import { fail } from "../../api/write";
import { moment } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Card } from "../../ui/show";
import { toast } from "../../ui/toast";

/** Bring back a record that went into another, with what belonged to it. */
export async function unmerge(object: string, loser: string): Promise<void> {
  try {
    const gone = await api.call<KithRecord>(`/v1/${object}/${loser}?deleted=true`);
    await api.call(`/v1/${object}/${loser}/unmerge`, { method: "POST", version: gone.version });
    toast(t`Both records are there again`);
  } catch (error) {
    fail(error);
  }
  await queries.invalidateQueries();
}

/** What went into this record, each to be taken back while that is possible. */
export function Merges({ object, id }: { object: string; id: string }) {
  const { t } = useLingui();
  const found = useQuery({
    queryKey: ["merges", object, id],
    queryFn: () => api.call<{ items: Merge[] }>(`/v1/${object}/${id}/merges`),
  });
  const merges = (found.data?.items ?? []).filter(({ winner, state }) => winner === id && !state.startsWith("und"));
  if (merges.length === 0) return null;
  return (
    <Card title={t`Merged into this record`} className="mb-4">
      <ul>
        {merges.map((merge) => (
          <Line key={merge.id} object={object} merge={merge} />
        ))}
      </ul>
    </Card>
  );
}

function Line({ object, merge }: { object: string; merge: Merge }) {
  const { t } = useLingui();
  const gone = useQuery({
    ...record(object, merge.loser),
    queryFn: () => api.call<KithRecord>(`/v1/${object}/${merge.loser}?deleted=true`),
  });
  const title = String(gone.data?.name ?? merge.loser);
  const open = new Date(merge.undo_until).getTime() > Date.now();
  return (
    <li className="flex items-center gap-3 border-b border-line px-4 py-2 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        <p className="text-xs text-soft">{open && t`Can be undone until ${moment(merge.undo_until)}`}</p>
      </div>
      {open && <Button small onPress={() => void unmerge(object, merge.loser)}>{t`Undo`}</Button>}
    </li>
  );
}
