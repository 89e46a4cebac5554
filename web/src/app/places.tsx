import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import {
  BarChart3,
  BellRing,
  CalendarDays,
  Headset,
  Inbox,
  KanbanSquare,
  LayoutDashboard,
  ScanSearch,
  Settings,
  Sun,
  Upload,
} from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import { declarations } from "../api/queries";
import type { Declaration } from "../api/types";

/** Somewhere to go. `first`: within reach of a thumb. */
export type Place = { to: string; label: string; icon: ReactNode; first?: boolean };
export type PlaceGroup = { id: string; label: string; places: Place[] };

const SIZE = 18;
const ObjectIcon = lazy(() => import("./object-icon").then(({ ObjectIcon: made }) => ({ default: made })));
const iconOf = (name: string): ReactNode => (
  <Suspense fallback={<span className="size-4.5" />}>
    <ObjectIcon name={name} size={SIZE} />
  </Suspense>
);
const GROUPS = ["customers", "sales", "service", "marketing", "retention", "insight", "settings", "other"] as const;
/** Within a group these stand first; the others follow by their own names. */
const LEADERS = [
  "customers",
  "contacts",
  "tasks",
  "interactions",
  "opportunities",
  "quotes",
  "orders",
  "cases",
  "leads",
];
/** Objects whose records may be somebody twice. */
const TWINNED = ["customers", "contacts", "leads"];
/** Objects that have a screen of their own and no list in the menu. */
const OWN_SCREEN = new Set(["churn_alerts", "exports", "dashboards"]);

/** The order of the objects of one group in menus. */
export function inOrder(objects: readonly Declaration[]): Declaration[] {
  const rank = ({ name }: Declaration) => (LEADERS.includes(name) ? LEADERS.indexOf(name) : LEADERS.length);
  return objects.toSorted(
    (left, right) => rank(left) - rank(right) || left.label_plural.localeCompare(right.label_plural),
  );
}

/** Every screen the person may open, in the groups of the declarations: a new object needs nothing here. */
export function usePlaces(): PlaceGroup[] {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data;
  const reads = (name: string) => !declared || (declared.get(name)?.access.read ?? "none") !== "none";
  const labels: Record<(typeof GROUPS)[number], string> = {
    customers: t`Customers and contacts`,
    sales: t`Sales`,
    service: t`Service`,
    marketing: t`Marketing`,
    retention: t`Retention`,
    insight: t`Insight`,
    settings: t`Administration`,
    other: t`Records`,
  };
  const screens: Place[] = [
    { to: "/", label: t`My day`, icon: <Sun size={SIZE} />, first: true },
    ...(reads("opportunities")
      ? [{ to: "/pipeline", label: t`Pipeline`, icon: <KanbanSquare size={SIZE} />, first: true }]
      : []),
    ...(reads("churn_alerts")
      ? [{ to: "/retention", label: t`Churn`, icon: <BellRing size={SIZE} />, first: true }]
      : []),
    ...(reads("tasks") ? [{ to: "/calendar", label: t`Calendar`, icon: <CalendarDays size={SIZE} /> }] : []),
    ...(reads("customers") ? [{ to: "/map", label: t`Map`, icon: iconOf("visits") }] : []),
    ...(reads("leads") ? [{ to: "/lead-inbox", label: t`Lead inbox`, icon: <Inbox size={SIZE} /> }] : []),
    ...(reads("cases") ? [{ to: "/case-desk", label: t`Case desk`, icon: <Headset size={SIZE} /> }] : []),
    { to: "/dashboards", label: t`Dashboards`, icon: <LayoutDashboard size={SIZE} /> },
    { to: "/reports", label: t`Reports`, icon: <BarChart3 size={SIZE} /> },
  ];
  const listed = [...(declared?.values() ?? [])].filter(
    ({ name, access }) => access.read !== "none" && !OWN_SCREEN.has(name),
  );
  const imports: Place = { to: "/import", label: t`Import`, icon: <Upload size={SIZE} /> };
  const duplicates: Place = { to: "/duplicates", label: t`Duplicates`, icon: <ScanSearch size={SIZE} /> };
  const settings: Place = { to: "/settings", label: t`Settings`, icon: <Settings size={SIZE} /> };
  const groups = GROUPS.map((id) => ({
    id,
    label: labels[id],
    places: [
      ...inOrder(listed.filter(({ group }) => groupOf(group) === id)).map(({ name, label_plural }): Place => ({
        to: `/${name}`,
        label: label_plural,
        icon: iconOf(name),
        ...(name === "customers" ? { first: true } : {}),
      })),
      ...(id === "settings" ? [imports, ...(TWINNED.some(reads) ? [duplicates] : []), settings] : []),
    ],
  }));
  return [{ id: "screens", label: "", places: screens }, ...groups.filter(({ places }) => places.length > 0)];
}

const groupOf = (group: string | undefined): string =>
  (GROUPS as readonly (string | undefined)[]).includes(group) ? (group as string) : "other";
