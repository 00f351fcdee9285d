import { dateOf, dayNumber } from "../src/calendar";
import type { Day } from "../src/savings-document";

export function day(date: string): number {
  const number = dayNumber(date);
  if (number === null) throw new Error(`not a date: ${date}`);
  return number;
}

/** A day on which nothing is known but what is given. */
export function aDay(date: string, known: Partial<Omit<Day, "day">> = {}): Day {
  return {
    day: day(date),
    observedKwh: null,
    expectedKwh: null,
    cumulativeKwh: null,
    cumulativeLowKwh: null,
    cumulativeHighKwh: null,
    cumulativeEur: null,
    ...known,
  };
}

/** Consecutive days, from a date, with what `known` says of each. */
export function someDays(start: string, count: number, known: (index: number) => Partial<Omit<Day, "day">>): Day[] {
  return Array.from({ length: count }, (_, index) => aDay(isoOf(day(start) + index), known(index)));
}

export function isoOf(number: number): string {
  return dateOf(number).toISOString().slice(0, 10);
}
