/** Colours of series, three to one against the surface they lie on; figures always stand beside them. */
const LIGHT = ["#0b665c", "#c2570c", "#3f5fb5", "#8a5200", "#a03a78", "#4b7a1e", "#6d5bb0", "#5b6b73"];
const DARK = ["#4cc4b2", "#f0955a", "#8fa8f2", "#e2b04f", "#e58bc0", "#9ccc65", "#b6a6f5", "#a4b2ba"];

export type Ink = {
  series: string[];
  text: string;
  soft: string;
  line: string;
  surface: string;
  low: string;
  high: string;
};

export function inkNow(): Ink {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(name).trim();
  const dark = document.documentElement.dataset.theme === "dark";
  return {
    series: dark ? DARK : LIGHT,
    text: of("--ink"),
    soft: of("--soft"),
    line: of("--line"),
    surface: of("--surface"),
    low: of("--sunken"),
    high: of("--accent"),
  };
}
