import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/http";
import { Button, ButtonLink } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Note, says } from "../../ui/show";
import { Door, WAY } from "./sign-in";
import { keepTyped, typed } from "./typed";

/** Whoever forgot the password asks for a link by mail; what is answered is the same for everybody. */
export function Forgotten() {
  const { t } = useLingui();
  const [tenant, setTenant] = useState(typed().tenant);
  const [email, setEmail] = useState(typed().email);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [state, setState] = useState<"ask" | "busy" | "asked">("ask");
  const submit = async () => {
    if (!tenant.trim() || !email.trim()) return setTrouble(t`Fill in organisation and e-mail.`);
    setState("busy");
    setTrouble(null);
    try {
      const body = { tenant: tenant.trim().toLowerCase(), email: email.trim() };
      await api.call("/v1/sessions/forgotten", { method: "POST", open: true, body });
      keepTyped(body);
      setState("asked");
    } catch (error) {
      setTrouble(says(error, t`The server cannot be reached. Check the connection.`));
      setState("ask");
    }
  };
  if (state === "asked")
    return (
      <Door title={t`Look in your mailbox`}>
        <Note tone="good" role="status">
          <Trans>
            If {email} belongs to an account with {tenant}, a mail with a link is on its way. The link works once, for
            one hour.
          </Trans>
        </Note>
        <h2 className="mt-6 mb-2 text-sm font-semibold">{t`No mail after a few minutes?`}</h2>
        <ul className="list-disc space-y-1 pl-5 text-sm text-soft">
          <li>{t`Look in your spam folder.`}</li>
          <li>{t`Check the organisation and the e-mail, and ask again. At most three mails are sent in an hour.`}</li>
          <li>{t`If you never set a password, open the link in your invitation.`}</li>
          <li>{t`Otherwise ask an administrator of your organisation.`}</li>
        </ul>
        <div className="mt-6 flex flex-wrap gap-2">
          <ButtonLink look="primary" className="min-h-10" to="/sign-in">{t`Back to sign-in`}</ButtonLink>
          <Button className="min-h-10" onPress={() => setState("ask")}>{t`Ask again`}</Button>
        </div>
      </Door>
    );
  return (
    <Door title={t`Forgotten your password?`}>
      <form
        className="flex flex-col gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p className="text-sm text-soft">
          <Trans>Say who you are, and a link to choose a new one is mailed to you.</Trans>
        </p>
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
          autoFocus={!!tenant}
        />
        <Button
          look="primary"
          type="submit"
          isPending={state === "busy"}
          className="min-h-10"
        >{t`Send the link`}</Button>
      </form>
      <p className="mt-6 text-sm">
        <Link to="/sign-in" className={WAY}>{t`Back to sign-in`}</Link>
      </p>
    </Door>
  );
}
