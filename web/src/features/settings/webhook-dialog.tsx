import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Button } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { TextField } from "../../ui/field";
import { FormDialog } from "../../ui/form-dialog";
import { EVENTS, type EventName, HOOKS, useEventWords, type Webhook } from "./hooks";
import { useKept } from "./kept-list";

/** Where to, and of what. */
export function WebhookDialog({
  webhook,
  onClose,
  onMade,
}: {
  webhook: Webhook | null;
  onClose: () => void;
  onMade: (made: Webhook) => void;
}) {
  const { t } = useLingui();
  const words = useEventWords();
  const [name, setName] = useState(webhook?.name ?? "");
  const [url, setUrl] = useState(webhook?.url ?? "");
  const [events, setEvents] = useState<readonly EventName[]>(webhook?.events ?? EVENTS);
  const { errors, trouble, busy, save } = useKept(HOOKS, webhook, onMade);
  return (
    <FormDialog
      title={webhook ? webhook.name : t`New webhook`}
      trouble={trouble}
      onClose={onClose}
      onSubmit={() => void save({ name: name.trim(), url: url.trim(), events })}
      action={
        <Button
          look="primary"
          type="submit"
          isPending={busy}
          isDisabled={!name.trim() || !url.trim() || events.length === 0}
        >{t`Save`}</Button>
      }
    >
      <TextField label={t`Name`} value={name} onChange={setName} error={errors.name} required autoFocus />
      <TextField
        label={t`Address`}
        type="url"
        inputMode="url"
        value={url}
        onChange={setUrl}
        error={errors.url}
        hint={t`It must begin with https and be reachable from the internet.`}
        required
      />
      <fieldset>
        <legend className="mb-1 text-xs font-medium text-soft">{t`Send when`}</legend>
        {EVENTS.map((event) => (
          <Checkbox
            key={event}
            label={words[event]}
            checked={events.includes(event)}
            onChange={(on) => setEvents(EVENTS.filter((one) => (one === event ? on : events.includes(one))))}
          />
        ))}
      </fieldset>
    </FormDialog>
  );
}
