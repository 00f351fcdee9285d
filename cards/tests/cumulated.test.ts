import { describe, expect, it } from "vitest";
import { cumulatedSavings, hasEuros } from "../src/cumulated";
import type { Day } from "../src/savings-document";
import { aDay, day } from "./documents";

function reported(date: string, kwh: number, band: number, eur: number | null = null, measured = true): Day {
  return aDay(date, {
    observedKwh: measured ? 1 : null,
    expectedKwh: 1,
    cumulativeKwh: kwh,
    cumulativeLowKwh: kwh - band,
    cumulativeHighKwh: kwh + band,
    cumulativeEur: eur,
  });
}

describe("cumulated savings", () => {
  it("begin with the reporting period", () => {
    const rows = cumulatedSavings([aDay("2025-12-31", { observedKwh: 5 }), reported("2026-03-01", 10, 4)], "kwh");
    expect(rows).toEqual([{ day: day("2026-03-01"), value: 10, low: 6, high: 14 }]);
  });

  it("have a hole on each day absent from the document", () => {
    const rows = cumulatedSavings([reported("2026-03-01", 10, 4), reported("2026-03-04", 20, 5)], "kwh");
    expect(rows.map((row) => row.value)).toEqual([10, null, null, 20]);
    expect(rows[1]).toEqual({ day: day("2026-03-02"), value: null, low: null, high: null });
  });

  it("give a day without a reading no value of its own, only the bounds of the total", () => {
    const rows = cumulatedSavings([reported("2026-03-01", 10, 4), reported("2026-03-02", 10, 4, null, false)], "kwh");
    expect(rows[1]).toEqual({ day: day("2026-03-02"), value: null, low: 6, high: 14 });
  });

  it("are empty before the first day of reporting", () => {
    expect(cumulatedSavings([aDay("2025-06-01", { observedKwh: 5 })], "kwh")).toEqual([]);
  });
});

describe("cumulated savings in euros", () => {
  it("scale the bounds by the mean price so far, which follows a change of price", () => {
    const rows = cumulatedSavings(
      [reported("2026-03-01", 100, 50, 25), reported("2026-03-02", 200, 100, 45)],
      "eur",
    );
    expect(rows[0]).toEqual({ day: day("2026-03-01"), value: 25, low: 12.5, high: 37.5 });
    expect(rows[1]?.low).toBeCloseTo(22.5);
    expect(rows[1]?.high).toBeCloseTo(67.5);
  });

  it("do not let a total of nearly nothing invent a price", () => {
    // 0.1 kWh for 3 € would be 30 €/kWh, and the band ±1 500 €.
    const rows = cumulatedSavings([reported("2026-03-01", 0.1, 50, 3), reported("2026-03-02", 100, 50, 20)], "eur");
    expect(rows[0]?.high).toBeCloseTo(50.1 * 0.2);
  });

  it("keep the last sound price when the total passes through zero", () => {
    const rows = cumulatedSavings([reported("2026-03-01", 100, 50, 20), reported("2026-03-02", 0, 50, 0)], "eur");
    expect(rows[1]).toEqual({ day: day("2026-03-02"), value: 0, low: -10, high: 10 });
  });

  it("have no bounds when no price can be told", () => {
    const rows = cumulatedSavings([reported("2026-03-01", 0, 50, 0)], "eur");
    expect(rows[0]).toMatchObject({ value: 0, low: null, high: null });
  });

  it("exist only where the site has prices", () => {
    expect(hasEuros([reported("2026-03-01", 10, 4)])).toBe(false);
    expect(hasEuros([reported("2026-03-01", 10, 4, 2)])).toBe(true);
  });
});
