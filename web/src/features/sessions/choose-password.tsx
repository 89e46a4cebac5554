import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { api, fieldErrors } from "../../api/http";
import { Button, ButtonLink } from "../../ui/button";
import { Note, says } from "../../ui/show";
import { NewPassword, useNewPassword } from "./new-password";
import { Door, WAY } from "./sign-in";
import { keepTyped } from "./typed";

/** The token comes after `#`, which no server log sees, and leaves the address at once. */
let taken = { path: "", token: "" };

export function takeToken(): string {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token) {
    taken = { path: location.pathname, token };
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  return taken.path === location.pathname ? taken.token : "";
}

type Linked = { tenant: string; token: string };

export function InviteScreen(link: Linked) {
  const { t } = useLingui();
  const { tenant } = link;
  return (
    <ChooseScreen
      {...link}
      path="/v1/settings/invitations/accept"
      title={t`Accept the invitation`}
      about={<Trans>Choose a password for your account with {tenant}.</Trans>}
      incomplete={
        <Trans>This link is not complete. Open the link in the invitation again, or ask for a new one.</Trans>
      }
      welcome={t`Welcome to Kith`}
      done={<Trans>Your password is set.</Trans>}
    />
  );
}

export function ResetScreen(link: Linked) {
  const { t } = useLingui();
  const { tenant } = link;
  return (
    <ChooseScreen
      {...link}
      path="/v1/sessions/reset"
      title={t`Choose a new password`}
      about={<Trans>Choose a new password for your account with {tenant}. You are signed out everywhere else.</Trans>}
      incomplete={<Trans>This link is not complete. Open the link in the mail again, or ask for a new one.</Trans>}
      welcome={t`Password changed`}
      done={<Trans>Your new password is set. Sign in with it.</Trans>}
      anew={<Link to="/forgotten" className={WAY}>{t`Ask for a new link`}</Link>}
    />
  );
}

/** The one who was mailed the link chooses a password; `anew` leads to another link. */
function ChooseScreen({
  tenant,
  token,
  path,
  title,
  about,
  incomplete,
  welcome,
  done,
  anew,
}: Linked & {
  path: string;
  title: string;
  about: ReactNode;
  incomplete: ReactNode;
  welcome: string;
  done: ReactNode;
  anew?: ReactNode;
}) {
  const { t } = useLingui();
  const chosen = useNewPassword();
  const [trouble, setTrouble] = useState<string | null>(null);
  const [state, setState] = useState<"ask" | "busy" | "done">("ask");
  const submit = async () => {
    if (!chosen.ready()) return;
    setState("busy");
    setTrouble(null);
    try {
      await api.call(path, { method: "POST", open: true, body: { tenant, token, password: chosen.password } });
      keepTyped({ tenant });
      setState("done");
    } catch (error) {
      const wrong = fieldErrors(error).password;
      chosen.refuse(wrong);
      if (!wrong) setTrouble(says(error, t`The server cannot be reached. Check the connection.`));
      setState("ask");
    }
  };
  if (state === "done")
    return (
      <Door title={welcome}>
        <Note tone="good" role="status">
          {done}
        </Note>
        <ButtonLink look="primary" className="mt-4 min-h-10" to="/sign-in">{t`Sign in`}</ButtonLink>
      </Door>
    );
  return (
    <Door title={title}>
      {!tenant || !token ? (
        <Note tone="bad" role="alert">
          {incomplete}
        </Note>
      ) : (
        <form
          className="flex flex-col gap-4"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <p className="text-sm text-soft">{about}</p>
          {trouble && (
            <Note tone="bad" role="alert">
              {trouble}
            </Note>
          )}
          <NewPassword label={t`Password`} fields={chosen.fields} autoFocus />
          <Button
            look="primary"
            type="submit"
            isPending={state === "busy"}
            className="min-h-10"
          >{t`Set password`}</Button>
        </form>
      )}
      {anew && <p className="mt-6 text-sm">{anew}</p>}
    </Door>
  );
}
