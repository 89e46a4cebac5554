import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Button } from "./button";
import { Dialog, DialogBody, DialogFoot } from "./dialog";
import { Note } from "./show";

/** A question with fields: what went wrong stands above them, and `action` is the button that sends them, as
 *  Ctrl Enter does. */
export function FormDialog({
  title,
  trouble,
  action,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  trouble: string | null;
  action: ReactNode;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useLingui();
  return (
    <Dialog open title={title} onClose={onClose}>
      <form
        noValidate
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
        onKeyDownCapture={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          event.stopPropagation();
          event.currentTarget.querySelector<HTMLButtonElement>("button[type=submit]")?.click();
        }}
      >
        <DialogBody>
          <div className="flex flex-col gap-4">
            {trouble && (
              <Note tone="bad" role="alert">
                {trouble}
              </Note>
            )}
            {children}
          </div>
        </DialogBody>
        <DialogFoot>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          {action}
        </DialogFoot>
      </form>
    </Dialog>
  );
}
