import uPlot from "uplot";
import type { Formats } from "../formats";
import type { Point } from "../saved-area";
import { monthLabels, monthTicks } from "./month-axis";
import type { Palette } from "./palette";

const FONT_PX = 12;
const LABEL_WIDTH_PX = 52;

/** Axes shared by the charts: months below, plain numbers at the left. */
export function axes(palette: Palette, formats: Formats, value: (tick: number) => string): uPlot.Axis[] {
  const shared: uPlot.Axis = {
    stroke: palette.text,
    font: `${FONT_PX}px ${palette.font}`,
    ticks: { show: false },
  };
  return [
    {
      ...shared,
      size: 44,
      gap: 10,
      grid: { show: false },
      splits: (plot, _axis, from, to) => [...monthTicks(from, to, mostLabels(plot))],
      values: (_plot, ticks) => monthLabels(ticks, formats),
    },
    {
      ...shared,
      gap: 6,
      size: (_plot, labels) => 12 + widestLabel(labels, shared.font as string),
      space: 36,
      grid: { stroke: palette.grid, width: 1 },
      values: (_plot, ticks) => ticks.map(value),
    },
  ];
}

function mostLabels(plot: uPlot): number {
  return Math.max(2, Math.floor(plot.bbox.width / uPlot.pxRatio / LABEL_WIDTH_PX));
}

let measuring: CanvasRenderingContext2D | null = null;

function widestLabel(labels: readonly string[] | null, font: string): number {
  measuring ??= document.createElement("canvas").getContext("2d");
  if (!measuring || !labels) return 0;
  measuring.font = font;
  return Math.ceil(Math.max(0, ...labels.map((label) => measuring?.measureText(label).width ?? 0)));
}

/** Fills outlines given in data coordinates, inside the plotting area alone. */
export function fillAreas(plot: uPlot, areas: readonly (readonly Point[])[], colour: string, alpha: number): void {
  insidePlot(plot, (context) => {
    context.globalAlpha = alpha;
    context.fillStyle = colour;
    for (const area of areas) {
      context.beginPath();
      for (const { x, y } of area) context.lineTo(plot.valToPos(x, "x", true), plot.valToPos(y, "y", true));
      context.fill();
    }
  });
}

/** Shades the days between two periods and names them above the plotting area. */
export function markWorks(plot: uPlot, from: number, to: number, label: string, palette: Palette): void {
  const { ctx: context, bbox } = plot;
  const left = plot.valToPos(from, "x", true);
  const right = Math.max(plot.valToPos(to, "x", true), left + uPlot.pxRatio);
  insidePlot(plot, () => {
    context.fillStyle = palette.works;
    context.globalAlpha = 0.12;
    context.fillRect(left, bbox.top, right - left, bbox.height);
  });
  context.save();
  context.font = `${FONT_PX * uPlot.pxRatio}px ${palette.font}`;
  context.fillStyle = palette.works;
  context.textAlign = "center";
  context.textBaseline = "bottom";
  const half = context.measureText(label).width / 2;
  const middle = Math.min(Math.max((left + right) / 2, half), context.canvas.width - half);
  context.fillText(label, middle, bbox.top - 4 * uPlot.pxRatio);
  context.restore();
}

/** A horizontal line at zero, for what may lie on both sides of it. */
export function markZero(plot: uPlot, palette: Palette): void {
  insidePlot(plot, (context) => {
    const y = plot.valToPos(0, "y", true);
    context.strokeStyle = palette.text;
    context.lineWidth = uPlot.pxRatio;
    context.beginPath();
    context.moveTo(plot.bbox.left, y);
    context.lineTo(plot.bbox.left + plot.bbox.width, y);
    context.stroke();
  });
}

function insidePlot(plot: uPlot, draw: (context: CanvasRenderingContext2D) => void): void {
  const { ctx: context, bbox } = plot;
  context.save();
  context.beginPath();
  context.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  context.clip();
  draw(context);
  context.restore();
}
