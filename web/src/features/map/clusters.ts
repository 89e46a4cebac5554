import { type Spot, worldSize } from "./projection";

export type Cluster<Item> = Spot & { id: string; members: Item[] };

/** Pixels between two marks that a finger can tell apart. */
const APART = 44;

/** What would lie on top of each other at a zoom, together; the first of each in the order given stays where it is. */
export function clustersOf<Item extends Spot & { id: string }>(items: readonly Item[], zoom: number): Cluster<Item>[] {
  const cell = APART / worldSize(zoom);
  const grid = new Map<string, Cluster<Item>[]>();
  const made: Cluster<Item>[] = [];
  for (const item of items) {
    const [column, row] = [Math.floor(item.x / cell), Math.floor(item.y / cell)];
    const near = [-1, 0, 1].flatMap((right) =>
      [-1, 0, 1].flatMap((below) => grid.get(`${column + right} ${row + below}`) ?? []),
    );
    const known = near.find(({ members: [first] }) => first && Math.hypot(first.x - item.x, first.y - item.y) < cell);
    if (known) {
      known.members.push(item);
      continue;
    }
    const one = { id: item.id, x: item.x, y: item.y, members: [item] };
    made.push(one);
    const here = `${column} ${row}`;
    grid.set(here, [...(grid.get(here) ?? []), one]);
  }
  return made;
}
