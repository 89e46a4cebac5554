import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { api } from "../../api/http";
import { changed, list, pages } from "../../api/queries";
import type { Filter, KithRecord } from "../../api/types";
import { change, fail, paint } from "../../api/write";
import { toast } from "../../ui/toast";
import type { Moves } from "./team-drag";
import { type Branch, find, within } from "./team-tree";

const PAGE = 200;
const MOST = 1_000;
/** So many fit on a screen with their teams, so that one is dragged to any; of more, one opens the team one asks about. */
const FEW = 20;
const HERE: Filter = { field: "state", op: "in", value: ["active", "invited"] };

export type Members = {
  /** Who belongs to a team, by name; null for those of no team. Of a thousand people, no more are listed. */
  of: (team: string | null) => readonly KithRecord[];
  count: (team: string) => number;
  find: (id: string) => KithRecord | undefined;
  few: boolean;
};

/** Who belongs to which team. */
export function useMembers(): Members {
  const found = useInfiniteQuery(
    pages("people", { sort: ["name"], limit: PAGE, fields: ["name", "role", "member_of", "state"], filter: HERE }),
  );
  const counted = useQuery(list("people", { limit: 1, group: ["member_of"], filter: HERE }));
  const { hasNextPage, isFetchingNextPage, fetchNextPage, data } = found;
  const got = data?.pages.reduce((sum, { items }) => sum + items.length, 0) ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && got < MOST) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, got]);
  const people = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  const groups = counted.data?.groups ?? [];
  return {
    of: (team) => people.filter(({ member_of }) => (member_of ?? null) === team),
    count: (team) => groups.find(({ key }) => key === team)?.count ?? 0,
    find: (id) => people.find((one) => one.id === id),
    few: (data?.pages[0]?.total ?? 0) <= FEW,
  };
}

/** What may be moved where, and what moves it: a team under another, a person into a team; each is undone by one press. */
export function useMoves(tree: readonly Branch[], members: Members): Moves {
  const { t } = useLingui();
  const moveTeam = (id: string, above: string | null) => {
    const own = find(tree, id);
    if (!own) return;
    const name = String(own.team.name);
    void change("teams", own.team, { above }, t`${name} is moved`);
  };
  const movePerson = async (who: KithRecord, team: string | null, said: string, undo: boolean) => {
    const before = (who.member_of ?? null) as string | null;
    paint("people", who.id, { member_of: team });
    try {
      const path = `/v1/settings/memberships/${who.id}`;
      const saved = await api.call<KithRecord>(path, { method: "PATCH", version: who.version, body: { team } });
      paint("people", who.id, { version: saved.version });
      const back = () =>
        void movePerson({ ...who, member_of: team, version: saved.version }, before, t`Put back`, false);
      toast(said, undo ? { action: { label: t`Undo`, run: back } } : {});
    } catch (error) {
      paint("people", who.id, { member_of: before });
      fail(error);
    }
    await changed("people");
  };
  return {
    takes: ({ kind, id }, team) => {
      if (kind === "person") {
        const who = members.find(id);
        return !!who && (who.member_of ?? null) !== team;
      }
      const own = find(tree, id);
      return !!own && (own.team.above ?? null) !== team && !(team && within(own).includes(team));
    },
    move: ({ kind, id }, team) => {
      if (kind === "team") return moveTeam(id, team);
      const who = members.find(id);
      if (!who) return;
      const [name, into] = [String(who.name), String((team && find(tree, team)?.team.name) ?? "")];
      void movePerson(who, team, into ? t`${name} is in ${into} now` : t`${name} is in no team now`, true);
    },
  };
}
