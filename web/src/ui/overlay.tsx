import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import {
  Dialog as AriaDialog,
  DialogTrigger,
  Heading,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuTrigger,
  Modal,
  ModalOverlay,
  Popover as AriaPopover,
} from "react-aria-components";
import { IconButton } from "./button";
import { cx } from "./cx";
import { OPTION } from "./field";

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

export function DialogBody({ children }: { children: ReactNode }) {
  return <div className="min-h-0 flex-1 overflow-auto p-4">{children}</div>;
}

export function DialogFoot({ children }: { children: ReactNode }) {
  return <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line p-3">{children}</footer>;
}

/** A small panel at its button. `trigger` must be a Button. */
export function Pop({
  trigger,
  label,
  children,
  open,
  onOpen,
  placement,
}: {
  trigger: ReactNode;
  label: string;
  children: ReactNode | ((close: () => void) => ReactNode);
  open?: boolean;
  onOpen?: (open: boolean) => void;
  placement?: "bottom start" | "bottom end";
}) {
  const control = open === undefined ? {} : { isOpen: open };
  return (
    <DialogTrigger {...control} {...(onOpen ? { onOpenChange: onOpen } : {})}>
      {trigger}
      <AriaPopover placement={placement ?? "bottom start"} className="pop max-w-[calc(100vw-1.5rem)]">
        <AriaDialog aria-label={label} className="outline-none">
          {({ close }) => <>{typeof children === "function" ? children(close) : children}</>}
        </AriaDialog>
      </AriaPopover>
    </DialogTrigger>
  );
}

export type Action = {
  id: string;
  label: string;
  icon?: ReactNode;
  run: () => void;
  bad?: boolean;
  off?: boolean;
  note?: string;
};

export function Menu({ trigger, label, actions }: { trigger: ReactNode; label: string; actions: readonly Action[] }) {
  return (
    <MenuTrigger>
      {trigger}
      <AriaPopover placement="bottom end" className="pop min-w-44">
        <AriaMenu
          aria-label={label}
          items={actions}
          disabledKeys={actions.filter(({ off }) => off).map(({ id }) => id)}
          onAction={(key) => actions.find(({ id }) => id === key)?.run()}
          className="p-1 outline-none"
        >
          {(action) => (
            <AriaMenuItem id={action.id} textValue={action.label} className={cx(OPTION, action.bad && "text-bad")}>
              {action.icon}
              <span className="flex-1">{action.label}</span>
              {action.note && <kbd className="text-xs text-soft">{action.note}</kbd>}
            </AriaMenuItem>
          )}
        </AriaMenu>
      </AriaPopover>
    </MenuTrigger>
  );
}
