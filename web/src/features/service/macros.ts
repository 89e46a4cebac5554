import { list } from "../../api/queries";
import type { Declaration, Field, KithRecord, Names } from "../../api/types";
import { plain } from "../../grid/value";

const SETS = ["priority", "queue", "waits_for", "resolution", "resolved_by", "article"] as const;
const MOST = 100;
const HOLE = /\{\{\s*(\w+)\s*\}\}/g;

/** The macros that the person sees, by name. */
export const macros = () =>
  list("macros", { sort: ["name"], fields: ["name", "reply", "resolves", "owner", ...SETS], limit: MOST });

/** What a macro changes of a case as it is: only what differs, and what its state allows. */
export function changesOf(macro: KithRecord, one: KithRecord): Record<string, unknown> {
  const open = one.state === "created" || one.state === "assigned";
  const patch: Record<string, unknown> = {};
  for (const name of SETS)
    if (macro[name] && macro[name] !== one[name] && (name !== "waits_for" || open)) patch[name] = macro[name];
  return macro.resolves && one.state === "assigned" ? { ...patch, state: "handled" } : patch;
}

/** What puts a case back that a macro changed. */
export function backOf(patch: Record<string, unknown>, one: KithRecord): Record<string, unknown> {
  const stood = patch.state && one.waits_for ? { waits_for: one.waits_for } : {};
  return { ...Object.fromEntries(Object.keys(patch).map((name) => [name, one[name] ?? null])), ...stood };
}

/** A macro's answer about a case: `{{customer}}` is the customer's name, and so on for every field; what is no field stays. */
export function answerOf(
  macro: KithRecord,
  one: KithRecord,
  names: Names,
  fields: readonly Field[],
  words: { yes: string; no: string },
): string {
  return String(macro.reply ?? "").replace(HOLE, (hole, name: string) => {
    const field = fields.find((known) => known.name === name);
    return field ? plain(one[name], field, names, words) : hole;
  });
}

/** Whether the person may change or delete a macro. */
export const keeps = ({ access }: Declaration, macro: KithRecord, person: string): boolean =>
  access.edit === "all" || (access.edit !== "none" && macro.owner === person);
