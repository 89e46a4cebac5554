type Box = { left: number; top: number; right: number; bottom: number };
export type Labelled = { id: string; left: number; top: number; text: string };

const LINE = 14;
const BELOW = 14;
const HALF_MARK = 12;
const LATIN = 6.4;
const HAN = 11.5;

const meet = (one: Box, other: Box): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** The ids of those whose text stands below its mark without covering another mark or text; earlier ones come first. */
export function readable(all: readonly Labelled[]): Set<string> {
  const marks = all.map(({ id, left, top }) => ({
    id,
    left: left - HALF_MARK,
    top: top - HALF_MARK,
    right: left + HALF_MARK,
    bottom: top + HALF_MARK,
  }));
  const taken: Box[] = [];
  const found = new Set<string>();
  for (const { id, left, top, text } of all) {
    const half = [...text].reduce((sum, letter) => sum + (letter > "\u2e80" ? HAN : LATIN), 0) / 2;
    const box = { left: left - half, top: top + BELOW, right: left + half, bottom: top + BELOW + LINE };
    if (!text || taken.some((other) => meet(box, other)) || marks.some((one) => one.id !== id && meet(box, one)))
      continue;
    taken.push(box);
    found.add(id);
  }
  return found;
}
