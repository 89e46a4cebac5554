import type { KithRecord } from "../../api/types";

export type Branch = { team: KithRecord; below: Branch[] };

/** The teams as a tree, by name. Of a circle, which programs can make, one team is shown at the top. */
export function treeOf(teams: readonly KithRecord[]): Branch[] {
  const known = new Map(teams.map((team) => [team.id, team]));
  const sorted = [...teams].sort((one, other) => String(one.name).localeCompare(String(other.name)));
  const placed = new Set<string>();
  const grow = (team: KithRecord): Branch => {
    placed.add(team.id);
    const own = sorted.filter(({ id, above }) => above === team.id && !placed.has(id));
    return { team, below: own.map(grow) };
  };
  const top = sorted.filter(({ above }) => !above || !known.has(String(above))).map(grow);
  const rest: Branch[] = [];
  for (const team of sorted) if (!placed.has(team.id)) rest.push(grow(team));
  return [...top, ...rest];
}

/** A team and all below it. */
export const within = ({ team, below }: Branch): string[] => [team.id, ...below.flatMap(within)];

/** What one chooses a team from, those below another set in. */
export const choicesOf = (branches: readonly Branch[], deep = 0): { value: string; label: string }[] =>
  branches.flatMap(({ team, below }) => [
    { value: team.id, label: `${"– ".repeat(deep)}${String(team.name)}` },
    ...choicesOf(below, deep + 1),
  ]);

/** The branch of a team. */
export function find(branches: readonly Branch[], id: string): Branch | undefined {
  for (const branch of branches) {
    const found = branch.team.id === id ? branch : find(branch.below, id);
    if (found) return found;
  }
  return undefined;
}
