import { useLingui } from "@lingui/react/macro";
import { useQueries, useQuery } from "@tanstack/react-query";
import { declarations, me, record } from "../../api/queries";
import type { Names } from "../../api/types";
import { partsOf } from "../../grid/from-filter";
import { useConditionWords } from "../../grid/words";
import type { Action, Kind, Run, Who, Wish } from "./automation";

/** What the kinds of actions are called. */
export function useKindWords(): Record<Kind, string> {
  const { t } = useLingui();
  return {
    create: t`Make a record`,
    set: t`Set fields`,
    assign: t`Give it to somebody`,
    notify: t`Tell people`,
    email: t`Send an e-mail`,
    webhook: t`Send it to a webhook`,
  };
}

export function useOutcomeWords(): Record<Run["outcome"], string> {
  const { t } = useLingui();
  return { waiting: t`at work`, done: t`done`, failed: t`failed`, cut: t`cut off` };
}

/** Whom an action reaches; people by name as far as `names` has them. */
export function useWhoWords(names: Names = {}): (who: Who) => string {
  const { t } = useLingui();
  return (who) => {
    if (who === "owner") return t`the owner`;
    if (who === "owner_lead") return t`the owner’s lead`;
    return "person" in who ? (names[who.person] ?? t`somebody chosen`) : t`the address in the record`;
  };
}

/** The names of the people whom actions reach by name. */
export function useNamesOf(actions: readonly Action[]): Names {
  const whom = actions.flatMap((action) => ("to" in action ? [action.to].flat() : []));
  const people = [...new Set(whom.flatMap((who) => (typeof who === "object" && "person" in who ? [who.person] : [])))];
  const found = useQueries({ queries: people.map((person) => record("people", person)) });
  return Object.fromEntries(
    people.flatMap((person, at) => (found[at]?.data ? [[person, String(found[at].data.name)]] : [])),
  );
}

/** An automation as one sentence: when, if, then. */
export function useSentence(names: Names): (one: Wish) => string {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data;
  const zone = useQuery(me()).data?.person.time_zone;
  const condition = useConditionWords();
  const whom = useWhoWords(names);
  const deed = (action: Action): string => {
    switch (action.kind) {
      case "create":
        return t`make a record in “${declared?.get(action.object)?.label_plural ?? action.object}”`;
      case "set":
        return t`set fields`;
      case "assign":
        return t`give it to ${whom(action.to)}`;
      case "notify":
        return t`tell ${action.to.map(whom).join(", ")}`;
      case "email":
        return t`mail ${action.to.map(whom).join(", ")}`;
      case "webhook":
        return t`send it to a webhook`;
    }
  };
  return (one) => {
    const known = declared?.get(one.object);
    const records = known?.label_plural ?? one.object;
    const labelled = (name: string) => known?.fields.find((field) => field.name === name)?.label ?? name;
    const when = () => {
      if (one.when.on === "created") return t`When a record is made in “${records}”`;
      if (one.when.on === "changed") {
        const fields = one.when.fields.map(labelled).join(", ");
        return fields ? t`When ${fields} changes in “${records}”` : t`When a record of “${records}” changes`;
      }
      const field = labelled(one.when.field);
      const { days, hours } = one.when.after;
      const far = Math.abs(days ?? hours ?? 0);
      if (!far) return t`At “${field}” of “${records}”`;
      const late = (days ?? hours ?? 0) > 0;
      if (hours)
        return late ? t`${far} h after “${field}” of “${records}”` : t`${far} h before “${field}” of “${records}”`;
      return late ? t`${far} days after “${field}” of “${records}”` : t`${far} days before “${field}” of “${records}”`;
    };
    const { conditions, any, raw } = one.if
      ? partsOf(one.if, known?.fields ?? [], zone)
      : { conditions: [], any: false, raw: null };
    const said = conditions.flatMap((part) => {
      const field = known?.fields.find(({ name }) => name === part.field);
      return field ? [condition(part, field, names)] : [];
    });
    if (raw) said.push(t`further conditions hold`);
    const only = said.join(any ? t` or ` : t` and `);
    const then = one.then.map(deed).join(t`, then `);
    return only ? t`${when()}, if ${only}: ${then}.` : t`${when()}: ${then}.`;
  };
}
