import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { api, fieldErrors } from "../../api/http";
import { queries } from "../../api/queries";
import { Button } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { TextField } from "../../ui/field";
import { FormDialog } from "../../ui/form-dialog";
import { says } from "../../ui/show";
import { toast } from "../../ui/toast";
import { EVENTS, type EventName, useEventWords, type Webhook } from "./hooks";

/** Where to, and of what. */
export function WebhookDialog({
  webhook,
  onClose,
  onSecret,
}: {
  webhook: Webhook | null;
  onClose: () => void;
  onSecret: (secret: string) => void;
}) {
  const { t } = useLingui();
  const words = useEventWords();
  const [name, setName] = useState(webhook?.name ?? "");
  const [url, setUrl] = useState(webhook?.url ?? "");
  const [events, setEvents] = useState<readonly EventName[]>(webhook?.events ?? EVENTS);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    setTrouble(null);
    const body = { name: name.trim(), url: url.trim(), events };
    try {
      const made = await (webhook
        ? api.call<Webhook>(`/v1/settings/webhooks/${webhook.id}`, { method: "PATCH", version: webhook.version, body })
        : api.call<Webhook>("/v1/settings/webhooks", { method: "POST", body }));
      await queries.invalidateQueries({ queryKey: ["webhooks"] });
      if (made.secret) onSecret(made.secret);
      else {
        toast(t`Saved`);
        onClose();
      }
    } catch (error) {
      setErrors(fieldErrors(error));
      setTrouble(says(error, t`The server cannot be reached. What you typed is kept; try again.`));
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={webhook ? webhook.name : t`New webhook`}
      trouble={trouble}
      onClose={onClose}
      onSubmit={() => void save()}
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
