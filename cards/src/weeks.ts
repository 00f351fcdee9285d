import { mondayOf, type DayNumber } from "./calendar";
import type { Day, SavingsDocument } from "./savings-document";

export type Phase = "baseline" | "reporting";

/** Mean energy of the known days of one week, in kWh a day; null where too few are known. */
export interface Week {
  readonly phase: Phase;
  /** First and last civil days of the week that lie in the phase. */
  readonly first: DayNumber;
  readonly last: DayNumber;
  readonly observedKwhPerDay: number | null;
  readonly expectedKwhPerDay: number | null;
}

/** Below four days out of seven, a mean says more about which days are missing than about the week. */
export const MIN_KNOWN_DAYS = 4;

/**
 * Weekly means over the baseline and the reporting periods, in order, a week without data included.
 *
 * A week never straddles two phases, and both means of a week are over the same days, so that
 * their difference is a difference of consumption and not of calendar.
 */
export function weeklyMeans(document: Pick<SavingsDocument, "days" | "baseline" | "reporting">): readonly Week[] {
  const byPhase: Record<Phase, Day[]> = { baseline: [], reporting: [] };
  for (const day of document.days) {
    const phase = phaseOf(day.day, document);
    if (phase) byPhase[phase].push(day);
  }
  return [...weeksOf(byPhase.baseline, "baseline"), ...weeksOf(byPhase.reporting, "reporting")];
}

function phaseOf(day: DayNumber, { baseline, reporting }: Pick<SavingsDocument, "baseline" | "reporting">): Phase | null {
  if (reporting.start !== null && day >= reporting.start) {
    return reporting.end !== null && day >= reporting.end ? null : "reporting";
  }
  if (baseline.end !== null && day >= baseline.end) return null;
  return baseline.start !== null && day < baseline.start ? null : "baseline";
}

function weeksOf(days: readonly Day[], phase: Phase): readonly Week[] {
  const [from, to] = [days[0]?.day, days.at(-1)?.day];
  if (from === undefined || to === undefined) return [];
  const byMonday = new Map<DayNumber, Day[]>();
  for (const day of days) {
    const monday = mondayOf(day.day);
    byMonday.set(monday, [...(byMonday.get(monday) ?? []), day]);
  }
  const weeks: Week[] = [];
  for (let monday = mondayOf(from); monday <= to; monday += 7) {
    weeks.push({
      phase,
      first: Math.max(monday, from),
      last: Math.min(monday + 6, to),
      ...meansOf(byMonday.get(monday) ?? []),
    });
  }
  return weeks;
}

function meansOf(days: readonly Day[]): Pick<Week, "observedKwhPerDay" | "expectedKwhPerDay"> {
  const compared = days.filter((day) => day.observedKwh !== null && day.expectedKwh !== null);
  if (compared.length >= MIN_KNOWN_DAYS) {
    return {
      observedKwhPerDay: meanOf(compared, (day) => day.observedKwh),
      expectedKwhPerDay: meanOf(compared, (day) => day.expectedKwh),
    };
  }
  return {
    observedKwhPerDay: meanOf(days, (day) => day.observedKwh),
    expectedKwhPerDay: meanOf(days, (day) => day.expectedKwh),
  };
}

function meanOf(days: readonly Day[], value: (day: Day) => number | null): number | null {
  const known = days.map(value).filter((kwh) => kwh !== null);
  if (known.length < MIN_KNOWN_DAYS) return null;
  return known.reduce((sum, kwh) => sum + kwh, 0) / known.length;
}
