import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/http";
import type { KithRecord, Likely } from "../../api/types";

/** What a lead would be entered as, as far as it tells one somebody from another. */
export function draftOf(object: "customers" | "contacts", lead: KithRecord): Record<string, unknown> {
  const reach = Object.fromEntries(["emails", "phones"].flatMap((name) => (lead[name] ? [[name, lead[name]]] : [])));
  return { name: object === "customers" ? (lead.company ?? lead.name) : lead.name, ...reach };
}

/** Whom a lead may be already, the likeliest first. */
export function useLikely(object: "customers" | "contacts", lead: KithRecord, enabled = true): Likely[] {
  const draft = draftOf(object, lead);
  const found = useQuery({
    queryKey: ["duplicates", object, JSON.stringify(draft)],
    queryFn: ({ signal }) =>
      api.call<{ items: Likely[] }>(`/v1/${object}/duplicates`, { method: "POST", body: draft, signal }),
    enabled,
    retry: false,
  });
  return found.data?.items ?? [];
}
