import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { MoreHorizontal, Plus } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/http";
import { queries } from "../../api/queries";
import { useRoles } from "../../api/roles";
import { fail } from "../../api/write";
import { day, today } from "../../i18n/format";
import { Button, IconButton } from "../../ui/button";
import { Menu } from "../../ui/menu";
import { Badge, Bones, Card, Empty, Failed } from "../../ui/show";
import { toast } from "../../ui/toast";
import { ApiKeyDialog } from "./api-key-dialog";
import { SettingsFrame } from "./frame";
import { type ApiKey, apiKeys } from "./keys";
import { SecretDialog } from "./secret-dialog";

/** The programs that work with the organisation's records. */
export function SettingsKeys() {
  const { t } = useLingui();
  const found = useQuery(apiKeys());
  const [asking, setAsking] = useState<ApiKey | "new" | null>(null);
  const [text, setText] = useState<string | null>(null);
  const send = async (one: ApiKey, method: "PATCH" | "DELETE", body?: object) => {
    try {
      const made = await api.call<ApiKey | null>(`/v1/settings/keys/${one.id}`, {
        method,
        version: one.version,
        ...(body ? { body } : {}),
      });
      if (made?.key) setText(made.key);
      else toast(method === "DELETE" ? t`${one.name} is removed` : t`Saved`);
    } catch (error) {
      fail(error);
    }
    await queries.invalidateQueries({ queryKey: ["api-keys"] });
  };
  return (
    <SettingsFrame title={t`API keys`}>
      <Card
        title={t`API keys`}
        actions={
          <Button
            small
            look="primary"
            icon={<Plus size={15} aria-hidden="true" />}
            onPress={() => setAsking("new")}
          >{t`New API key`}</Button>
        }
      >
        {found.isPending ? (
          <Bones lines={4} />
        ) : found.isError && !found.data ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : found.data.items.length === 0 ? (
          <Empty
            title={t`No API key yet`}
          >{t`With a key another program, such as a web shop or an ERP, reads and writes here. It may do what its role may do, and one person answers for it.`}</Empty>
        ) : (
          <ul>
            {found.data.items.map((one) => (
              <KeyLine
                key={one.id}
                one={one}
                person={found.data.names[one.person] ?? "…"}
                change={() => setAsking(one)}
                send={(method, body) => void send(one, method, body)}
              />
            ))}
          </ul>
        )}
      </Card>
      {asking && (
        <ApiKeyDialog
          known={asking === "new" ? null : asking}
          names={found.data?.names ?? {}}
          onClose={() => setAsking(null)}
          onKey={(made) => {
            setAsking(null);
            setText(made);
          }}
        />
      )}
      {text && (
        <SecretDialog title={t`The API key`} label={t`API key`} secret={text} onClose={() => setText(null)}>
          {t`Copy it now: it is shown this once. The program sends it with every request as “Authorization: Bearer …”.`}
        </SecretDialog>
      )}
    </SettingsFrame>
  );
}

function KeyLine({
  one,
  person,
  change,
  send,
}: {
  one: ApiKey;
  person: string;
  change: () => void;
  send: (method: "PATCH" | "DELETE", body?: object) => void;
}) {
  const { t } = useLingui();
  const roles = useRoles();
  const over = one.expires_on !== undefined && one.expires_on < today();
  const used = one.used_on ? t`used last on ${day(one.used_on)}` : t`not used yet`;
  const until = one.expires_on ? t`until ${day(one.expires_on)}` : t`without an end`;
  return (
    <li className="flex items-center gap-3 border-b border-line px-4 py-2 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="font-medium">{one.name}</p>
        <p className="text-xs text-soft">{[roles.label(one.role), person, used, until].join(" · ")}</p>
      </div>
      {over ? (
        <Badge tone="bad">{t`expired`}</Badge>
      ) : one.active ? (
        <Badge tone="good">{t`active`}</Badge>
      ) : (
        <Badge>{t`off`}</Badge>
      )}
      <Menu
        label={t`Actions for ${one.name}`}
        trigger={<IconButton small label={t`Actions for ${one.name}`} icon={<MoreHorizontal size={16} />} />}
        actions={[
          { id: "edit", label: t`Change`, run: change },
          {
            id: "active",
            label: one.active ? t`Turn off` : t`Turn on`,
            run: () => send("PATCH", { active: !one.active }),
          },
          { id: "again", label: t`Replace the key`, run: () => send("PATCH", { new_secret: true }) },
          { id: "remove", label: t`Remove`, bad: true, run: () => send("DELETE") },
        ]}
      />
    </li>
  );
}
