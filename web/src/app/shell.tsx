import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useRouter } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { declarations, me, queries } from "../api/queries";
import { useZone } from "../i18n/format";
import { useConnection } from "./connection";
import { Creating, startNew } from "./creating";
import { LanguageSwitch, LookSwitch, Mark } from "./looks";
import { Navigation } from "./navigation";
import { session, useSession } from "./session";
import { reader } from "./shortcuts";
import { undoLast } from "../ui/toast";

const palette = () => import("./palette");
const Palette = lazy(() => palette().then(({ Palette: made }) => ({ default: made })));
const Help = lazy(() => import("./help").then(({ Help: made }) => ({ default: made })));
const Account = lazy(() => import("./account").then(({ Account: made }) => ({ default: made })));
const Bell = lazy(() => import("./bell").then(({ Bell: made }) => ({ default: made })));
const SyncMark = lazy(() => import("./sync-mark").then(({ SyncMark: made }) => ({ default: made })));
const Expired = lazy(() => import("./expired").then(({ Expired: made }) => ({ default: made })));

/** One tree for every width: the same list is the side bar of a desk and the bottom bar of a phone. */
export function Shell() {
  const { t } = useLingui();
  const state = useSession(session);
  const { away, waiting } = useConnection();
  const person = useQuery(me()).data;
  useZone(person?.person.time_zone);
  const [over, setOver] = useState<"palette" | "help" | null>(null);
  useShortcuts(setOver);
  useFocusKept();
  // There before it is asked for: what is typed right after the key would else go nowhere.
  useEffect(() => void palette(), []);
  return (
    <div className="flex h-dvh flex-col lg:grid lg:grid-cols-[13.5rem_minmax(0,1fr)] lg:grid-rows-[3.5rem_minmax(0,1fr)]">
      <a href="#main" className="skip">{t`Skip to content`}</a>
      <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line bg-surface px-3 lg:col-start-2 lg:px-6">
        <Link to="/" aria-label="Kith" className="shrink-0 rounded-md lg:hidden">
          <Mark />
        </Link>
        <button
          type="button"
          onClick={() => setOver("palette")}
          aria-keyshortcuts="Control+K"
          className="control max-w-md min-w-0 border-line bg-sunken text-soft hover:border-edge"
        >
          <Search size={16} aria-hidden="true" className="shrink-0" />
          <span className="min-w-0 flex-1 truncate text-left">{t`Search everything`}</span>
          <kbd aria-hidden="true" className="rounded border border-line px-1.5 font-sans text-xs max-lg:hidden">
            Ctrl K
          </kbd>
        </button>
        <span className="flex-1" />
        <Suspense>{(away || waiting > 0) && <SyncMark />}</Suspense>
        <LanguageSwitch />
        <span className="max-sm:hidden">
          <LookSwitch />
        </span>
        <Suspense fallback={<span className="size-9" />}>
          <Bell />
          <Account />
        </Suspense>
      </header>
      <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-auto outline-none lg:col-start-2 lg:row-start-2">
        <Outlet />
      </main>
      <Navigation tenant={person?.tenant.name ?? "Kith"} />
      <Creating />
      <Suspense>
        {over === "palette" && <Palette onClose={() => setOver(null)} onHelp={() => setOver("help")} />}
        {over === "help" && <Help onClose={() => setOver(null)} />}
      </Suspense>
      {state === "expired" && (
        <Suspense>
          <Expired />
        </Suspense>
      )}
    </div>
  );
}

/** Whoever goes to another screen from what is not there any more goes on from its beginning, not from the top of the menu. */
function useFocusKept(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe("onRendered", ({ pathChanged, fromLocation }) => {
        if (!pathChanged || !fromLocation || fromLocation.pathname === "/sign-in") return;
        const lost = !document.activeElement || document.activeElement === document.body;
        if (lost) document.getElementById("main")?.focus({ preventScroll: true });
      }),
    [router],
  );
}

/** Keys that work on every screen. */
function useShortcuts(show: (over: "palette" | "help") => void): void {
  const router = useRouter();
  useEffect(() => {
    const read = reader();
    const onKey = (event: KeyboardEvent) => {
      const shortcut = read(event);
      if (!shortcut) return;
      event.preventDefault();
      if (shortcut.kind === "go") void router.navigate({ to: shortcut.to });
      else if (shortcut.kind === "undo") undoLast();
      else if (shortcut.kind === "new") createHere(router.state.location.pathname);
      else show(shortcut.kind);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [router, show]);
}

/** A new record of the object whose list or record is on the screen; a customer from anywhere else. */
function createHere(path: string): void {
  const named = path.split("/")[1] ?? "";
  const known = queries.getQueryData(declarations().queryKey);
  const object = known?.has(named) ? named : named === "pipeline" ? "opportunities" : "customers";
  const declared = known?.get(object);
  if (declared && !declared.writes && declared.access.create !== "none") startNew(object);
}
