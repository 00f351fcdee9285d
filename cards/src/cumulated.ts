import type { DayNumber } from "./calendar";
import type { Day } from "./savings-document";

export type SavingsUnit = "kwh" | "eur";

/**
 * What has been saved at the end of a civil day, and the bounds of it; null is unknown.
 *
 * On a day that could not be compared the total is that of the day before, which is not a measure of
 * the day: its value is null. The bounds go on, since they are those of the total.
 */
export interface CumulatedDay {
  readonly day: DayNumber;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * The cumulated savings, one row a calendar day, so that a missing day is a hole in the line.
 *
 * The agent gives bounds in kWh alone. In euros they are scaled by the mean price of what has been
 * saved so far, which follows dated prices without knowing them.
 */
export function cumulatedSavings(days: readonly Day[], unit: SavingsUnit): readonly CumulatedDay[] {
  const rows = reportedRows(days);
  return unit === "kwh" ? rows.map(inKwh) : inEuros(rows);
}

/** Whether any day has a value in euros: without prices there is nothing to toggle to. */
export function hasEuros(days: readonly Day[]): boolean {
  return days.some((day) => day.cumulativeEur !== null);
}

function reportedRows(days: readonly Day[]): readonly Day[] {
  const known = days.filter((day) => day.cumulativeKwh !== null || day.cumulativeEur !== null);
  const [from, to] = [known[0]?.day, known.at(-1)?.day];
  if (from === undefined || to === undefined) return [];
  const byDay = new Map(known.map((day) => [day.day, day]));
  return Array.from({ length: to - from + 1 }, (_, index) => byDay.get(from + index) ?? unknown(from + index));
}

function inKwh(day: Day): CumulatedDay {
  return {
    day: day.day,
    value: isCompared(day) ? day.cumulativeKwh : null,
    low: day.cumulativeLowKwh,
    high: day.cumulativeHighKwh,
  };
}

function isCompared({ observedKwh, expectedKwh }: Day): boolean {
  return observedKwh !== null && expectedKwh !== null;
}

function inEuros(rows: readonly Day[]): readonly CumulatedDay[] {
  const prices = meanPrices(rows);
  return rows.map((row, index) => {
    const price = prices[index] ?? null;
    const scaled = (kwh: number | null) => (kwh === null || price === null ? null : kwh * price);
    return {
      day: row.day,
      value: isCompared(row) ? row.cumulativeEur : null,
      low: scaled(row.cumulativeLowKwh),
      high: scaled(row.cumulativeHighKwh),
    };
  });
}

/** A total this small beside its own uncertainty divides into a price that means nothing. */
const MIN_SHARE_OF_BAND = 0.05;

/** €/kWh saved at each row; where a row has none of its own, that of the nearest row before, else after. */
function meanPrices(rows: readonly Day[]): readonly (number | null)[] {
  const prices = rows.map(meanPrice);
  let price = prices.find((known) => known !== null) ?? null;
  return prices.map((known) => (price = known ?? price));
}

function meanPrice(row: Day): number | null {
  const { cumulativeKwh: kwh, cumulativeEur: eur, cumulativeLowKwh: low, cumulativeHighKwh: high } = row;
  if (!kwh || eur === null) return null;
  const band = low === null || high === null ? 0 : high - low;
  const price = eur / kwh;
  return Math.abs(kwh) < band * MIN_SHARE_OF_BAND || price < 0 ? null : price;
}

function unknown(day: DayNumber): Day {
  return {
    day,
    observedKwh: null,
    expectedKwh: null,
    cumulativeKwh: null,
    cumulativeLowKwh: null,
    cumulativeHighKwh: null,
    cumulativeEur: null,
  };
}
