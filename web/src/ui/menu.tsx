import type { ReactNode } from "react";
import { Menu as AriaMenu, MenuItem as AriaMenuItem, MenuTrigger, Popover as AriaPopover } from "react-aria-components";
import { cx } from "./cx";
import { OPTION } from "./option";

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
