import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { api, fieldErrors } from "../../api/http";
import { Button, ButtonLink } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Note, says } from "../../ui/show";
import { Door } from "./sign-in";

const LEAST = 12;

/** The token comes after `#`, which no server log sees, and leaves the address at once. */
let taken = "";

export function takeToken(): string {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token) {
    taken = token;
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  return taken;
}

export function InviteScreen({ tenant, token }: { tenant: string; token: string }) {
  const { t } = useLingui();
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | undefined>();
  const [differ, setDiffer] = useState(false);
  const [state, setState] = useState<"ask" | "busy" | "done">("ask");
  const submit = async () => {
    setDiffer(password !== again);
    setRefused(password ? undefined : t`This is needed`);
    if (password !== again || !password) return;
    setState("busy");
    setTrouble(null);
    try {
      await api.call("/v1/settings/invitations/accept", {
        method: "POST",
        open: true,
        body: { tenant, token, password },
      });
      localStorage.setItem("kith.tenant", tenant);
      setState("done");
    } catch (error) {
      const wrong = fieldErrors(error).password;
      setRefused(wrong);
      if (!wrong) setTrouble(says(error, t`The server cannot be reached. Check the connection.`));
      setState("ask");
    }
  };
  if (state === "done")
    return (
      <Door title={t`Welcome to Kith`}>
        <Note tone="good" role="status">
          <Trans>Your password is set.</Trans>
        </Note>
        <ButtonLink look="primary" className="mt-4 min-h-10" to="/sign-in">{t`Sign in`}</ButtonLink>
      </Door>
    );
  return (
    <Door title={t`Accept the invitation`}>
      {!tenant || !token ? (
        <Note tone="bad" role="alert">
          <Trans>This link is not complete. Open the link in the invitation again, or ask for a new one.</Trans>
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
          <p className="text-sm text-soft">
            <Trans>Choose a password for your account with {tenant}.</Trans>
          </p>
          {trouble && (
            <Note tone="bad" role="alert">
              {trouble}
            </Note>
          )}
          <TextField
            label={t`Password`}
            type="password"
            autoComplete="new-password"
            value={password}
            onChange={setPassword}
            required
            autoFocus
            error={refused}
            hint={t`At least ${LEAST} characters, with upper and lower case letters, a digit and a sign`}
          />
          <TextField
            label={t`Password again`}
            type="password"
            autoComplete="new-password"
            value={again}
            onChange={setAgain}
            required
            error={differ && password !== again ? t`The two passwords differ` : undefined}
          />
          <Button
            look="primary"
            type="submit"
            isPending={state === "busy"}
            className="min-h-10"
          >{t`Set password`}</Button>
        </form>
      )}
    </Door>
  );
}
