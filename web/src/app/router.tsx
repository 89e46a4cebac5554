import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { readAddress, readContribution, readSeven } from "../features/insight/address";
import { ListScreen, NotHere } from "../grid/list-screen";
import { parseAddress, writeAddress } from "../grid/view";
import { worded } from "../i18n";
import { nextPicture } from "../ui/picture";
import { Bones, PageFailed } from "../ui/show";
import { Toasts } from "../ui/toast";
import { deskSearch, listSearch, parts } from "./search-of";
import { Shell } from "./shell";
import { onlySignedIn, SignIn } from "./sign-in";

const root = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <Toasts />
    </>
  ),
  notFoundComponent: NotHere,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: parts("to"),
  component: SignIn,
});

const invite = createRoute({
  getParentRoute: () => root,
  path: "/invite",
  validateSearch: parts("tenant"),
  component: lazyRouteComponent(() => import("../features/sessions/link-routes"), "InviteRoute"),
});

const forgotten = createRoute({
  getParentRoute: () => root,
  path: "/forgotten",
  component: lazyRouteComponent(() => import("../features/sessions/forgotten"), "Forgotten"),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset",
  validateSearch: parts("tenant"),
  component: lazyRouteComponent(() => import("../features/sessions/link-routes"), "ResetRoute"),
});

const operator = createRoute({
  getParentRoute: () => root,
  path: "/operator",
  validateSearch: parts("tenant"),
  component: lazyRouteComponent(() => worded(import("../features/tenants/console")), "Console"),
});

const app = createRoute({
  getParentRoute: () => root,
  id: "app",
  component: Shell,
  beforeLoad: async ({ location, preload }) => {
    onlySignedIn(location);
    // A press is answered at once: where it leads is marked before the work of drawing it begins.
    if (!preload && location.pathname !== router.state.resolvedLocation?.pathname) await nextPicture();
  },
});

const home = createRoute({
  getParentRoute: () => app,
  path: "/",
  component: lazyRouteComponent(() => import("../features/home/day"), "Day"),
});

const list = createRoute({
  getParentRoute: () => app,
  path: "/$object",
  validateSearch: listSearch,
  component: ListScreen,
});

const record = createRoute({
  getParentRoute: () => app,
  path: "/$object/$id",
  component: lazyRouteComponent(() => import("../features/records/record-screen"), "RecordScreen"),
});

const pipeline = createRoute({
  getParentRoute: () => app,
  path: "/pipeline",
  validateSearch: parts("of"),
  component: lazyRouteComponent(() => import("../features/sales/board"), "Board"),
});

const calendar = createRoute({
  getParentRoute: () => app,
  path: "/calendar",
  validateSearch: parts("view", "on", "whose", "show"),
  component: lazyRouteComponent(() => worded(import("../features/calendar/calendar-screen")), "CalendarScreen"),
});

const map = createRoute({
  getParentRoute: () => app,
  path: "/map",
  validateSearch: parts("show", "on", "whose", "level", "segment", "near", "km", "box"),
  component: lazyRouteComponent(() => worded(import("../features/map/map-screen")), "MapScreen"),
});

const retention = createRoute({
  getParentRoute: () => app,
  path: "/retention",
  validateSearch: parts("state", "owner"),
  component: lazyRouteComponent(() => import("../features/retention/inbox"), "Inbox"),
});

const leadInbox = createRoute({
  getParentRoute: () => app,
  path: "/lead-inbox",
  validateSearch: deskSearch,
  component: lazyRouteComponent(() => worded(import("../features/marketing/lead-inbox")), "LeadInbox"),
});

const caseDesk = createRoute({
  getParentRoute: () => app,
  path: "/case-desk",
  validateSearch: deskSearch,
  component: lazyRouteComponent(() => worded(import("../features/service/case-desk")), "CaseDesk"),
});

const call = createRoute({
  getParentRoute: () => app,
  path: "/call",
  validateSearch: parts("number", "direction", "recording", "call", "of"),
  component: lazyRouteComponent(() => worded(import("../features/calls/call-screen")), "CallScreen"),
});

const reports = createRoute({
  getParentRoute: () => app,
  path: "/reports",
  component: lazyRouteComponent(() => worded(import("../features/insight/catalogue")), "Reports"),
});

const contribution = createRoute({
  getParentRoute: () => app,
  path: "/reports/contribution",
  validateSearch: readContribution,
  component: lazyRouteComponent(() => worded(import("../features/insight/contribution")), "ContributionScreen"),
});

const report = createRoute({
  getParentRoute: () => app,
  path: "/reports/$report",
  validateSearch: readAddress,
  component: lazyRouteComponent(() => worded(import("../features/insight/report")), "ReportScreen"),
});

const seven = createRoute({
  getParentRoute: () => app,
  path: "/reports/seven",
  validateSearch: readSeven,
  component: lazyRouteComponent(() => worded(import("../features/insight/seven-screen")), "Seven"),
});

