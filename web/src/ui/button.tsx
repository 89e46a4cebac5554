import { Link, type LinkProps } from "@tanstack/react-router";
import { forwardRef, type ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import { cx } from "./cx";

type Look = "primary" | "plain" | "quiet" | "danger";

const LOOKS: Record<Look, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover border-transparent",
  plain: "bg-surface text-ink border-line hover:bg-sunken",
  quiet: "bg-transparent text-ink border-transparent hover:bg-sunken",
  danger: "bg-bad text-on-bad border-transparent hover:bg-bad-hover",
};
const BASE =
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed data-[disabled]:opacity-50";

const USUAL = "min-h-9 px-3 text-sm";
const SMALL = "min-h-8 px-2.5 text-xs";

export type ButtonProps = Omit<AriaButtonProps, "className" | "children" | "isPending"> & {
  look?: Look;
  icon?: ReactNode;
  children?: ReactNode;
  className?: string;
  small?: boolean;
  /** At work: it keeps the focus and does nothing when pressed. */
  isPending?: boolean;
};

export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { look = "plain", icon, children, className, small, isPending, ...rest },
  ref,
) {
  return (
    <AriaButton
      ref={ref}
      {...rest}
      {...(isPending ? { type: "button", onPress: () => undefined } : {})}
      aria-disabled={isPending || undefined}
      className={cx(BASE, LOOKS[look], small ? SMALL : USUAL, isPending && "animate-pulse cursor-progress", className)}
    >
      {icon}
      {children}
    </AriaButton>
  );
});

/** A button that is only a picture; `label` says what it does. */
export const IconButton = forwardRef<
  HTMLButtonElement,
  Omit<ButtonProps, "children" | "isPending"> & { label: string }
>(function IconButton({ look = "quiet", icon, label, className, small, ...rest }, ref) {
  return (
    <AriaButton
      ref={ref}
      {...rest}
      aria-label={label}
      className={cx(BASE, LOOKS[look], small ? "size-7" : "size-9", className)}
    >
      {icon}
    </AriaButton>
  );
});

export function ButtonLink({
  look = "plain",
  icon,
  children,
  className,
  ...to
}: LinkProps & {
  look?: Look;
  icon?: ReactNode;
  children?: ReactNode;
  className?: string;
}) {
  return (
    <Link {...(to as LinkProps)} className={cx(BASE, LOOKS[look], USUAL, className)}>
      {icon}
      {children}
    </Link>
  );
}
