import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { api, fieldErrors } from "../../api/http";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Card, Note, says } from "../../ui/show";
import { toast } from "../../ui/toast";
import { NewPassword, useNewPassword } from "../sessions/new-password";

/** Another password for the one that is known; it ends every other session. */
export function ChangePassword() {
  const { t } = useLingui();
  const [old, setOld] = useState("");
  const [wrong, setWrong] = useState<string | undefined>();
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const chosen = useNewPassword();
  const submit = async () => {
    setWrong(old ? undefined : t`This is needed`);
    if (!chosen.ready() || !old) return;
    setBusy(true);
    setTrouble(null);
    try {
      await api.beginAnew("/v1/me/password", { old, new: chosen.password });
      setOld("");
      chosen.clear();
      toast(t`Your password is changed. You are signed out everywhere else.`);
    } catch (error) {
      const fields = fieldErrors(error);
      setWrong(fields.old);
      chosen.refuse(fields.new);
      if (!fields.old && !fields.new) setTrouble(says(error, t`The server cannot be reached. Check the connection.`));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title={t`Change password`}>
      <form
        className="flex max-w-sm flex-col gap-4 p-4"
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
        <input type="text" hidden readOnly autoComplete="username" value={api.kept?.email ?? ""} />
        <TextField
          label={t`Present password`}
          type="password"
          autoComplete="current-password"
          value={old}
          onChange={setOld}
          required
          error={wrong}
        />
        <NewPassword label={t`New password`} fields={chosen.fields} />
        <Button look="primary" type="submit" isPending={busy} className="self-start">{t`Change password`}</Button>
      </form>
    </Card>
  );
}
