import type uPlot from "uplot";
import type { Palette } from "./palette";

/** Which mark of the legend a value belongs to. */
export type Mark = "observed" | "expected" | "saved" | "band";

export interface ReadoutRow {
  readonly mark: Mark;
  readonly label: string;
  readonly value: string;
}

/** What one step of a chart says, in words. */
export interface Readout {
  readonly title: string;
  readonly rows: readonly ReadoutRow[];
}

export type DrawnOptions = Omit<uPlot.Options, "width" | "height">;

export interface LegendItem {
  readonly mark: Mark | "area";
  readonly label: string;
}

/** A chart, told apart from the element that holds it: abscissas are day numbers. */
export interface Plot {
  /** Accessible name. */
  readonly label: string;
  readonly legend: readonly LegendItem[];
  readonly series: uPlot.AlignedData;
  options(palette: Palette): DrawnOptions;
  readout(index: number): Readout;
}
