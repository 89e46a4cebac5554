import {
  infiniteQueryOptions,
  keepPreviousData,
  QueryClient,
  queryOptions,
  type QueryKey,
} from "@tanstack/react-query";
import { language } from "../i18n";
import { api, ApiError, isLost } from "./http";
import type {
  Declaration,
  ExportJob,
  History,
  Hit,
  KithRecord,
  Likely,
  ListQuestion,
  Me,
  Names,
  Overview,
  Page,
  Run,
  TimelinePage,
} from "./types";

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 20_000,
      refetchOnWindowFocus: true,
      refetchOnReconnect: true,
      networkMode: "always",
      retry: (failures, error) =>
        failures < 2 && !isLost(error) && (!(error instanceof ApiError) || error.status >= 500 || error.status === 429),
    },
  },
});

export const me = () => queryOptions({ queryKey: ["me"], queryFn: () => api.call<Me>("/v1/me"), staleTime: 300_000 });

export const declarations = () =>
  queryOptions({
    queryKey: ["objects", language()],
    queryFn: async () => {
      const { objects } = await api.call<{ objects: Declaration[] }>("/v1/objects");
      return new Map(objects.map((declared) => [declared.name, declared]));
    },
    staleTime: 300_000,
  });

/** Lists go by POST, so that a long filter never meets the limit of a URL. */
export function search(object: string, question: ListQuestion, signal?: AbortSignal): Promise<Page> {
  return api.call<Page>(`/v1/${object}/search`, { method: "POST", body: question, signal });
}

export const pages = (object: string, question: ListQuestion) =>
  infiniteQueryOptions({
    queryKey: ["list", object, question],
    queryFn: ({ pageParam, signal }) =>
      search(object, pageParam ? { ...question, cursor: pageParam } : question, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const list = (object: string, question: ListQuestion) =>
  queryOptions({
    queryKey: ["list", object, question, "one"],
    queryFn: ({ signal }) => search(object, question, signal),
    placeholderData: keepPreviousData,
  });

export const record = (object: string, id: string) =>
  queryOptions({ queryKey: ["record", object, id], queryFn: () => api.call<KithRecord>(`/v1/${object}/${id}`) });

export const overview = (object: string, id: string) =>
  queryOptions({ queryKey: ["overview", id], queryFn: () => api.call<Overview>(`/v1/${object}/${id}/overview`) });

/** What happened around a record, newest first; `kinds` (object names, `stage_change`) narrow it. */
export const timelinePages = (object: string, id: string, kinds: string) =>
  infiniteQueryOptions({
    queryKey: ["timeline", id, kinds],
    queryFn: ({ pageParam }) => {
      const wish = new URLSearchParams({
        ...(kinds ? { kinds } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      });
      return api.call<TimelinePage>(`/v1/${object}/${id}/timeline?${wish}`);
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const duplicatesOf = (object: string, id: string) =>
  queryOptions({
    queryKey: ["duplicates", object, id],
    queryFn: () => api.call<{ items: Likely[]; names: Names }>(`/v1/${object}/${id}/duplicates`),
    staleTime: 300_000,
  });

export const historyPages = (object: string, id: string) =>
  infiniteQueryOptions({
    queryKey: ["history", object, id],
    queryFn: ({ pageParam }) =>
      api.call<History>(`/v1/${object}/${id}/history${pageParam ? `?cursor=${encodeURIComponent(pageParam)}` : ""}`),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
  });

/** `among`: the objects looked through, with commas between; all that the person sees where none is named. */
export const globalSearch = (q: string, among = "") =>
  queryOptions({
    queryKey: ["search", q, among],
    queryFn: ({ signal }) => {
      const narrow = among ? `&objects=${among}` : "";
      return api.call<{ items: Hit[] }>(`/v1/search?q=${encodeURIComponent(q)}${narrow}`, { signal });
    },
    enabled: q.trim().length > 0,
    placeholderData: keepPreviousData,
  });

export const runs = () =>
  queryOptions({ queryKey: ["runs"], queryFn: () => api.call<{ items: Run[] }>("/v1/retention/runs") });

export const exportsList = () =>
  queryOptions({
    queryKey: ["exports"],
    queryFn: () => api.call<{ items: ExportJob[] }>("/v1/insight/exports"),
  });

/** What a change of one object may change in another by the way. */
const BESIDE: Readonly<Record<string, string>> = { interactions: "cases", payments: "invoices" };
const ANYWHERE = new Set(["overview", "search", "timeline"]);

/** Everything that may show a changed record is asked for again; what is `gone` itself is not. */
export async function changed(object: string, gone?: string): Promise<void> {
  const touched = (key: QueryKey) => ANYWHERE.has(String(key[0])) || [object, BESIDE[object]].includes(String(key[1]));
  const predicate = ({ queryKey }: { queryKey: QueryKey }) => touched(queryKey) && (!gone || !queryKey.includes(gone));
  // A first answer that is still under way was asked before the change: it would be shown, and never asked for again.
  await queries.cancelQueries({ type: "active", predicate });
  await queries.invalidateQueries({ predicate });
}
