import { describe, expect, it } from "vitest";
import { monthlySums } from "../src/months";
import { aDay, day } from "./documents";

describe("monthly sums", () => {
  it("add the days on which both energies are known", () => {
    const months = monthlySums([
      aDay("2026-03-30", { observedKwh: 10, expectedKwh: 20, cumulativeKwh: 10 }),
      aDay("2026-03-31", { observedKwh: null, expectedKwh: 500, cumulativeKwh: 10 }),
      aDay("2026-04-01", { observedKwh: 0, expectedKwh: 20, cumulativeKwh: 30 }),
    ]);
    expect(months).toEqual([
      { month: day("2026-03-01"), comparedDays: 1, observedKwh: 10, expectedKwh: 20, cumulativeKwh: 10 },
      { month: day("2026-04-01"), comparedDays: 1, observedKwh: 0, expectedKwh: 20, cumulativeKwh: 30 },
    ]);
  });

  it("say nothing of a month without a comparable day", () => {
    expect(monthlySums([aDay("2026-03-30", { observedKwh: 10 })])[0]).toMatchObject({
      comparedDays: 0,
      observedKwh: null,
      expectedKwh: null,
    });
  });
});
