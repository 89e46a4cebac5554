import type { EChartsCoreOption } from "echarts/core";
import type { Ink } from "./palette";
import type { Drawing, Series } from "./types";

type Point = { seriesIndex?: number; dataIndex: number; seriesName?: string; name?: string };

const FONT = 12;

/** ECharts' options for a drawing. Tooltips are drawn, not made of markup, which the content policy would refuse. */
export function optionsOf(drawing: Drawing, ink: Ink, width: number): EChartsCoreOption {
  const shared = {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 250,
    color: ink.series,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink.text, fontSize: FONT },
    tooltip: {
      renderMode: "richText" as const,
      trigger: drawing.kind === "pie" || drawing.kind === "matrix" ? ("item" as const) : ("axis" as const),
      axisPointer: { type: "shadow" as const, shadowStyle: { color: ink.line, opacity: 0.35 } },
      confine: true,
      backgroundColor: ink.surface,
      borderColor: ink.line,
      textStyle: { color: ink.text, fontSize: FONT },
      formatter: (point: Point | Point[]) => told(drawing, Array.isArray(point) ? point : [point]),
    },
  };
  if (drawing.kind === "pie") return { ...shared, ...pie(drawing, ink, width) };
  if (drawing.kind === "matrix") return { ...shared, ...matrix(drawing, ink) };
  return { ...shared, ...axes(drawing, ink, width) };
}

function told({ kind, labels, series }: Drawing, points: readonly Point[]): string {
  const [first] = points;
  if (!first) return "";
  if (kind === "matrix") {
    const flat = cells(series)[first.dataIndex];
    const row = series[flat?.[1] ?? 0];
    return `${row?.name ?? ""} · ${labels[flat?.[0] ?? 0] ?? ""}: ${row?.texts[flat?.[0] ?? 0] ?? ""}`;
  }
  const lines = points.map(({ seriesIndex = 0, dataIndex }) => {
    const one = series[seriesIndex];
    return `${series.length > 1 ? `${one?.name ?? ""}: ` : ""}${one?.texts[dataIndex] ?? ""}`;
  });
  return [labels[first.dataIndex] ?? "", ...lines].join("\n");
}

function axes(drawing: Drawing, ink: Ink, width: number): EChartsCoreOption {
  const { labels, series, across, stacked, kind } = drawing;
  const narrow = width < 480;
  const category = {
    type: "category" as const,
    data: labels,
    inverse: across ?? false,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: ink.line } },
    axisLabel: {
      color: ink.soft,
      fontSize: FONT,
      hideOverlap: true,
      ...(across ? { width: Math.min(170, width * 0.32), overflow: "truncate" as const } : {}),
    },
  };
  const value = {
    type: "value" as const,
    ...(drawing.percent ? wholeOf(drawing, narrow) : {}),
    // There is no half of a record.
    ...(series.every(({ values }) => values.every((one) => Number.isInteger(one ?? 0))) ? { minInterval: 1 } : {}),
    splitNumber: narrow ? 3 : 5,
    axisLabel: {
      color: ink.soft,
      fontSize: FONT,
      formatter: drawing.percent ? (figure: number) => `${brief(figure)} %` : brief,
      hideOverlap: true,
    },
    splitLine: { lineStyle: { color: ink.line } },
  };
  return {
    grid: { left: 8, right: 16, top: series.length > 1 ? 36 : 12, bottom: 8, containLabel: true },
    ...(series.length > 1
      ? {
          legend: {
            top: 0,
            left: 0,
            type: "scroll" as const,
            icon: "roundRect",
            itemWidth: 12,
            itemHeight: 8,
            textStyle: { color: ink.text },
          },
        }
      : {}),
    xAxis: across ? value : category,
    yAxis: across ? category : value,
    series: series.map((one, at) => ({
      name: one.name,
      type: kind === "line" ? ("line" as const) : ("bar" as const),
      data: one.values,
      ...(stacked && !one.past ? { stack: "all" } : {}),
      ...(kind === "line"
        ? {
            symbolSize: 6,
            lineStyle: { width: 2, type: one.dashed || one.past ? ("dashed" as const) : ("solid" as const) },
          }
        : { barMaxWidth: 36, itemStyle: { borderRadius: stacked ? 0 : 2, ...(one.past ? { opacity: 0.4 } : {}) } }),
      ...(one.past ? { color: ink.soft } : series[at]?.dashed ? { color: ink.soft } : {}),
    })),
  };
}

/** Nothing is more than the whole: an axis of shares that come near it ends there, not at the round figure beyond. */
export function wholeOf({ series, stacked }: Drawing, narrow: boolean): { max?: number; interval?: number } {
  const figures = stacked
    ? (series[0]?.values ?? []).map((_, at) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0))
    : series.flatMap(({ values }) => values.map((one) => one ?? 0));
  const most = Math.max(0, ...figures);
  return most > 60 && most <= 100 && Math.min(0, ...figures) === 0 ? { max: 100, interval: narrow ? 50 : 20 } : {};
}

const brief = (value: number): string =>
  new Intl.NumberFormat(document.documentElement.lang, { notation: "compact", maximumFractionDigits: 1 }).format(value);

function pie({ labels, series }: Drawing, ink: Ink, width: number): EChartsCoreOption {
  const [one] = series;
  const narrow = width < 480;
  return {
    legend: {
      type: "scroll" as const,
      orient: narrow ? ("horizontal" as const) : ("vertical" as const),
      ...(narrow ? { bottom: 0, left: 0 } : { left: "58%", top: "middle" }),
      icon: "roundRect",
      itemWidth: 12,
      itemHeight: 12,
      textStyle: { color: ink.text },
      pageTextStyle: { color: ink.soft },
      formatter: (name: string) => {
        const text = one?.texts[labels.indexOf(name)] ?? "";
        return `${name}  ${text}`;
      },
    },
    series: [
      {
        type: "pie" as const,
        radius: narrow ? ["38%", "62%"] : ["48%", "76%"],
        center: narrow ? ["50%", "42%"] : ["29%", "50%"],
        label: { show: false },
        itemStyle: { borderColor: ink.surface, borderWidth: 2 },
        data: labels.map((name, at) => ({ name, value: one?.values[at] ?? 0 })),
      },
    ],
  };
}

const cells = (series: readonly Series[]): [number, number, number][] =>
  series.flatMap(({ values }, row) =>
    values.flatMap((value, column): [number, number, number][] => (value === null ? [] : [[column, row, value]])),
  );

function matrix({ labels, series }: Drawing, ink: Ink): EChartsCoreOption {
  const found = cells(series);
  const label = { color: ink.soft, fontSize: FONT };
  return {
    grid: { left: 8, right: 8, top: 8, bottom: 8, containLabel: true },
    xAxis: {
      type: "category" as const,
      data: labels,
      axisLabel: label,
      axisTick: { show: false },
      axisLine: { show: false },
    },
    yAxis: {
      type: "category" as const,
      inverse: true,
      data: series.map(({ name }) => name),
      axisLabel: label,
      axisTick: { show: false },
      axisLine: { show: false },
    },
    visualMap: {
      show: false,
      min: 0,
      max: Math.max(1, ...found.map(([, , value]) => value)),
      inRange: { color: [ink.low, ink.high] },
    },
    series: [{ type: "heatmap" as const, data: found, itemStyle: { borderColor: ink.surface, borderWidth: 1 } }],
  };
}
