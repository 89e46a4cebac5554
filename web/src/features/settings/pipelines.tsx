import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { MoreHorizontal, Plus } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/http";
import { type PipelineBody, pipelines } from "../../api/pipelines";
import { fail } from "../../api/write";
import { Button, IconButton } from "../../ui/button";
import { Menu } from "../../ui/menu";
import { Badge, Bones, Card, Failed } from "../../ui/show";
import { toast } from "../../ui/toast";
import { redefined } from "./definitions";
import { SettingsFrame } from "./frame";
import { PipelineDialog } from "./pipeline-dialog";

/** The ways that deals take, each with its stages. */
export function SettingsPipelines() {
  const { t } = useLingui();
  const found = useQuery(pipelines());
  const [asking, setAsking] = useState<PipelineBody | "new" | null>(null);
  const send = async (one: PipelineBody, method: "PATCH" | "DELETE", body: object | undefined, said: string) => {
    try {
      await api.call(`/v1/settings/pipelines/${one.name}`, { method, version: one.version, ...(body ? { body } : {}) });
      toast(said);
    } catch (error) {
      fail(error);
    }
    await redefined();
  };
  return (
    <SettingsFrame title={t`Pipelines`}>
      <div className="mb-3 flex items-center justify-between gap-3">
        <p className="text-sm text-soft">{t`Every pipeline ends in won and lost; a deal begins at its first stage.`}</p>
        <Button
          small
          look="primary"
          icon={<Plus size={15} aria-hidden="true" />}
          onPress={() => setAsking("new")}
        >{t`New pipeline`}</Button>
      </div>
      {found.isPending ? (
        <Bones lines={8} />
      ) : found.isError && !found.data ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : (
        <div className="flex flex-col gap-4">
          {found.data?.map((one) => (
            <Card
              key={one.name}
              title={
                <span className="flex flex-wrap items-center gap-2">
                  {one.label}
                  {one.default && <Badge tone="accent">{t`first choice`}</Badge>}
                  {one.archived && <Badge tone="warn">{t`archived`}</Badge>}
                </span>
              }
              actions={
                <span className="flex items-center gap-1">
                  <Button small onPress={() => setAsking(one)}>{t`Change`}</Button>
                  {!one.default && (
                    <Menu
                      label={t`Actions for ${one.label}`}
                      trigger={
                        <IconButton small label={t`Actions for ${one.label}`} icon={<MoreHorizontal size={16} />} />
                      }
                      actions={[
                        {
                          id: "archive",
                          label: one.archived ? t`Bring back` : t`Archive`,
                          run: () => void send(one, "PATCH", { archived: !one.archived }, t`Saved`),
                        },
                        {
                          id: "remove",
                          label: t`Remove`,
                          bad: true,
                          run: () => void send(one, "DELETE", undefined, t`${one.label} is removed`),
                        },
                      ]}
                    />
                  )}
                </span>
              }
            >
              <ol className="flex flex-wrap gap-x-2 gap-y-1.5 p-4">
                {one.stages.map((stage) => (
                  <li
                    key={stage.value}
                    className="flex items-center gap-1.5 rounded border border-line px-2 py-1 text-sm"
                  >
                    <span className={stage.archived ? "text-soft line-through" : ""}>{stage.label}</span>
                    <span className="text-xs text-soft tabular-nums">{stage.probability} %</span>
                    {stage.archived && <span className="sr-only">{t`archived`}</span>}
                  </li>
                ))}
              </ol>
            </Card>
          ))}
        </div>
      )}
      {asking && <PipelineDialog pipeline={asking === "new" ? null : asking} onClose={() => setAsking(null)} />}
    </SettingsFrame>
  );
}
