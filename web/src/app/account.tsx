import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CircleUser, LogOut, RefreshCw, Settings } from "lucide-react";
import { me } from "../api/queries";
import { IconButton } from "../ui/button";
import { Menu } from "../ui/menu";
import { useLeave } from "./leave";

/** Who is signed in, and the ways out. */
export function Account() {
  const { t } = useLingui();
  const go = useNavigate();
  const person = useQuery(me()).data;
  const leave = useLeave();
  return (
    <Menu
      label={t`Account`}
      trigger={<IconButton label={t`Account of ${person?.person.name ?? ""}`} icon={<CircleUser size={20} />} />}
      actions={[
        {
          id: "me",
          label: person ? `${person.person.name} · ${person.tenant.name}` : "…",
          run: () => person && void go({ to: "/$object/$id", params: { object: "people", id: person.person.id } }),
        },
        {
          id: "account",
          label: t`My settings`,
          icon: <Settings size={16} aria-hidden="true" />,
          run: () => void go({ to: "/account" }),
        },
        {
          id: "sync",
          label: t`Sync centre`,
          icon: <RefreshCw size={16} aria-hidden="true" />,
          run: () => void go({ to: "/sync" }),
        },
        { id: "out", label: t`Sign out`, icon: <LogOut size={16} aria-hidden="true" />, run: () => void leave.here() },
        {
          id: "everywhere",
          label: t`Sign out on all devices`,
          icon: <LogOut size={16} aria-hidden="true" />,
          run: () => void leave.everywhere(),
        },
      ]}
    />
  );
}
