import { useQuery } from "@tanstack/react-query";
import { api } from "./http";
import { language } from "../i18n";

/** The organisation's roles in the person's language. */
export function useRoles() {
  const found = useQuery({
    queryKey: ["roles", language()],
    queryFn: () => api.call<{ items: { name: string; label: string }[] }>("/v1/settings/roles"),
    staleTime: 300_000,
  });
  const options = (found.data?.items ?? []).map(({ name, label }) => ({ value: name, label }));
  return {
    options,
    label: (name: unknown) => options.find(({ value }) => value === name)?.label ?? String(name ?? ""),
  };
}
