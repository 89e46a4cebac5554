import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { numberIn } from "./number";

/** There is no number, or one that cannot be read: it is asked for. */
export function AskNumber({
  given,
  asked,
  onNumber,
}: {
  given: string;
  /** Somebody came here to enter one. */
  asked: boolean;
  onNumber: (number: string) => void;
}) {
  const { t } = useLingui();
  const [typed, setTyped] = useState(given);
  const [tried, setTried] = useState(given);
  const unread = tried !== "" && numberIn(tried) === null;
  return (
    <form
      aria-label={t`Number of the caller`}
      className="flex flex-col gap-2 px-4 py-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(typed.trim());
        const number = numberIn(typed.trim());
        if (number) onNumber(number);
      }}
    >
      {!given && !asked && <p className="text-sm">{t`No number came with this call.`}</p>}
      <div className="flex items-start gap-2">
        <TextField
          label={t`Telephone number`}
          type="tel"
          inputMode="tel"
          autoComplete="off"
          autoFocus={asked}
          value={typed}
          onChange={setTyped}
          className="flex-1"
          error={unread ? t`“${tried}” is not a telephone number. Type it with its area or country code.` : undefined}
        />
        <Button type="submit" look="primary" className="mt-5">{t`Look it up`}</Button>
      </div>
    </form>
  );
}
