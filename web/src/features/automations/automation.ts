import { queryOptions } from "@tanstack/react-query";
import { api, ApiError } from "../../api/http";
import type { Filter, Names } from "../../api/types";

/** Whoever owns the record, whoever leads the owner's team, somebody by name, or the address a field holds. */
export type Who = "owner" | "owner_lead" | { person: string } | { field: string };
/** Plain JSON as the API takes it, or computed from the record. */
export type Value = unknown;
export type Values = Record<string, Value>;
export type Action =
  | { kind: "set"; values: Values }
  | { kind: "create"; object: string; values: Values }
  | { kind: "assign"; to: Who }
  | { kind: "notify"; to: Who[]; text: string }
  | { kind: "email"; to: Who[]; subject: string; body: string }
  | { kind: "webhook"; endpoint: string };
export type Kind = Action["kind"];
export const KINDS: readonly Kind[] = ["create", "set", "assign", "notify", "email", "webhook"];

export type When =
  | { on: "created" }
  | { on: "changed"; fields: string[] }
  | { on: "due"; field: string; after: { days?: number | null; hours?: number | null } };

export type Wish = {
  name: string;
  active: boolean;
  object: string;
  when: When;
  if: Filter | null;
  then: Action[];
};
export type Automation = Wish & {
  id: string;
  version: number;
  created_by: string;
  created_at: string;
  /** Why it was turned off by itself. */
  stopped?: string | null;
  /** What came of its newest runs, where the list tells it. */
  lately?: { last: Pick<Run, "at" | "outcome"> | null; failed: number };
};
export type Run = {
  id: string;
  at: string;
  record: { object: string; id: string; title: string };
  outcome: "waiting" | "done" | "failed" | "cut";
  actions: { kind: Kind; outcome: string; problem?: string; record?: string }[];
  tries: number;
};

export const PATH = "/v1/settings/automations";
export const KEY = "automations";

export const automations = () =>
  queryOptions({
    queryKey: [KEY],
    queryFn: () => api.call<{ items: Automation[]; names: Names }>(PATH),
    staleTime: 0,
  });

export const automation = (id: string) =>
  queryOptions({ queryKey: [KEY, id], queryFn: () => api.call<Automation>(`${PATH}/${id}`), staleTime: 0 });

export const runsOf = (id: string, cursor = "") =>
  api.call<{ items: Run[]; next: string | null }>(
    `${PATH}/${id}/runs${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`,
  );

/** What of an automation is sent. */
export const wishOf = ({ name, active, object, when, if: only, then }: Wish): Wish => ({
  name: name.trim(),
  active,
  object,
  when,
  if: only,
  then,
});

/** An action of a kind before anybody said anything of it. */
export function fresh(kind: Kind): Action {
  switch (kind) {
    case "set":
      return { kind, values: {} };
    case "create":
      return { kind, object: "tasks", values: {} };
    case "assign":
      return { kind, to: "owner_lead" };
    case "notify":
      return { kind, to: ["owner"], text: "" };
    case "email":
      return { kind, to: ["owner"], subject: "", body: "" };
    case "webhook":
      return { kind, endpoint: "" };
  }
}

export const formulaOf = (value: Value): string | null =>
  value !== null && typeof value === "object" && "formula" in value ? String(value.formula) : null;

/** Path within the automation → what is wrong there, without the names of the alternatives that the server tried. */
export function errorsOf(error: unknown): Record<string, string> {
  const fields = error instanceof ApiError ? error.fields : [];
  return Object.fromEntries(
    fields.map(({ field, message }) => [
      field
        .replace(/^(then\.\d+)\.(?:set|create|assign|notify|email|webhook)(?=\.)/, "$1")
        .replace(/^when\.(?:created|changed|due)(?=\.)/, "when"),
      message,
    ]),
  );
}

/** The errors under a place, by their path within it. */
export function within(errors: Record<string, string>, place: string): Record<string, string> {
  const under = Object.entries(errors).filter(([path]) => path === place || path.startsWith(`${place}.`));
  return Object.fromEntries(under.map(([path, message]) => [path.slice(place.length + 1), message]));
}
