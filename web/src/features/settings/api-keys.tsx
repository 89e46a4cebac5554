import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useRoles } from "../../api/roles";
import { day, today } from "../../i18n/format";
import { ApiKeyDialog } from "./api-key-dialog";
import { KeptList } from "./kept-list";
import { type ApiKey, apiKeys, KEYS } from "./keys";

/** The programs that work with the organisation's records. */
export function SettingsKeys() {
  const { t } = useLingui();
  const roles = useRoles();
  const found = useQuery(apiKeys());
  const names = found.data?.names ?? {};
  const about = (one: ApiKey) => {
    const used = one.used_on ? t`used last on ${day(one.used_on)}` : t`not used yet`;
    const until = one.expires_on ? t`until ${day(one.expires_on)}` : t`without an end`;
    return [roles.label(one.role), names[one.person] ?? "…", used, until].join(" · ");
  };
  return (
    <KeptList
      title={t`API keys`}
      add={t`New API key`}
      again={t`Replace the key`}
      nothing={{
        title: t`No API key yet`,
        text: t`With a key another program, such as a web shop or an ERP, reads and writes here. It may do what its role may do, and one person answers for it.`,
      }}
      shown={{
        title: t`The API key`,
        label: t`API key`,
        text: t`Copy it now: it is shown this once. The program sends it with every request as “Authorization: Bearer …”.`,
      }}
      ends={{
        again: t`The program that has the key now is refused at once, until it has the new one.`,
        remove: t`The program that has the key is refused at once, and the key does not come back. Turn it off instead to stop the program for a while.`,
      }}
      place={KEYS}
      found={found}
      items={found.data?.items ?? []}
      about={(one) => <p className="text-xs text-soft">{about(one)}</p>}
      over={(one) => (one.expires_on !== undefined && one.expires_on < today() ? t`expired` : null)}
      secretOf={(one) => one.key}
      dialog={(known, onClose, onMade) => (
        <ApiKeyDialog known={known} names={names} onClose={onClose} onMade={onMade} />
      )}
    />
  );
}
