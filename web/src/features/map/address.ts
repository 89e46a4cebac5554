import type { Point } from "./projection";

export const RADII = [1, 2, 5, 10, 25, 50, 100, 250] as const;
export type MapAddress = {
  show?: "visits";
  on?: string;
  whose?: string;
  level?: string;
  segment?: string;
  near?: string;
  km?: string;
  box?: string;
};

const NUMBERS = /^-?\d{1,3}(\.\d+)?(,-?\d{1,3}(\.\d+)?)+$/;
const numbers = (text: unknown, many: number): number[] | null => {
  const found = NUMBERS.test(String(text)) ? String(text).split(",").map(Number) : [];
  return found.length === many ? found : null;
};

/** The filters of the map, so that a link is what one sees. */
export function readMap(search: Record<string, unknown>): MapAddress {
  const { show, on, whose, level, segment, near, km, box } = search;
  const word = (name: string, value: unknown) => (typeof value === "string" && value ? { [name]: value } : {});
  return {
    ...(show === "visits" ? { show } : {}),
    ...(/^\d{4}-\d{2}-\d{2}$/.test(String(on)) ? { on: String(on) } : {}),
    ...(whose === "mine" || whose === "team" ? { whose } : {}),
    ...word("level", level),
    ...word("segment", segment),
    ...(numbers(near, 2) ? { near: String(near) } : {}),
    ...(RADII.some((one) => String(one) === String(km)) ? { km: String(km) } : {}),
    ...(numbers(box, 4) ? { box: String(box) } : {}),
  };
}

export function pointIn(near: string | undefined): Point | null {
  const [latitude, longitude] = numbers(near, 2) ?? [];
  return latitude === undefined || longitude === undefined ? null : { latitude, longitude };
}

export const pointText = ({ latitude, longitude }: Point): string => `${latitude.toFixed(5)},${longitude.toFixed(5)}`;
export const boxIn = (box: string | undefined): number[] | null => numbers(box, 4);
