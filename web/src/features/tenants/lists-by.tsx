import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { ApiError, operatorApi } from "../../api/http";
import { queries } from "../../api/queries";
import { fail } from "../../api/write";
import { moment } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Badge, Card, Note, type Tone } from "../../ui/show";
import { toast } from "../../ui/toast";

type Engine = "file" | "opensearch";
export type Lists = {
  engine: Engine;
  /** Whether the deployment has an OpenSearch domain at all. */
  domain: boolean;
  state: "none" | "building" | "serving" | "rebuilding" | "stalled";
  /** The object whose documents are being built. */
  at: string | null;
  moved_at: string | null;
};
export const isBuilding = (lists: Lists | undefined): boolean =>
  lists?.state === "building" || lists?.state === "rebuilding";

const TONES: Record<Lists["state"], Tone> = {
  none: "plain",
  building: "info",
  serving: "good",
  rebuilding: "info",
  stalled: "bad",
};

/** What answers the lists of a tenant, how far a switch is, and the switch. */
export function ListsBy({ tenant, name, lists }: { tenant: string; name: string; lists: Lists }) {
  const { t } = useLingui();
  const [busy, setBusy] = useState(false);
  const searched = lists.engine === "opensearch";
  const states: Record<Lists["state"], string> = {
    none: t`The list file answers`,
    building: t`Documents are being built; the file answers meanwhile`,
    serving: t`OpenSearch answers`,
    rebuilding: t`Documents are built anew; those that there are answer meanwhile`,
    stalled: t`The building stands still`,
  };
  const put = async (engine: Engine, said: string, undo?: Engine) => {
    setBusy(true);
    try {
      await operatorApi.call(`/admin/v1/tenants/${tenant}/search`, { method: "PUT", body: { engine } });
      const back = { label: t`Undo`, run: () => void put(undo ?? "file", t`Switched back`) };
      toast(said, undo ? { action: back } : {});
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) fail(error);
    }
    setBusy(false);
    await queries.invalidateQueries({ queryKey: ["tenants"] });
  };
  return (
    <Card title={t`What answers its lists`}>
      <div className="flex flex-col items-start gap-3 p-4 text-sm">
        {lists.domain ? (
          <>
            <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Badge tone={TONES[lists.state]}>{states[lists.state]}</Badge>
              {isBuilding(lists) && lists.at && <span className="text-soft">{t`at ${lists.at}`}</span>}
              {lists.moved_at && <span className="text-xs text-soft tabular-nums">{moment(lists.moved_at)}</span>}
            </div>
            <p className="text-soft">{t`The file serves up to some millions of records. OpenSearch is for tenants beyond that; their people notice nothing of a switch.`}</p>
            <div className="flex flex-wrap gap-2">
              {searched ? (
                <>
                  <Button
                    isPending={busy}
                    onPress={() => void put("file", t`${name} is answered by the file`, "opensearch")}
                  >{t`Back to the file`}</Button>
                  <Button
                    look="quiet"
                    isDisabled={busy || isBuilding(lists)}
                    onPress={() => void put("opensearch", t`Documents are built anew`)}
                  >{t`Build anew`}</Button>
                </>
              ) : (
                <Button
                  isPending={busy}
                  onPress={() => void put("opensearch", t`${name} is being moved to OpenSearch`, "file")}
                >{t`Switch to OpenSearch`}</Button>
              )}
            </div>
          </>
        ) : (
          <>
            <p>{t`The list file answers`}</p>
            <Note>{t`This deployment has no OpenSearch domain, so there is nothing to switch to. It has one when the parameters SearchDomain and SearchEndpoint name it.`}</Note>
          </>
        )}
      </div>
    </Card>
  );
}
