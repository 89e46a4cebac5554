import { addMoney } from "../../i18n/format";
import type { Group, KithRecord, Money } from "../../api/types";

/** A closed deal is history: it stays where it is, and there may be thousands, so these columns come page by page. */
const CLOSED: ReadonlySet<string> = new Set(["won", "lost"]);
export const isClosed = (stage: string): boolean => CLOSED.has(stage);

/** A card on its way: shown in the new column at once, not yet known to the server. */
export type Move = { card: KithRecord; from: string; to: string };
export type Total = { count: number; amount: Money | null };

/** A column's cards: those on their way in come first, those on their way out are gone. */
export function cardsOf(stage: string, loaded: readonly KithRecord[], moves: readonly Move[]): KithRecord[] {
  const moving = new Set(moves.map(({ card }) => card.id));
  const arriving = moves.filter(({ to }) => to === stage).map(({ card }) => ({ ...card, stage }));
  return [...arriving, ...loaded.filter(({ id }) => !moving.has(id))];
}

/** A column's count and sum, with the cards on their way already counted. */
export function totalOf(stage: string, groups: readonly Group[], moves: readonly Move[]): Total {
  const known = groups.find(({ key }) => key === stage);
  const sum = known?.sums.amount;
  let total: Total = { count: known?.count ?? 0, amount: (Array.isArray(sum) ? sum[0] : sum) ?? null };
  for (const { card, from, to } of moves) {
    const sign = to === stage ? 1 : from === stage ? -1 : 0;
    if (sign === 0) continue;
    total = { count: total.count + sign, amount: addMoney(total.amount, card.amount as Money | null, sign) };
  }
  return total;
}

/** The stage `step` places to the right or left; null at the ends. */
export function neighbour(stages: readonly string[], stage: string, step: 1 | -1): string | null {
  return stages[stages.indexOf(stage) + step] ?? null;
}
