import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Select } from "../../ui/select";
import { type SignInLine, SignInLines } from "../account/sign-in-lines";
import { type Asked, Journal, JournalFilters } from "./journal";

const NOTHING: Asked<"kind"> = { by: null, kind: null, from: null, to: null };

/** Who came in or failed to, when, from where and with what; and what went out. */
export function SettingsSignIns() {
  const { t } = useLingui();
  const [asked, setAsked] = useState(NOTHING);
  return (
    <Journal<SignInLine>
      name="sign-ins"
      title={t`Sign-ins and security`}
      about={t`Who signed in, gave a wrong password or chose a new one, from which address and with which program; which lists and reports were exported and downloaded, and which API keys came into use. Lines are kept for a year and cannot be changed.`}
      asked={asked}
      empty={{ any: t`Nobody signed in yet`, none: t`Nothing like it happened` }}
      older={t`There are older lines that were not looked at yet.`}
      cut={t`The file has the newest 5,000 lines. Choose an earlier period for more.`}
      filters={
        <JournalFilters by={t`Person`} asked={asked} nothing={NOTHING} onChange={setAsked}>
          <Select
            label={t`Event`}
            value={asked.kind}
            empty={t`Any`}
            options={[
              { value: "signed_in", label: t`Signed in` },
              { value: "failed", label: t`Wrong password` },
              { value: "signed_out", label: t`Signed out on all devices` },
              { value: "accepted", label: t`Accepted the invitation` },
              { value: "reset_asked", label: t`Asked for a new password` },
              { value: "reset", label: t`Set a new password by mail` },
              { value: "password_changed", label: t`Changed the password` },
              { value: "key_used", label: t`First use of an API key` },
              { value: "exported", label: t`Asked for a file` },
              { value: "downloaded", label: t`Downloaded a file` },
            ]}
            onChange={(kind) => setAsked({ ...asked, kind })}
          />
        </JournalFilters>
      }
    >
      {(lines) => <SignInLines lines={lines} named />}
    </Journal>
  );
}
