import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { api } from "../../api/http";
import { session } from "../../app/session";
import { LanguageSwitch, Mark, LookSwitch } from "../../app/looks";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Note, says } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { forgetEmail, keepTyped, typed } from "./typed";

/** How a link to another screen before sign-in looks. */
export const WAY = "inline-flex min-h-6 items-center text-accent underline-offset-2 hover:underline";

/** The frame of every screen before sign-in. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  useTitle(title);
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex items-center justify-end gap-1 p-3">
        <LanguageSwitch />
        <LookSwitch />
      </header>
      <main className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center px-5 pb-24">
        <div className="mb-6 flex items-center gap-3">
          <Mark size={36} />
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        </div>
        {children}
      </main>
    </div>
  );
}

export function SignInForm({
  onDone,
  tenant: known,
  email: given,
  forgotten = false,
}: {
  onDone: () => void;
  tenant?: string;
  email?: string;
  /** Whether the way to a new password is offered. */
  forgotten?: boolean;
}) {
  const { t } = useLingui();
  const [tenant, setTenant] = useState(known ?? typed().tenant);
  const [email, setEmail] = useState(given ?? typed().email);
  const [password, setPassword] = useState("");
  const [trouble, setTrouble] = useState(api.refusal);
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    if (!tenant.trim() || !email.trim() || !password) return setTrouble(t`Fill in organisation, e-mail and password.`);
    setBusy(true);
    setTrouble(null);
    try {
      await session.signIn("/v1/sessions", { tenant: tenant.trim().toLowerCase(), email: email.trim(), password });
      keepTyped({ tenant });
      forgetEmail();
      onDone();
    } catch (error) {
      setTrouble(says(error, t`The server cannot be reached. Check the connection.`));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="flex flex-col gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {trouble && (
        <Note tone="bad" role="alert">
          {trouble}
        </Note>
      )}
      <TextField
        label={t`Organisation`}
        name="organization"
        autoComplete="organization"
        value={tenant}
        onChange={setTenant}
        required
        autoFocus={!tenant}
      />
      <TextField
        label={t`E-mail`}
        name="email"
        type="email"
        autoComplete="username"
        value={email}
        onChange={setEmail}
        required
        autoFocus={!!tenant && !email}
      />
      <TextField
        label={t`Password`}
        name="password"
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        required
        autoFocus={!!tenant && !!email}
      />
      <Button look="primary" type="submit" isPending={busy} className="min-h-10">
        {busy ? t`Signing in…` : t`Sign in`}
      </Button>
      {forgotten && (
        <p className="text-sm">
          <Link to="/forgotten" className={WAY} onClick={() => keepTyped({ tenant, email })}>
            {t`Forgotten your password?`}
          </Link>
        </p>
      )}
    </form>
  );
}

export function SignInScreen({ onDone }: { onDone: () => void }) {
  const { t } = useLingui();
  return (
    <Door title={t`Sign in to Kith`}>
      <SignInForm onDone={onDone} forgotten />
      <p className="mt-6 text-xs text-soft">
        <Trans>The organisation is the short name from your invitation.</Trans>
      </p>
    </Door>
  );
}
