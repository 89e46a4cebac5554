import { Plural, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Deliveries } from "./deliveries";
import { HOOKS, type Webhook, webhooks } from "./hooks";
import { KeptList } from "./kept-list";
import { WebhookDialog } from "./webhook-dialog";

/** Where other systems are told of what happens. */
export function SettingsWebhooks() {
  const { t } = useLingui();
  const found = useQuery(webhooks());
  const [seen, setSeen] = useState<Webhook | null>(null);
  return (
    <>
      <KeptList
        title={t`Webhooks`}
        add={t`New webhook`}
        again={t`New secret`}
        nothing={{
          title: t`No webhook yet`,
          text: t`A webhook sends an event to another system at the moment it happens, signed, and tries again for three days when that system does not answer.`,
        }}
        shown={{
          title: t`The signing secret`,
          label: t`Secret`,
          text: t`Copy it now: it is shown this once. The other system checks with it that an event comes from here.`,
        }}
        ends={{
          again: t`Events are signed with the new secret at once; the other system takes none until it has it.`,
          remove: t`Nothing is sent there any more, and its secret does not come back. Turn it off instead to stop it for a while.`,
        }}
        place={HOOKS}
        found={found}
        items={found.data ?? []}
        about={(one) => (
          <p className="truncate text-xs text-soft">
            {one.url} · <Plural value={one.events.length} one="# event" other="# events" />
          </p>
        )}
        over={(one) => (one.stopped ? t`stopped: the address is gone` : null)}
        more={(one) => [{ id: "sent", label: t`What was sent`, run: () => setSeen(one) }]}
        secretOf={(one) => one.secret}
        dialog={(known, onClose, onMade) => <WebhookDialog webhook={known} onClose={onClose} onMade={onMade} />}
      />
      {seen && <Deliveries webhook={seen} onClose={() => setSeen(null)} />}
    </>
  );
}
