import { monthOf, type DayNumber } from "./calendar";
import type { Day } from "./savings-document";

/** One month in numbers, for readers of the table behind the charts. */
export interface Month {
  /** The first of the month. */
  readonly month: DayNumber;
  /** Days with both a measured and an expected value; the sums are over these days alone. */
  readonly comparedDays: number;
  readonly observedKwh: number | null;
  readonly expectedKwh: number | null;
  /** Saved since the start of the reporting period, at the last known day of the month. */
  readonly cumulativeKwh: number | null;
}

/** Monthly sums over the days where measured and expected are both known. */
export function monthlySums(days: readonly Day[]): readonly Month[] {
  const months = new Map<DayNumber, Month>();
  for (const day of days) {
    const month = monthOf(day.day);
    const before = months.get(month) ?? {
      month,
      comparedDays: 0,
      observedKwh: null,
      expectedKwh: null,
      cumulativeKwh: null,
    };
    const cumulativeKwh = day.cumulativeKwh ?? before.cumulativeKwh;
    months.set(
      month,
      day.observedKwh === null || day.expectedKwh === null
        ? { ...before, cumulativeKwh }
        : {
            month,
            comparedDays: before.comparedDays + 1,
            observedKwh: (before.observedKwh ?? 0) + day.observedKwh,
            expectedKwh: (before.expectedKwh ?? 0) + day.expectedKwh,
            cumulativeKwh,
          },
    );
  }
  return [...months.values()];
}
