import { dateOf, type DayNumber } from "../calendar";
import type { Formats } from "../formats";

const MS_PER_DAY = 86_400_000;
const STEPS_MONTHS = [1, 2, 3, 6, 12] as const;

/** Firsts of months between two days, so many months apart that at most `most` of them remain. */
export function monthTicks(from: DayNumber, to: DayNumber, most: number): readonly DayNumber[] {
  for (const step of STEPS_MONTHS) {
    const ticks = firstsOfMonths(from, to, step);
    if (ticks.length <= most) return ticks;
  }
  const yearly = firstsOfMonths(from, to, 12);
  const every = Math.ceil(yearly.length / Math.max(1, most));
  return yearly.filter((_, index) => index % every === 0);
}

function firstsOfMonths(from: DayNumber, to: DayNumber, step: number): readonly DayNumber[] {
  const start = dateOf(from);
  const ticks: DayNumber[] = [];
  let month = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step;
  for (;;) {
    const day = Date.UTC(Math.floor(month / 12), month % 12, 1) / MS_PER_DAY;
    if (day > to) return ticks;
    if (day >= from) ticks.push(day);
    month += step;
  }
}

/** Labels of the ticks: the month, and under it the year where it starts or changes. */
export function monthLabels(ticks: readonly DayNumber[], formats: Pick<Formats, "shortMonth" | "year">): string[] {
  return ticks.map((tick, index) => {
    const before = ticks[index - 1];
    const year = formats.year(tick);
    const sameYear = before !== undefined && formats.year(before) === year;
    return sameYear ? formats.shortMonth(tick) : `${formats.shortMonth(tick)}\n${year}`;
  });
}
