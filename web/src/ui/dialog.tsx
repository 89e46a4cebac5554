import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { IconButton } from "./button";
import { cx } from "./cx";

/** A panel over the page: from the side for forms (`side`), in the middle for questions. Full width on a phone. */
export function Dialog({
  title,
  open,
  onClose,
  children,
  side,
  keep,
}: {
  title: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
  side?: boolean;
  keep?: boolean;
}) {
  const { t } = useLingui();
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={(next) => !next && onClose()}
      isDismissable={false}
      isKeyboardDismissDisabled={keep ?? false}
      className={cx(
        "fixed inset-0 z-40 flex bg-scrim",
        side ? "justify-end" : "items-end justify-center sm:items-center sm:p-4",
      )}
    >
      <Modal
        className={cx(
          "flex w-full flex-col bg-surface shadow-pop outline-none",
          side ? "h-dvh max-w-2xl" : "max-h-[92dvh] max-w-lg rounded-t-xl sm:rounded-xl",
        )}
      >
        <AriaDialog className="flex min-h-0 flex-1 flex-col outline-none">
          <header className="flex items-center justify-between gap-2 border-b border-line py-2 pr-2 pl-4">
            <Heading slot="title" className="min-w-0 truncate text-base font-semibold">
              {title}
            </Heading>
            {!keep && <IconButton label={t`Close`} icon={<X size={18} />} onPress={onClose} />}
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A panel from the top without a head, for what is opened and left by key; a click beside it closes it. */
export function Sheet({ label, onClose, children }: { label: string; onClose: () => void; children: ReactNode }) {
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(next) => !next && onClose()}
      className="fixed inset-0 z-40 flex items-start justify-center bg-scrim sm:p-4 sm:pt-[12vh]"
    >
      <Modal className="flex max-h-dvh w-full max-w-xl flex-col overflow-hidden bg-surface shadow-pop outline-none sm:max-h-[70vh] sm:rounded-xl">
        <AriaDialog aria-label={label} className="flex min-h-0 flex-1 flex-col outline-none">
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export function DialogBody({ children }: { children: ReactNode }) {
  return <div className="min-h-0 flex-1 overflow-auto p-4">{children}</div>;
}

export function DialogFoot({ children }: { children: ReactNode }) {
  return <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line p-3">{children}</footer>;
}
