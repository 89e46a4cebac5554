import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/http";
import type { ExportJob } from "../../api/types";
import { Bones, Card, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { isOver, Job, POLL } from "./exports";
import { ReportHead } from "./report";

/** One file that was asked for, which a mail or a notice leads to. */
export function ExportPage({ id }: { id: string }) {
  const { t } = useLingui();
  const found = useQuery({
    queryKey: ["exports", id],
    queryFn: () => api.call<ExportJob>(`/v1/insight/exports/${id}`),
    refetchInterval: ({ state }) => (state.data && !isOver(state.data) ? POLL : false),
  });
  useTitle(found.data?.name ?? t`Export`);
  return (
    <div className="mx-auto max-w-3xl px-4 py-4 lg:px-6">
      {found.isPending ? (
        <Bones lines={5} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : (
        <>
          <ReportHead title={found.data.name ?? t`Export`} formula={t`The file is kept for seven days.`} />
          <Card>
            <ul>
              <Job job={found.data} />
            </ul>
          </Card>
        </>
      )}
    </div>
  );
}
