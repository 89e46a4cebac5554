import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/http";
import { Beginning } from "../../ui/beginning";
import { Bones, Card, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { ChangePassword } from "./change-password";
import { OwnSignIns } from "./own-sign-ins";
import { NoticeForm, type NoticeSettings, SETTINGS } from "./notice-form";

/** What a person chooses for themselves. */
export function AccountScreen() {
  const { t } = useLingui();
  useTitle(t`My settings`);
  const found = useQuery({
    queryKey: SETTINGS,
    queryFn: () => api.call<NoticeSettings>("/v1/me/notification-settings"),
  });
  return (
    <div className="mx-auto max-w-3xl px-4 py-4 lg:px-6">
      <h1 className="mb-3 text-xl font-semibold tracking-tight">{t`My settings`}</h1>
      <Card title={t`How I am told`}>
        {found.isPending ? (
          <Bones lines={7} />
        ) : found.isError ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : (
          <Beginning read={found.data}>
            {(known, version, saved) => <NoticeForm known={known} version={version} onSaved={saved} />}
          </Beginning>
        )}
      </Card>
      <div className="mt-4 space-y-4">
        <ChangePassword />
        <OwnSignIns />
      </div>
    </div>
  );
}
