import { cumulatedSavings, type CumulatedDay, type SavingsUnit } from "../cumulated";
import type { Formats } from "../formats";
import type { Point } from "../saved-area";
import type { Day } from "../savings-document";
import type { Texts } from "../texts";
import { axes, fillAreas, markZero } from "./drawing";
import type { Plot } from "./plot";

/** Savings cumulated over the reporting period, with their uncertainty; null when there are none. */
export function cumulatedPlot(days: readonly Day[], unit: SavingsUnit, formats: Formats, texts: Texts): Plot | null {
  const rows = cumulatedSavings(days, unit);
  if (rows.length === 0) return null;

  const band = bandAreas(rows);
  const heights = rows.flatMap(({ value, low, high }) => [value, low, high]).filter((height) => height !== null);
  const [lowest, highest] = [Math.min(0, ...heights), Math.max(0, ...heights)];
  const margin = (highest - lowest || 1) * 0.05;
  const symbol = unit === "kwh" ? "kWh" : "€";

  return {
    label: `${texts.cumulated.title}, ${symbol}`,
    legend: [
      { mark: "saved", label: texts.cumulatedLine },
      ...(band.length > 0 ? [{ mark: "band" as const, label: texts.band }] : []),
    ],
    series: [rows.map((row) => row.day), rows.map((row) => row.value)],
    options: (palette) => ({
      padding: [20, 16, 0, 0],
      scales: {
        x: { time: false },
        y: { range: () => [lowest < 0 ? lowest - margin : 0, highest > 0 ? highest + margin : 0] },
      },
      axes: axes(palette, formats, (amount) => formats.number(amount, 1)),
      series: [{}, { stroke: palette.saved, width: 2, points: { show: false } }],
      hooks: {
        drawAxes: [
          (plot) => {
            fillAreas(plot, band, palette.saved, 0.18);
            if (lowest < 0) markZero(plot, palette);
          },
        ],
      },
    }),
    readout: (index) => {
      const row = rows[index];
      if (!row) return { title: "", rows: [] };
      const amount = (value: number) => formats.savings(value, unit);
      return {
        title: formats.day(row.day),
        rows: [
          {
            mark: "saved",
            label: texts.cumulatedLine,
            value: row.value === null ? texts.noReading : amount(row.value),
          },
          ...(row.low === null || row.high === null
            ? []
            : [{ mark: "band" as const, label: texts.band, value: texts.bandValues(amount(row.low), amount(row.high)) }]),
        ],
      };
    },
  };
}

/** Outlines of the uncertainty, one for each run of days that have it. */
function bandAreas(rows: readonly CumulatedDay[]): readonly (readonly Point[])[] {
  const runs: { x: number; low: number; high: number }[][] = [[]];
  for (const { day, low, high } of rows) {
    if (low === null || high === null) runs.push([]);
    else runs.at(-1)?.push({ x: day, low, high });
  }
  return runs
    .filter((run) => run.length > 1)
    .map((run) => [
      ...run.map(({ x, high }) => ({ x, y: high })),
      ...[...run].reverse().map(({ x, low }) => ({ x, y: low })),
    ]);
}
