import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { TextField } from "../../ui/field";

const LEAST = 12;

/** A password to be chosen, typed twice. `ready` says whether it may be sent, and shows what is missing. */
export function useNewPassword() {
  const { t } = useLingui();
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [refused, setRefused] = useState<string | undefined>();
  const [differ, setDiffer] = useState(false);
  return {
    password,
    refuse: setRefused,
    ready: (): boolean => {
      setDiffer(password !== again);
      setRefused(password ? undefined : t`This is needed`);
      return !!password && password === again;
    },
    clear: () => {
      setPassword("");
      setAgain("");
    },
    fields: { password, setPassword, again, setAgain, refused, differ: differ && password !== again },
  };
}

export function NewPassword({
  label,
  fields,
  autoFocus = false,
}: {
  label: string;
  fields: ReturnType<typeof useNewPassword>["fields"];
  autoFocus?: boolean;
}) {
  const { t } = useLingui();
  return (
    <>
      <TextField
        label={label}
        type="password"
        autoComplete="new-password"
        value={fields.password}
        onChange={fields.setPassword}
        required
        autoFocus={autoFocus}
        error={fields.refused}
        hint={t`At least ${LEAST} characters`}
      />
      <TextField
        label={t`Password again`}
        type="password"
        autoComplete="new-password"
        value={fields.again}
        onChange={fields.setAgain}
        required
        error={fields.differ ? t`The two passwords differ` : undefined}
      />
    </>
  );
}
