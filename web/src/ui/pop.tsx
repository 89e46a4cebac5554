import type { ReactNode } from "react";
import { Dialog as AriaDialog, DialogTrigger, Popover as AriaPopover } from "react-aria-components";

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
