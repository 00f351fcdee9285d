/** A point of a chart in data coordinates. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What is needed of a step of the chart: its abscissa and the two values compared there. */
export interface Compared {
  readonly x: number;
  readonly expected: number | null;
  readonly observed: number | null;
}

interface Known {
  readonly x: number;
  readonly expected: number;
  readonly observed: number;
}

/**
 * Outlines of the areas where less was used than expected, cut exactly where the lines cross.
 *
 * Unknown values end an area: nothing is shaded across a gap.
 */
export function savedAreas(steps: readonly Compared[]): readonly (readonly Point[])[] {
  return knownRuns(steps).flatMap(areasOfRun);
}

function knownRuns(steps: readonly Compared[]): readonly (readonly Known[])[] {
  const runs: Known[][] = [[]];
  for (const { x, expected, observed } of steps) {
    if (expected === null || observed === null) runs.push([]);
    else runs.at(-1)?.push({ x, expected, observed });
  }
  return runs.filter((run) => run.length > 1);
}

function areasOfRun(run: readonly Known[]): readonly (readonly Point[])[] {
  const areas: Known[][] = [];
  let area: Known[] = [];
  const close = () => {
    if (area.length > 1) areas.push(area);
    area = [];
  };
  run.forEach((step, index) => {
    const before = run[index - 1];
    const crossing = before && crossingOf(before, step);
    if (crossing) area.push(crossing);
    if (step.expected > step.observed) {
      area.push(step);
    } else {
      close();
    }
  });
  close();
  return areas.map((steps) => [
    ...steps.map(({ x, expected }) => ({ x, y: expected })),
    ...[...steps].reverse().map(({ x, observed }) => ({ x, y: observed })),
  ]);
}

function crossingOf(from: Known, to: Known): Known | null {
  const gapFrom = from.expected - from.observed;
  const gapTo = to.expected - to.observed;
  if (gapFrom > 0 === gapTo > 0) return null;
  const share = gapFrom / (gapFrom - gapTo);
  const y = from.expected + share * (to.expected - from.expected);
  return { x: from.x + share * (to.x - from.x), expected: y, observed: y };
}