const build = createRoute({
  getParentRoute: () => app,
  path: "/reports/build",
  validateSearch: parts("id", "q"),
  component: lazyRouteComponent(() => worded(import("../features/insight/builder")), "Builder"),
});

const schedules = createRoute({
  getParentRoute: () => app,
  path: "/reports/schedules",
  component: lazyRouteComponent(() => worded(import("../features/insight/schedules-screen")), "Schedules"),
});

const dashboards = createRoute({
  getParentRoute: () => app,
  path: "/dashboards",
  validateSearch: parts("id", "days"),
  component: lazyRouteComponent(() => worded(import("../features/insight/dashboards")), "Dashboards"),
});

const imports = createRoute({
  getParentRoute: () => app,
  path: "/import",
  validateSearch: parts("object", "id", "job"),
  component: lazyRouteComponent(() => worded(import("../features/exchange/wizard")), "ImportWizard"),
});

const duplicates = createRoute({
  getParentRoute: () => app,
  path: "/duplicates",
  validateSearch: parts("object", "job"),
  component: lazyRouteComponent(() => worded(import("../features/exchange/duplicates")), "Duplicates"),
});

const account = createRoute({
  getParentRoute: () => app,
  path: "/account",
  component: lazyRouteComponent(() => worded(import("../features/account/account-screen")), "AccountScreen"),
});

const sync = createRoute({
  getParentRoute: () => app,
  path: "/sync",
  component: lazyRouteComponent(() => worded(import("../features/sync/centre")), "SyncCentre"),
});

/** A page of the settings: its address, and what draws it once somebody goes there. */
const setting = <Path extends string, Name extends string>(
  path: Path,
  load: () => Promise<Record<Name, () => ReactNode>>,
  name: Name,
) => createRoute({ getParentRoute: () => app, path, component: lazyRouteComponent(load, name) });

const settingsPages = [
  setting("/settings", () => worded(import("../features/settings/people")), "SettingsPeople"),
  setting("/settings/objects", () => worded(import("../features/settings/objects")), "SettingsObjects"),
  setting("/settings/objects/$name", () => worded(import("../features/settings/object-fields")), "SettingsFields"),
  setting(
    "/settings/objects/$name/layout",
    () => worded(import("../features/settings/layout-screen")),
    "SettingsLayout",
  ),
  setting("/settings/roles", () => worded(import("../features/settings/role-list")), "SettingsRoles"),
  setting("/settings/roles/$role", () => worded(import("../features/settings/role-editor")), "SettingsRole"),
  setting("/settings/pipelines", () => worded(import("../features/settings/pipelines")), "SettingsPipelines"),
  setting("/settings/choices", () => worded(import("../features/settings/choice-lists")), "SettingsChoices"),
  setting("/settings/retention", () => worded(import("../features/settings/retention")), "SettingsRetention"),
  setting("/settings/webhooks", () => worded(import("../features/settings/webhooks")), "SettingsWebhooks"),
  setting("/settings/automations", () => worded(import("../features/automations/list")), "SettingsAutomations"),
  createRoute({
    getParentRoute: () => app,
    path: "/settings/automations/$id",
    validateSearch: parts("from"),
    component: lazyRouteComponent(() => worded(import("../features/automations/editor")), "SettingsAutomation"),
  }),
  setting("/settings/teams", () => worded(import("../features/settings/teams")), "SettingsTeams"),
  setting("/settings/keys", () => worded(import("../features/settings/api-keys")), "SettingsKeys"),
  setting("/settings/company", () => worded(import("../features/settings/company")), "SettingsCompany"),
  setting("/settings/usage", () => worded(import("../features/settings/usage")), "SettingsUsage"),
  setting("/settings/sign-ins", () => worded(import("../features/settings/sign-ins")), "SettingsSignIns"),
  setting("/settings/changes", () => worded(import("../features/settings/changes")), "SettingsChanges"),
] as const;

const tree = root.addChildren([
  signIn,
  invite,
  forgotten,
  reset,
  operator,
  app.addChildren([
    home,
    pipeline,
    calendar,
    map,
    retention,
    leadInbox,
    caseDesk,
    call,
    reports,
    contribution,
    build,
    schedules,
    report,
    seven,
    dashboards,
    imports,
    duplicates,
    account,
    sync,
    ...settingsPages,
    list,
    record,
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  parseSearch: parseAddress,
  stringifySearch: writeAddress,
  defaultPreload: "intent",
  defaultPendingComponent: () => <Bones lines={9} />,
  defaultErrorComponent: ({ error, reset }) => <PageFailed error={error} retry={reset} />,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
  /** Of a call: when its page was opened and when it ended, in milliseconds; on whom it is logged; whether its number is asked for. */
  interface HistoryState {
    began?: number;
    ended?: number;
    logged?: string;
    asked?: boolean;
  }
}
