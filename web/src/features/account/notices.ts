import { infiniteQueryOptions } from "@tanstack/react-query";
import { api } from "../../api/http";
import { queries } from "../../api/queries";
import { language } from "../../i18n";

export const KINDS = [
  "churn_warning",
  "escalation",
  "reprieve_over",
  "task_due",
  "assigned",
  "mention",
  "customer_answered",
  "job_done",
  "file_refused",
  "automation",
] as const;
export type NoticeKind = (typeof KINDS)[number];
export type Notice = {
  id: string;
  kind: NoticeKind;
  at: string;
  object: string;
  record: string | null;
  title: string;
  read_at: string | null;
  text: string;
};
type NoticePage = { items: Notice[]; unread: number; more_unread: boolean; next: string | null };

const KEY = ["notices"];
const PAGE = 30;

const asked = (limit: number, cursor = "") =>
  api.call<NoticePage>(`/v1/notifications?limit=${limit}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);

/** How many are unread, asked for each minute while the page is looked at. */
export const unread = () => ({
  queryKey: [...KEY, "unread"],
  queryFn: () => asked(1),
  refetchInterval: 60_000,
});

export const notices = () =>
  infiniteQueryOptions({
    queryKey: [...KEY, "list", language()],
    queryFn: ({ pageParam }) => asked(PAGE, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
  });

export async function markRead(ids?: readonly string[]): Promise<void> {
  await api.call("/v1/notifications/read", { method: "POST", body: ids ? { ids } : {} });
  await queries.invalidateQueries({ queryKey: KEY });
}

/** Where what a notification tells of is to be seen. */
export function placeOf({ object, record }: Notice): string {
  if (object === "jobs") return `/import?job=${record ?? ""}`;
  return record ? `/${object}/${record}` : object === "churn_alerts" ? "/retention" : `/${object}`;
}
