import { useLingui } from "@lingui/react/macro";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/http";
import type { Reach } from "../../api/types";
import { language } from "../../i18n";

export const ACTIONS = ["create", "read", "edit", "delete"] as const;
export type Action = (typeof ACTIONS)[number];
export const REACHES: readonly Reach[] = ["none", "own", "team", "all"];
export type Grants = Record<string, Partial<Record<Action, Reach>>>;
export type Limit = "hidden" | "read" | "edit";
export type Limits = Record<string, Record<string, Limit>>;
export type Role = {
  name: string;
  version: number;
  label: string;
  grants: Grants;
  fields: Limits;
  standard?: boolean;
  people?: number;
};

export const roles = () =>
  queryOptions({
    queryKey: ["roles", language(), "rights"],
    queryFn: async () => (await api.call<{ items: Role[] }>("/v1/settings/roles")).items,
  });

/** Rights in words. */
export function useRightWords(): { action: Record<Action, string>; reach: Record<Reach, string> } {
  const { t } = useLingui();
  return {
    action: { create: t`Make`, read: t`See`, edit: t`Change`, delete: t`Delete` },
    reach: { none: t`none`, own: t`own`, team: t`team's`, all: t`all` },
  };
}

/** What a role grants on an object: its own entry, else that of every other object. */
export const grantOf = (grants: Grants, object: string, action: Action): Reach =>
  (grants[object] ?? grants["*"])?.[action] ?? "none";
