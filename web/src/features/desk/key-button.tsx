import { Button, type ButtonProps } from "../../ui/button";

/** A button that a key presses too; the key stands on it where there is a keyboard. */
export function KeyButton({ shortcut, children, ...rest }: ButtonProps & { shortcut: string }) {
  return (
    <Button {...rest} aria-keyshortcuts={shortcut}>
      {children}
      <kbd
        aria-hidden="true"
        className="ml-1 rounded border border-current/30 px-1 font-sans text-[0.6875rem] max-lg:hidden"
      >
        {shortcut}
      </kbd>
    </Button>
  );
}
