import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/http";
import { language } from "../../i18n";
import { type FileColumn, isOver, type Import, type Job, type Layout, type Preview, type Refused } from "./types";

const POLL = 1_000;

export const preview = (id: string, layout: Layout | null) =>
  queryOptions({
    queryKey: ["import", id, "preview", language(), layout],
    queryFn: () => api.call<Preview>(`/v1/imports/${id}/preview`, { method: "POST", body: layout ? said(layout) : {} }),
    staleTime: Infinity,
    retry: false,
  });

export const imported = (id: string) =>
  queryOptions({ queryKey: ["import", id], queryFn: () => api.call<Import>(`/v1/imports/${id}`) });

export const job = (id: string) =>
  queryOptions({
    queryKey: ["job", id, language()],
    queryFn: () => api.call<Job>(`/v1/jobs/${id}`),
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : POLL),
  });

export const jobs = () =>
  queryOptions({
    queryKey: ["jobs", language()],
    queryFn: async () => (await api.call<{ items: Job[] }>("/v1/jobs")).items,
    refetchInterval: ({ state }) => (state.data?.some((one) => !isOver(one)) ? 2 * POLL : false),
  });

export const refused = (id: string, cursor: string) =>
  api.call<{ items: Refused[]; next: string | null; columns: FileColumn[] }>(
    `/v1/jobs/${id}/failures${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`,
  );

const said = (layout: Layout) =>
  Object.fromEntries(Object.entries(layout).filter(([, value]) => value !== null && value !== ""));

/** Send a file to its place, telling how far it is in percent. */
export function upload(url: string, file: File, tell: (percent: number) => void): Promise<void> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("PUT", url);
    request.upload.onprogress = ({ loaded, total }) => tell((loaded / Math.max(total, 1)) * 100);
    request.onload = () => (request.status < 300 ? done() : failed(new Error(`HTTP ${request.status}`)));
    request.onerror = () => failed(new Error("offline"));
    request.send(file);
  });
}
