/**
 * Civil days as numbers of days since 1970-01-01.
 *
 * The agent sends civil dates of the site, with no hour: counting them in UTC keeps them apart
 * from the browser's time zone and from changes of clock.
 */
export type DayNumber = number;

const MS_PER_DAY = 86_400_000;
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})/;

/** The number of an ISO date (a time after the date is ignored), or null for anything else. */
export function dayNumber(date: string): DayNumber | null {
  const match = ISO_DATE.exec(date);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const instant = new Date(Date.UTC(year, month - 1, day));
  const exists = instant.getUTCMonth() === month - 1 && instant.getUTCDate() === day;
  return exists ? instant.getTime() / MS_PER_DAY : null;
}

/** Midnight UTC of a civil day; format it with `timeZone: "UTC"`. Fractions of a day are kept. */
export function dateOf(day: DayNumber): Date {
  return new Date(Math.round(day * MS_PER_DAY));
}

/** The Monday on or before a day (1970-01-01 was a Thursday). */
export function mondayOf(day: DayNumber): DayNumber {
  return day - ((((day + 3) % 7) + 7) % 7);
}

/** The first of the month of a day. */
export function monthOf(day: DayNumber): DayNumber {
  const date = dateOf(day);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / MS_PER_DAY;
}
