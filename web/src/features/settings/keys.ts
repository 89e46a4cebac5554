import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/http";
import type { Names } from "../../api/types";

export type ApiKey = {
  id: string;
  name: string;
  role: string;
  /** Who answers for what is done with it. */
  person: string;
  expires_on?: string;
  active: boolean;
  /** The last day, in UTC. */
  used_on?: string;
  version: number;
  /** Only in the answer that made it. */
  key?: string;
};

export const KEYS = { path: "/v1/settings/keys", key: "api-keys" };

export const apiKeys = () =>
  queryOptions({
    queryKey: [KEYS.key],
    queryFn: () => api.call<{ items: ApiKey[]; names: Names }>(KEYS.path),
  });
