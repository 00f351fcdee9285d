import type { Formats } from "../formats";
import { savedAreas } from "../saved-area";
import type { SavingsDocument } from "../savings-document";
import type { Texts } from "../texts";
import { weeklyMeans, type Week } from "../weeks";
import { axes, fillAreas, markWorks } from "./drawing";
import type { Plot, ReadoutRow } from "./plot";

/** Actual against expected consumption by week; null when there is nothing to draw. */
export function weeklyPlot(document: SavingsDocument, formats: Formats, texts: Texts): Plot | null {
  const weeks = weeklyMeans(document);
  const known = weeks.flatMap((week) => [week.observedKwhPerDay, week.expectedKwhPerDay]).filter((kwh) => kwh !== null);
  if (known.length === 0) return null;

  const steps = weeks.map(stepOf);
  const drawn = withBreakBetweenPhases(steps);
  const saved = savedAreas(steps.filter((step) => step.week.phase === "reporting"));
  const works = worksOf(document, weeks);
  const highest = Math.max(...known);
  const lowest = Math.min(0, ...known);
  const [from, to] = [weeks[0]?.first ?? 0, (weeks.at(-1)?.last ?? 0) + 1];

  return {
    label: `${texts.weekly.title}, ${texts.weekly.unit}`,
    legend: [
      { mark: "observed", label: texts.observed },
      { mark: "expected", label: texts.expected },
      ...(saved.length > 0 ? [{ mark: "area" as const, label: texts.savedArea }] : []),
    ],
    series: [
      drawn.map((step) => step.x),
      drawn.map((step) => step.expected),
      drawn.map((step) => step.observed),
    ],
    options: (palette) => ({
      padding: [20, 16, 0, 0],
      scales: { x: { time: false, range: () => [from, to] }, y: { range: () => [lowest * 1.05, highest * 1.05] } },
      axes: axes(palette, formats, (kwh) => formats.number(kwh, 1)),
      series: [
        {},
        { stroke: palette.expected, width: 1.5, dash: [5, 4], points: { show: false } },
        { stroke: palette.observed, width: 2, points: { show: false } },
      ],
      hooks: {
        drawAxes: [
          (plot) => {
            if (works) markWorks(plot, works.from, works.to, texts.works, palette);
            fillAreas(plot, saved, palette.saved, 0.28);
          },
        ],
      },
    }),
    readout: (index) => {
      const week = drawn[index]?.week;
      return week
        ? { title: texts.weekOf(formats.day(week.first)), rows: rowsOf(week, formats, texts) }
        : { title: texts.works, rows: [] };
    },
  };
}

interface Step {
  readonly x: number;
  readonly expected: number | null;
  readonly observed: number | null;
  readonly week: Week;
}

function stepOf(week: Week): Step {
  return {
    x: (week.first + week.last + 1) / 2,
    expected: week.expectedKwhPerDay,
    observed: week.observedKwhPerDay,
    week,
  };
}

/** An empty step where the reporting period begins, so that no line is drawn over the works. */
function withBreakBetweenPhases(steps: readonly Step[]): readonly (Step | (Omit<Step, "week"> & { week: null }))[] {
  return steps.flatMap((step, index) => {
    const before = steps[index - 1];
    if (!before || before.week.phase === step.week.phase) return [step];
    return [{ x: (before.week.last + 1 + step.week.first) / 2, expected: null, observed: null, week: null }, step];
  });
}

function worksOf({ baseline, reporting }: SavingsDocument, weeks: readonly Week[]): { from: number; to: number } | null {
  const bothDrawn = weeks.some(({ phase }) => phase === "baseline") && weeks.some(({ phase }) => phase === "reporting");
  return bothDrawn && baseline.end !== null && reporting.start !== null
    ? { from: baseline.end, to: reporting.start }
    : null;
}

function rowsOf(week: Week, formats: Formats, texts: Texts): readonly ReadoutRow[] {
  const { observedKwhPerDay: observed, expectedKwhPerDay: expected } = week;
  const written = (kwh: number | null) => (kwh === null ? texts.noReading : formats.kwhPerDay(kwh));
  const rows: ReadoutRow[] = [
    { mark: "observed", label: texts.observed, value: written(observed) },
    { mark: "expected", label: texts.expected, value: written(expected) },
  ];
  if (observed !== null && expected !== null && expected > 0) {
    const change = formats.percent((100 * (observed - expected)) / expected, 0);
    rows.push({ mark: "saved", label: texts.difference, value: observed > expected ? `+${change}` : change });
  }
  return rows;
}
