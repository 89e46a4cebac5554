import { useLingui } from "@lingui/react/macro";
import { Copy } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../ui/button";
import { Dialog, DialogBody, DialogFoot } from "../../ui/dialog";
import { TextField } from "../../ui/field";
import { Note } from "../../ui/show";
import { toast } from "../../ui/toast";

/** What is shown this once: the secret of a webhook, the text of an API key. */
export function SecretDialog({
  title,
  label,
  secret,
  children,
  onClose,
}: {
  title: string;
  label: string;
  secret: string;
  children: ReactNode;
  onClose: () => void;
}) {
  const { t } = useLingui();
  return (
    <Dialog open keep title={title} onClose={onClose}>
      <DialogBody>
        <div className="flex flex-col gap-4">
          <Note tone="warn">{children}</Note>
          <TextField label={label} value={secret} onChange={() => undefined} readOnly inputClass="font-mono" />
        </div>
      </DialogBody>
      <DialogFoot>
        <Button
          icon={<Copy size={15} aria-hidden="true" />}
          onPress={() => void navigator.clipboard.writeText(secret).then(() => toast(t`Copied`))}
        >{t`Copy`}</Button>
        <Button look="primary" onPress={onClose}>{t`I have kept it`}</Button>
      </DialogFoot>
    </Dialog>
  );
}
