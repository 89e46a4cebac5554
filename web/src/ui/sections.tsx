import { Check } from "lucide-react";
import type { ReactNode } from "react";
import {
  Header,
  Menu as AriaMenu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover as AriaPopover,
  Separator,
} from "react-aria-components";
import { cx } from "./cx";
import type { Action } from "./menu";
import { OPTION } from "./option";

export type Section = { id: string; title?: string; actions: readonly (Action & { chosen?: boolean })[] };

/** A menu in parts; what is `chosen` has a tick. */
export function SectionMenu({
  trigger,
  label,
  sections,
}: {
  trigger: ReactNode;
  label: string;
  sections: readonly Section[];
}) {
  const full = sections.filter(({ actions }) => actions.length > 0);
  const all = full.flatMap(({ actions }) => actions);
  return (
    <MenuTrigger>
      {trigger}
      <AriaPopover placement="bottom start" className="pop max-w-[calc(100vw-1.5rem)] min-w-56">
        <AriaMenu
          aria-label={label}
          disabledKeys={all.filter(({ off }) => off).map(({ id }) => id)}
          onAction={(key) => all.find(({ id }) => id === key)?.run()}
          className="max-h-96 overflow-auto p-1 outline-none"
        >
          {full.map(({ id, title, actions }, at) => (
            <MenuSection key={id} {...(title ? {} : { "aria-label": label })}>
              {at > 0 && !title && <Separator className="my-1 border-t border-line" />}
              {title && <Header className="px-2 pt-2 pb-0.5 text-xs font-medium text-soft">{title}</Header>}
              {actions.map((action) => (
                <MenuItem
                  key={action.id}
                  id={action.id}
                  textValue={action.label}
                  className={cx(OPTION, action.bad && "text-bad")}
                >
                  {action.icon}
                  <span className="min-w-0 flex-1 truncate">{action.label}</span>
                  {action.note && <span className="text-xs text-soft">{action.note}</span>}
                  {action.chosen && <Check size={16} aria-hidden="true" className="shrink-0" />}
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </AriaMenu>
      </AriaPopover>
    </MenuTrigger>
  );
}
