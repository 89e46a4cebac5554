import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { me } from "../../api/queries";
import { cx } from "../../ui/cx";
import { useTitle } from "../../ui/title";

const TAB =
  "inline-flex min-h-9 items-center border-b-2 border-transparent px-1 text-sm whitespace-nowrap text-soft hover:text-ink xl:rounded-md xl:border-0 xl:px-3 xl:whitespace-normal xl:hover:bg-sunken";
const HERE = { className: "!border-accent font-medium !text-ink xl:bg-sunken" };

/** What every page of the settings has: its name, and the way to the others. */
export function SettingsFrame({ children, title, wide }: { children: ReactNode; title: string; wide?: boolean }) {
  const { t } = useLingui();
  useTitle(title);
  const role = useQuery(me()).data?.person.role;
  const manages = role === "administrator";
  const retains = <Link to="/settings/retention" activeProps={HERE} className={TAB}>{t`Retention`}</Link>;
  const tabs = useRef<HTMLElement>(null);
  // Where the parts stand in a row, it is longer than the screen.
  useEffect(() => {
    tabs.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [title, manages]);
  return (
    <div className={cx("mx-auto px-4 py-4 lg:px-6", wide ? "max-w-7xl" : "max-w-6xl")}>
      <h1 className="mb-2 text-xl font-semibold tracking-tight">{t`Settings`}</h1>
      <div className="xl:grid xl:grid-cols-[11rem_minmax(0,1fr)] xl:items-start xl:gap-6">
        <nav
          ref={tabs}
          aria-label={t`Settings`}
          className="mb-4 flex gap-4 overflow-x-auto border-b border-line xl:sticky xl:top-4 xl:flex-col xl:gap-0.5 xl:border-0"
        >
          <Link to="/settings" activeOptions={{ exact: true }} activeProps={HERE} className={TAB}>{t`People`}</Link>
          {manages ? (
            <>
              <Link to="/settings/company" activeProps={HERE} className={TAB}>{t`Company`}</Link>
              <Link to="/settings/teams" activeProps={HERE} className={TAB}>{t`Teams`}</Link>
              <Link to="/settings/roles" activeProps={HERE} className={TAB}>{t`Roles`}</Link>
              <Link to="/settings/objects" activeProps={HERE} className={TAB}>{t`Objects and fields`}</Link>
              <Link to="/settings/choices" activeProps={HERE} className={TAB}>{t`Choice lists`}</Link>
              <Link to="/settings/pipelines" activeProps={HERE} className={TAB}>{t`Pipelines`}</Link>
              {retains}
              <Link to="/settings/automations" activeProps={HERE} className={TAB}>{t`Automations`}</Link>
              <Link to="/settings/webhooks" activeProps={HERE} className={TAB}>{t`Webhooks`}</Link>
              <Link to="/settings/keys" activeProps={HERE} className={TAB}>{t`API keys`}</Link>
              <Link to="/settings/usage" activeProps={HERE} className={TAB}>{t`Usage`}</Link>
              <Link to="/settings/sign-ins" activeProps={HERE} className={TAB}>{t`Sign-ins and security`}</Link>
              <Link to="/settings/changes" activeProps={HERE} className={TAB}>{t`Changes of settings`}</Link>
            </>
          ) : (
            retains
          )}
        </nav>
        <div className="min-w-0">{children}</div>
      </div>
    </div>
  );
}
