import { describe, expect, it } from "vitest";
import type { Day, Period } from "../src/savings-document";
import { weeklyMeans } from "../src/weeks";
import { day, isoOf, someDays } from "./documents";

const BASELINE: Period = { start: day("2025-01-06"), end: day("2025-02-03") };
const REPORTING: Period = { start: day("2025-03-05"), end: null };

function weeks(days: readonly Day[], baseline = BASELINE, reporting = REPORTING) {
  return weeklyMeans({ days, baseline, reporting });
}

describe("weekly means", () => {
  it("are in kWh a day", () => {
    const [week] = weeks(someDays("2025-01-06", 7, (index) => ({ observedKwh: index, expectedKwh: 10 })));
    expect(week).toEqual({
      phase: "baseline",
      first: day("2025-01-06"),
      last: day("2025-01-12"),
      observedKwhPerDay: 3,
      expectedKwhPerDay: 10,
    });
  });

  it("leave a hole for a week without data, and never a zero", () => {
    const days = [
      ...someDays("2025-01-06", 7, () => ({ observedKwh: 5, expectedKwh: 6 })),
      ...someDays("2025-01-20", 7, () => ({ observedKwh: 5, expectedKwh: 6 })),
    ];
    expect(weeks(days).map((week) => [isoOf(week.first), week.observedKwhPerDay])).toEqual([
      ["2025-01-06", 5],
      ["2025-01-13", null],
      ["2025-01-20", 5],
    ]);
  });

  it("count a day of no consumption as a zero", () => {
    const [week] = weeks(someDays("2025-01-06", 7, (index) => ({ observedKwh: index < 6 ? 0 : 7, expectedKwh: 1 })));
    expect(week?.observedKwhPerDay).toBe(1);
  });

  it("need four known days", () => {
    const known = (count: number) =>
      someDays("2025-01-06", 7, (index) => ({ observedKwh: index < count ? 8 : null, expectedKwh: 9 }));
    expect(weeks(known(3))[0]?.observedKwhPerDay).toBeNull();
    expect(weeks(known(4))[0]?.observedKwhPerDay).toBe(8);
  });

  it("compare both means over the same days", () => {
    // The expected consumption of the lost, coldest day would otherwise look like a saving.
    const days = someDays("2025-01-06", 7, (index) =>
      index === 0 ? { observedKwh: null, expectedKwh: 100 } : { observedKwh: 10, expectedKwh: 10 },
    );
    expect(weeks(days)[0]).toMatchObject({ observedKwhPerDay: 10, expectedKwhPerDay: 10 });
  });

  it("still show what was used when the weather is unknown", () => {
    const days = someDays("2025-01-06", 7, () => ({ observedKwh: 10 }));
    expect(weeks(days)[0]).toMatchObject({ observedKwhPerDay: 10, expectedKwhPerDay: null });
  });

  it("never mix days of two periods, nor show days between them", () => {
    const days = someDays("2025-01-27", 49, () => ({ observedKwh: 1, expectedKwh: 1 }));
    expect(weeks(days).map((week) => [week.phase, isoOf(week.first), isoOf(week.last)])).toEqual([
      ["baseline", "2025-01-27", "2025-02-02"],
      ["reporting", "2025-03-05", "2025-03-09"],
      ["reporting", "2025-03-10", "2025-03-16"],
    ]);
  });

  it("split the week in which one period follows the other at once", () => {
    const days = someDays("2025-01-06", 14, () => ({ observedKwh: 1, expectedKwh: 1 }));
    const change = day("2025-01-10");
    const phases = weeks(days, { start: day("2025-01-06"), end: change }, { start: change, end: null });
    expect(phases.map((week) => [week.phase, week.last - week.first + 1])).toEqual([
      ["baseline", 4],
      ["reporting", 3],
      ["reporting", 7],
    ]);
  });

  it("leave out days outside both periods", () => {
    const days = [...someDays("2024-12-30", 7, () => ({})), ...someDays("2025-04-01", 7, () => ({}))];
    expect(weeks(days, BASELINE, { start: day("2025-03-05"), end: day("2025-04-01") })).toEqual([]);
  });
});
