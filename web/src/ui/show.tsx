import { Trans, useLingui } from "@lingui/react/macro";
import { AlertTriangle, CloudOff, Inbox } from "lucide-react";
import type { ReactNode } from "react";
import { ApiError } from "../api/http";
import { useConnection } from "../app/connection";
import { Button } from "./button";
import { cx } from "./cx";

export type Tone = "plain" | "good" | "warn" | "bad" | "info" | "accent";
const TONES: Record<Tone, string> = {
  plain: "bg-sunken text-ink",
  good: "bg-good-tint text-good",
  warn: "bg-warn-tint text-warn",
  bad: "bg-bad-tint text-bad",
  info: "bg-info-tint text-info",
  accent: "bg-tint text-on-tint",
};

export function Badge({ tone = "plain", children, icon }: { tone?: Tone; children: ReactNode; icon?: ReactNode }) {
  return (
    <span
      className={cx("inline-flex max-w-full items-center gap-1 rounded px-1.5 py-0.5 text-xs font-medium", TONES[tone])}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}

export function Note({
  tone = "info",
  children,
  actions,
  role,
}: {
  tone?: Tone;
  children: ReactNode;
  actions?: ReactNode;
  role?: "alert" | "status";
}) {
  return (
    <div
      role={role}
      className={cx("flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md px-3 py-2 text-sm", TONES[tone])}
    >
      <div className="min-w-0 flex-1 basis-48">{children}</div>
      {actions}
    </div>
  );
}

export function Empty({
  title,
  page,
  children,
  icon,
  actions,
}: {
  title: string;
  children?: ReactNode;
  icon?: ReactNode;
  actions?: ReactNode;
  /** It is all there is on the page, so its title is the page's. */
  page?: boolean;
}) {
  const Title = page ? "h1" : "p";
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-12 text-center">
      <span className="text-soft">{icon ?? <Inbox size={28} strokeWidth={1.5} aria-hidden="true" />}</span>
      <Title className="text-sm font-semibold">{title}</Title>
      {children && <p className="max-w-md text-sm text-soft">{children}</p>}
      {actions && <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}

/** What went wrong in the server's own words, and a way on. */
/** `otherwise` is said of what is no answer of the server's; that it cannot be reached where nothing is given. */
export function Failed({ error, retry, otherwise }: { error: unknown; retry?: () => void; otherwise?: string }) {
  const { t } = useLingui();
  const { away } = useConnection();
  const id = error instanceof ApiError ? error.requestId : undefined;
  if (away && !(error instanceof ApiError))
    return (
      <div role="alert" className="flex flex-col items-center gap-2 px-4 py-12 text-center">
        <CloudOff size={28} strokeWidth={1.5} className="text-warn" aria-hidden="true" />
        <p className="text-sm font-semibold">{t`This was not opened here while there was a connection`}</p>
        <p className="max-w-sm text-sm text-soft">
          <Trans>
            What you opened before and your own customers can be read. This comes as soon as you are connected.
          </Trans>
        </p>
        {retry && <Button onPress={retry}>{t`Try again`}</Button>}
      </div>
    );
  return (
    <div role="alert" className="flex flex-col items-center gap-2 px-4 py-12 text-center">
      <AlertTriangle size={28} strokeWidth={1.5} className="text-bad" aria-hidden="true" />
      <p className="text-sm font-semibold">
        {says(error, otherwise ?? t`The server cannot be reached. Check the connection.`)}
      </p>
      {id && (
        <p className="text-xs text-soft">
          <Trans>Request {id}</Trans>
        </p>
      )}
      {retry && <Button onPress={retry}>{t`Try again`}</Button>}
    </div>
  );
}

/** In place of a page that could not be loaded or drawn. */
export function PageFailed({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useLingui();
  const otherwise = t`This page could not be opened. Check the connection and try again.`;
  return <Failed error={error} retry={retry} otherwise={otherwise} />;
}

export function says(error: unknown, otherwise: string): string {
  return error instanceof ApiError ? error.message : otherwise;
}

export function Bones({ lines = 4 }: { lines?: number }) {
  const { t } = useLingui();
  return (
    <div role="status" className="flex flex-col gap-4 p-4">
      <span className="sr-only">{t`Loading…`}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className={cx("bone", line % 3 === 2 ? "w-1/2" : "w-full")} />
      ))}
    </div>
  );
}

export function Card({
  title,
  children,
  actions,
  className,
  level = 2,
}: {
  title?: ReactNode;
  children: ReactNode;
  actions?: ReactNode;
  className?: string;
  level?: 2 | 3;
}) {
  const Title = level === 2 ? "h2" : "h3";
  return (
    <section className={cx("min-w-0 rounded-lg border border-line bg-surface", className)}>
      {title && (
        <header className="flex min-h-11 items-center justify-between gap-2 border-b border-line px-4 py-1.5">
          <Title className="text-sm font-semibold">{title}</Title>
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}

// A progress element that is styled at all has none of the browser's own look: its colours would be grey and green.
const BAR =
  "block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent indeterminate:animate-pulse [&:indeterminate::-webkit-progress-bar]:bg-accent";

export function Progress({ label, value }: { label: string; value: number | null }) {
  return (
    <div className="min-w-0">
      <div className="mb-1 flex justify-between gap-2 text-xs text-soft">
        <span>{label}</span>
        {value !== null && <span className="tabular-nums">{Math.round(value)} %</span>}
      </div>
      <progress aria-label={label} max={100} {...(value === null ? {} : { value })} className={BAR} />
    </div>
  );
}
