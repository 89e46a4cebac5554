import { BarChart, HeatmapChart, LineChart, PieChart } from "echarts/charts";
import {
  GridComponent,
  LegendComponent,
  LegendScrollComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { init, use as install } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { optionsOf } from "./options";
import { inkNow } from "./palette";
import type { Drawing } from "./types";

install([
  BarChart,
  LineChart,
  PieChart,
  HeatmapChart,
  GridComponent,
  LegendComponent,
  LegendScrollComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
]);

/** The drawing itself; it follows the size of its place and the theme. */
export function Canvas({ drawing, onPick }: { drawing: Drawing; onPick?: ((at: number) => void) | undefined }) {
  const box = useRef<HTMLDivElement>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const chart = init(element);
    const draw = () => chart.setOption(optionsOf(drawing, inkNow(), element.clientWidth), true);
    draw();
    chart.on("click", ({ dataIndex }) => pick.current?.(dataIndex));
    const size = new ResizeObserver(() => {
      chart.resize();
      draw();
    });
    size.observe(element);
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      size.disconnect();
      theme.disconnect();
      chart.dispose();
    };
  }, [drawing]);
  return <div ref={box} className="h-full w-full" />;
}
