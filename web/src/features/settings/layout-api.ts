import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/http";
import { versionIn } from "../../api/own-writes";
import type { Layout } from "./layout-edit";

export type Kept = { layout: Layout; standard: boolean; version: number };
type Told = Layout & { object: string; standard: boolean };

const path = (name: string) => `/v1/settings/objects/${name}/layout`;

async function asked(name: string, ask: Parameters<typeof api.full>[1] = {}): Promise<Kept> {
  const { body, response } = await api.full<Told>(path(name), ask);
  const { sections, hidden, related, standard } = body;
  return { layout: { sections, hidden, related }, standard, version: versionIn(response) ?? 0 };
}

export const layoutOf = (name: string) =>
  queryOptions({
    queryKey: ["definitions", name, "layout"],
    queryFn: () => asked(name),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

export const saveLayout = (name: string, layout: Layout, version: number) =>
  asked(name, { method: "PUT", body: layout, version });

/** Back to the order in which the fields are declared. */
export async function dropLayout(name: string, version: number): Promise<Kept> {
  await api.call(path(name), { method: "DELETE", version });
  return asked(name);
}
