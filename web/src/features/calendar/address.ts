export type View = "month" | "week" | "day" | "agenda" | "tasks";
export type CalendarAddress = { view?: View; on?: string; whose?: string; show?: string };

const VIEWS: readonly string[] = ["month", "week", "day", "agenda", "tasks"];

/** The place in time and the choices, so that a link is what one sees. */
export function readCalendar(search: Record<string, unknown>): CalendarAddress {
  const { view, on, whose, show } = search;
  return {
    ...(VIEWS.includes(String(view)) ? { view: view as View } : {}),
    ...(/^\d{4}-\d{2}-\d{2}$/.test(String(on)) && !Number.isNaN(Date.parse(String(on))) ? { on: String(on) } : {}),
    ...(whose === "team" || whose === "all" ? { whose } : {}),
    ...(typeof show === "string" && show ? { show } : {}),
  };
}
