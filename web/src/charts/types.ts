export type Series = {
  name: string;
  values: (number | null)[];
  /** The same, in words, for the tooltip. */
  texts: string[];
  /** Drawn behind and paler: what it is compared with. */
  past?: boolean;
  /** A bound of an estimate. */
  dashed?: boolean;
};

/** What a chart shows. `across`: bars lie down, for long labels. A matrix has a series for each of its rows. */
export type Drawing = {
  kind: "bar" | "line" | "pie" | "matrix";
  labels: string[];
  series: Series[];
  /** Every figure is one. */
  percent?: boolean;
  stacked?: boolean;
  across?: boolean;
};
