import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import {
  Download,
  FileOutput,
  KeyRound,
  LockKeyhole,
  LogIn,
  LogOut,
  MailQuestion,
  ShieldAlert,
  UserCheck,
} from "lucide-react";
import { me } from "../../api/queries";
import { moment } from "../../i18n/format";
import { cx } from "../../ui/cx";

export type SignInKind =
  | "signed_in"
  | "failed"
  | "signed_out"
  | "accepted"
  | "reset_asked"
  | "reset"
  | "password_changed"
  | "key_used"
  | "exported"
  | "downloaded";
export type SignInLine = {
  id: string;
  at: string;
  by: string;
  by_name: string;
  kind: SignInKind;
  address: string | null;
  client: string | null;
  what: string | null;
};

const ICONS = {
  signed_in: LogIn,
  failed: ShieldAlert,
  signed_out: LogOut,
  accepted: UserCheck,
  reset_asked: MailQuestion,
  reset: LockKeyhole,
  password_changed: LockKeyhole,
  key_used: KeyRound,
  exported: FileOutput,
  downloaded: Download,
};

/** What happened, when, from where and with what; `named` says who. */
export function SignInLines({ lines, named }: { lines: readonly SignInLine[]; named: boolean }) {
  const { t } = useLingui();
  useQuery(me()); // The lines may be there before it is known in whose time zone they are told.
  const words = ({ kind, what }: SignInLine): string => {
    const thing = what ?? "";
    if (kind === "key_used") return t`API key “${thing}” used for the first time`;
    if (kind === "exported") return t`Asked for the file “${thing}”`;
    if (kind === "downloaded") return t`Downloaded “${thing}”`;
    return {
      signed_in: t`Signed in`,
      failed: t`Wrong password`,
      signed_out: t`Signed out on all devices`,
      accepted: t`Accepted the invitation`,
      reset_asked: t`Asked for a new password`,
      reset: t`Set a new password by mail`,
      password_changed: t`Changed the password`,
    }[kind];
  };
  return (
    <ol>
      {lines.map((one) => {
        const Icon = ICONS[one.kind];
        return (
          <li key={one.id} className="flex gap-3 border-b border-line px-4 py-2 text-sm last:border-b-0">
            <Icon
              size={16}
              aria-hidden="true"
              className={cx("mt-0.5 shrink-0", one.kind === "failed" ? "text-bad" : "text-soft")}
            />
            <div className="min-w-0">
              <p className="break-words">
                {named && <span className="font-medium">{one.by_name} · </span>}
                <span className={one.kind === "failed" ? "text-bad" : undefined}>{words(one)}</span>
              </p>
              <p className="text-xs text-soft tabular-nums">
                {[moment(one.at), one.address, one.client].filter(Boolean).join(" · ")}
              </p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
