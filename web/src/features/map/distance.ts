import { number } from "../../i18n/format";

/** 350 m, 2.4 km, 120 km: as exact as one needs it. */
export const distance = (km: number): string =>
  km < 1 ? `${number(Math.round(km * 1000))} m` : `${number(Number(km.toFixed(km < 10 ? 1 : 0)))} km`;
