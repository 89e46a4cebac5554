import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import { api } from "../../api/http";
import { useLeave } from "../../app/leave";
import { Button } from "../../ui/button";
import { Bones, Card, Empty, Failed } from "../../ui/show";
import { type SignInLine, SignInLines } from "./sign-in-lines";

/** Where and with what somebody came in lately, and the way to end all of it. */
export function OwnSignIns() {
  const { t } = useLingui();
  const leave = useLeave();
  const found = useQuery({
    queryKey: ["own-sign-ins"],
    queryFn: async () => (await api.call<{ items: SignInLine[] }>("/v1/me/sign-ins")).items,
  });
  return (
    <Card
      title={t`My recent sign-ins`}
      actions={
        <Button
          small
          icon={<LogOut size={15} aria-hidden="true" />}
          onPress={() => void leave.everywhere()}
        >{t`Sign out on all devices`}</Button>
      }
    >
      <p className="border-b border-line px-4 py-3 text-sm text-soft">{t`Do you not know one of these? Sign out on all devices, and tell your administrator.`}</p>
      {found.isPending ? (
        <Bones lines={4} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : found.data.length === 0 ? (
        <Empty title={t`Nothing yet`}>{t`From your next sign-in on it is listed here.`}</Empty>
      ) : (
        <SignInLines lines={found.data} named={false} />
      )}
    </Card>
  );
}
