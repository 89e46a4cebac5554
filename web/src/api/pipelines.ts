import { queryOptions } from "@tanstack/react-query";
import { language } from "../i18n";
import { api } from "./http";

export type StageBody = {
  value: string;
  label: string;
  labels: [string, string];
  probability: number;
  kind: "open" | "won" | "lost";
  closed: boolean;
  archived: boolean;
};
export type PipelineBody = {
  name: string;
  label: string;
  labels: [string, string];
  default: boolean;
  archived: boolean;
  version: number;
  stages: StageBody[];
};

/** The ways that deals take, with their stages in order. */
export const pipelines = () =>
  queryOptions({
    queryKey: ["pipelines", language()],
    queryFn: async () => (await api.call<{ items: PipelineBody[] }>("/v1/settings/pipelines")).items,
    staleTime: 300_000,
  });
