import { Plural, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { api } from "../../api/http";
import { queries } from "../../api/queries";
import { fail } from "../../api/write";
import { moment } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Dialog, DialogBody } from "../../ui/dialog";
import { Badge, Bones, Empty, Failed, type Tone } from "../../ui/show";
import { toast } from "../../ui/toast";
import { deliveries, type Delivery, useEventWords, type Webhook } from "./hooks";

const POLL = 3_000;
const TONES: Record<Delivery["state"], Tone> = { waiting: "info", delivered: "good", failed: "bad" };

/** What a webhook was sent last, what came of it, and sending it once more. */
export function Deliveries({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { t } = useLingui();
  const words = useEventWords();
  const found = useQuery({
    ...deliveries(webhook.id),
    refetchInterval: ({ state }) => (state.data?.some((one) => one.state === "waiting") ? POLL : false),
  });
  const problems: Record<string, string> = {
    status: t`it did not take it`,
    address: t`its address was not found, or is not one of the internet`,
    ConnectTimeoutError: t`it did not answer in time`,
    ReadTimeoutError: t`it did not answer in time`,
    NewConnectionError: t`no connection`,
    SSLError: t`its certificate is not valid`,
  };
  const states: Record<Delivery["state"], string> = {
    waiting: t`on its way`,
    delivered: t`delivered`,
    failed: t`given up`,
  };
  const replay = async (one: Delivery) => {
    try {
      await api.call(`/v1/settings/webhooks/${webhook.id}/replay`, { method: "POST", body: { delivery: one.id } });
      toast(t`It is sent again`);
    } catch (error) {
      fail(error);
    }
    await queries.invalidateQueries({ queryKey: deliveries(webhook.id).queryKey });
  };
  return (
    <Dialog side open title={t`What was sent to ${webhook.name}`} onClose={onClose}>
      <DialogBody>
        {found.isPending ? (
          <Bones lines={6} />
        ) : found.isError && !found.data ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : found.data?.length === 0 ? (
          <Empty title={t`Nothing was sent yet`} />
        ) : (
          <ol className="rounded-lg border border-line">
            {found.data?.map((one) => {
              const last = one.attempts.at(-1);
              return (
                <li key={one.id} className="flex items-start gap-3 border-b border-line px-4 py-2 last:border-b-0">
                  <div className="min-w-0 flex-1 text-sm">
                    <p className="flex flex-wrap items-center gap-2">
                      <span className="font-medium">{words[one.event]}</span>
                      <Badge tone={TONES[one.state]}>{states[one.state]}</Badge>
                    </p>
                    <p className="text-xs text-soft tabular-nums">
                      {moment(one.created_at)} ·{" "}
                      <Plural value={one.attempts.length} one="# attempt" other="# attempts" />
                      {last?.status && <> · HTTP {last.status}</>}
                      {last?.problem && <> · {problems[last.problem] ?? last.problem}</>}
                    </p>
                    {one.next_at && (
                      <p className="text-xs text-soft tabular-nums">{t`next attempt ${moment(one.next_at)}`}</p>
                    )}
                  </div>
                  <Button
                    small
                    icon={<RotateCcw size={14} aria-hidden="true" />}
                    aria-label={t`Send again: ${words[one.event]}, ${moment(one.created_at)}`}
                    onPress={() => void replay(one)}
                  >{t`Send again`}</Button>
                </li>
              );
            })}
          </ol>
        )}
      </DialogBody>
    </Dialog>
  );
}
