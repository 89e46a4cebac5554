import type { Waiting } from "./store";

export type Side = "mine" | "theirs";

/** The write that is left after a choice for each field in conflict; null when nothing of mine is.
 *
 * Mine is then meant over what they wrote, so what they wrote becomes what I saw.
 */
export function settled(
  { write, conflicts = [], theirs }: Waiting,
  sides: Readonly<Record<string, Side>>,
): Partial<Waiting["write"]> | null {
  const mine = Object.entries(write.data ?? {}).filter(
    ([name]) => !conflicts.includes(name) || (sides[name] ?? "mine") === "mine",
  );
  if (mine.length === 0) return null;
  const seen = mine.map(([name]) => [name, conflicts.includes(name) ? (theirs?.[name] ?? null) : write.base?.[name]]);
  return { data: Object.fromEntries(mine), base: Object.fromEntries(seen) };
}
