import { Plural, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { MoreHorizontal, Plus } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/http";
import { queries } from "../../api/queries";
import { fail } from "../../api/write";
import { Button, IconButton } from "../../ui/button";
import { Menu } from "../../ui/menu";
import { Badge, Bones, Card, Empty, Failed } from "../../ui/show";
import { toast } from "../../ui/toast";
import { Deliveries } from "./deliveries";
import { SettingsFrame } from "./frame";
import { type Webhook, webhooks } from "./hooks";
import { SecretDialog } from "./secret-dialog";
import { WebhookDialog } from "./webhook-dialog";

/** Where other systems are told of what happens. */
export function SettingsWebhooks() {
  const { t } = useLingui();
  const found = useQuery(webhooks());
  const [asking, setAsking] = useState<Webhook | "new" | null>(null);
  const [seen, setSeen] = useState<Webhook | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const send = async (one: Webhook, method: "PATCH" | "DELETE", body?: object) => {
    try {
      const made = await api.call<Webhook | null>(`/v1/settings/webhooks/${one.id}`, {
        method,
        version: one.version,
        ...(body ? { body } : {}),
      });
      if (made?.secret) setSecret(made.secret);
      else toast(method === "DELETE" ? t`${one.name} is removed` : t`Saved`);
    } catch (error) {
      fail(error);
    }
    await queries.invalidateQueries({ queryKey: ["webhooks"] });
  };
  return (
    <SettingsFrame title={t`Webhooks`}>
      <Card
        title={t`Webhooks`}
        actions={
          <Button
            small
            look="primary"
            icon={<Plus size={15} aria-hidden="true" />}
            onPress={() => setAsking("new")}
          >{t`New webhook`}</Button>
        }
      >
        {found.isPending ? (
          <Bones lines={4} />
        ) : found.isError && !found.data ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : found.data?.length === 0 ? (
          <Empty
            title={t`No webhook yet`}
          >{t`A webhook sends an event to another system at the moment it happens, signed, and tries again for three days when that system does not answer.`}</Empty>
        ) : (
          <ul>
            {found.data?.map((one) => (
              <li key={one.id} className="flex items-center gap-3 border-b border-line px-4 py-2 last:border-b-0">
                <div className="min-w-0 flex-1">
                  <p className="font-medium">{one.name}</p>
                  <p className="truncate text-xs text-soft">
                    {one.url} · <Plural value={one.events.length} one="# event" other="# events" />
                  </p>
                </div>
                {one.stopped ? (
                  <Badge tone="bad">{t`stopped: the address is gone`}</Badge>
                ) : one.active ? (
                  <Badge tone="good">{t`active`}</Badge>
                ) : (
                  <Badge>{t`off`}</Badge>
                )}
                <Menu
                  label={t`Actions for ${one.name}`}
                  trigger={<IconButton small label={t`Actions for ${one.name}`} icon={<MoreHorizontal size={16} />} />}
                  actions={[
                    { id: "sent", label: t`What was sent`, run: () => setSeen(one) },
                    { id: "edit", label: t`Change`, run: () => setAsking(one) },
                    {
                      id: "active",
                      label: one.active ? t`Turn off` : t`Turn on`,
                      run: () => void send(one, "PATCH", { active: !one.active }),
                    },
                    { id: "secret", label: t`New secret`, run: () => void send(one, "PATCH", { new_secret: true }) },
                    { id: "remove", label: t`Remove`, bad: true, run: () => void send(one, "DELETE") },
                  ]}
                />
              </li>
            ))}
          </ul>
        )}
      </Card>
      {asking && (
        <WebhookDialog
          webhook={asking === "new" ? null : asking}
          onClose={() => setAsking(null)}
          onSecret={(made) => {
            setAsking(null);
            setSecret(made);
          }}
        />
      )}
      {seen && <Deliveries webhook={seen} onClose={() => setSeen(null)} />}
      {secret && (
        <SecretDialog title={t`The signing secret`} label={t`Secret`} secret={secret} onClose={() => setSecret(null)}>
          {t`Copy it now: it is shown this once. The other system checks with it that an event comes from here.`}
        </SecretDialog>
      )}
    </SettingsFrame>
  );
}
