import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import {
  BarChart3,
  BellRing,
  Building2,
  Contact,
  KanbanSquare,
  MessagesSquare,
  MoreHorizontal,
  Package,
  Receipt,
  Settings,
  Target,
  Users,
} from "lucide-react";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { declarations, me } from "../api/queries";
import { useZone } from "../i18n/format";
import { cx } from "../ui/cx";
import { LanguageSwitch, Mark, ThemeSwitch } from "./looks";
import { session, useSession } from "./session";

const SearchBox = lazy(() => import("./search-box").then(({ SearchBox: made }) => ({ default: made })));
const Account = lazy(() => import("./account").then(({ Account: made }) => ({ default: made })));
const Expired = lazy(() => import("./expired").then(({ Expired: made }) => ({ default: made })));

/** One tree for every width: the same list is the side bar of a desk and the bottom bar of a phone. */
export function Shell() {
  const { t } = useLingui();
  const state = useSession(session);
  const person = useQuery(me()).data;
  useZone(person?.person.time_zone);
  return (
    <div className="flex h-dvh flex-col lg:grid lg:grid-cols-[13.5rem_minmax(0,1fr)] lg:grid-rows-[3.5rem_minmax(0,1fr)]">
      <a href="#main" className="skip">{t`Skip to content`}</a>
      <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line bg-surface px-3 lg:col-start-2 lg:px-6">
        <Link to="/" aria-label="Kith" className="rounded-md lg:hidden">
          <Mark />
        </Link>
        <Suspense fallback={<span className="control max-w-md border-line bg-sunken" />}>
          <SearchBox />
        </Suspense>
        <span className="flex-1" />
        <LanguageSwitch />
        <span className="max-sm:hidden">
          <ThemeSwitch />
        </span>
        <Suspense fallback={<span className="size-9" />}>
          <Account />
        </Suspense>
      </header>
      <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-auto outline-none lg:col-start-2 lg:row-start-2">
        <Outlet />
      </main>
      <Navigation tenant={person?.tenant.name ?? "Kith"} />
      {state === "expired" && (
        <Suspense>
          <Expired />
        </Suspense>
      )}
    </div>
  );
}

type Place = { to: string; label: string; icon: ReactNode; first?: boolean };

function usePlaces(): Place[] {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data;
  const label = (object: string, otherwise: string) => declared?.get(object)?.label_plural ?? otherwise;
  const size = 18;
  const places: (Place & { needs?: string })[] = [
    {
      to: "/customers",
      label: label("customers", t`Customers`),
      icon: <Building2 size={size} />,
      first: true,
      needs: "customers",
    },
    { to: "/pipeline", label: t`Pipeline`, icon: <KanbanSquare size={size} />, first: true, needs: "opportunities" },
    { to: "/retention", label: t`Churn`, icon: <BellRing size={size} />, first: true, needs: "churn_alerts" },
    { to: "/reports", label: t`Reports`, icon: <BarChart3 size={size} />, first: true },
    { to: "/contacts", label: label("contacts", t`Contacts`), icon: <Contact size={size} />, needs: "contacts" },
    {
      to: "/interactions",
      label: label("interactions", t`Interactions`),
      icon: <MessagesSquare size={size} />,
      needs: "interactions",
    },
    {
      to: "/opportunities",
      label: label("opportunities", t`Opportunities`),
      icon: <Target size={size} />,
      needs: "opportunities",
    },
    { to: "/orders", label: label("orders", t`Orders`), icon: <Receipt size={size} />, needs: "orders" },
    { to: "/products", label: label("products", t`Products`), icon: <Package size={size} />, needs: "products" },
    { to: "/people", label: label("people", t`People`), icon: <Users size={size} />, needs: "people" },
    { to: "/settings", label: t`Settings`, icon: <Settings size={size} /> },
  ];
  return places.filter(({ needs }) => !needs || !declared || declared.get(needs)?.access.read !== "none");
}

function Navigation({ tenant }: { tenant: string }) {
  const { t } = useLingui();
  const places = usePlaces();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [path]);
  return (
    <nav
      aria-label={t`Main`}
      onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
      className="shrink-0 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:col-start-1 lg:row-span-2 lg:row-start-1 lg:flex lg:flex-col lg:border-t-0 lg:border-r lg:pb-0"
    >
      <Link to="/" className="flex h-14 items-center gap-2.5 px-4 max-lg:hidden">
        <Mark size={26} />
        <span className="truncate font-semibold">{tenant}</span>
      </Link>
      <ul
        className={cx(
          "grid grid-cols-5 lg:flex lg:flex-col lg:gap-0.5 lg:overflow-auto lg:px-2 lg:py-1",
          open && "max-lg:grid-cols-4",
        )}
      >
        {places.map(({ to, label, icon, first }, at) => {
          const here = path === to || path.startsWith(`${to}/`);
          return (
            <li
              key={to}
              className={cx(
                !first && !open && "max-lg:hidden",
                !first && places[at - 1]?.first && "lg:mt-3",
                to === "/settings" && "lg:mt-3",
              )}
            >
              <Link
                to={to}
                aria-current={here ? "page" : undefined}
                className={cx(
                  "flex items-center rounded-md max-lg:min-h-14 max-lg:flex-col max-lg:justify-center max-lg:gap-0.5 max-lg:text-[0.6875rem] lg:min-h-9 lg:gap-2.5 lg:px-2.5 -outline-offset-2",
                  here
                    ? "font-semibold text-accent lg:bg-tint lg:text-on-tint"
                    : "text-soft hover:bg-sunken hover:text-ink",
                )}
              >
                <span aria-hidden="true">{icon}</span>
                <span className="max-w-full truncate px-0.5">{label}</span>
              </Link>
            </li>
          );
        })}
        <li className="lg:hidden">
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="flex min-h-14 w-full flex-col items-center justify-center gap-0.5 text-[0.6875rem] text-soft -outline-offset-2"
          >
            <MoreHorizontal size={18} aria-hidden="true" />
            {open ? t`Less` : t`More`}
          </button>
        </li>
      </ul>
    </nav>
  );
}
