import { describe, expect, it } from "vitest";
import { readSavingsDocument, UnreadableDocumentError } from "../src/savings-document";
import { day } from "./documents";

const MEASURED = {
  site: "Hôtel de ville",
  result: {
    model: "daily",
    parameters: {
      weekday: {
        base_kwh_per_day: 62,
        heating_kwh_per_day_and_c: 4.4,
        heating_balance_c: 16.5,
        cooling_kwh_per_day_and_c: 0,
        cooling_balance_c: null,
      },
    },
    cv_rmse: 0.16,
    nmbe: 0,
    r2: 0.8,
    savings_kwh: 15400,
    savings_percent: 42.9,
    savings_eur: 3304.1,
    model_interval_90_percent: [39, 47],
    drift_interval_90_percent: [27.1, 58.7],
    verdict: "real",
    coverage: { baseline: { percent: 98.5 }, reporting: { percent: 100 } },
    warnings: ["first", 3],
    warnings_fr: ["premier"],
  },
  days: [
    { date: "2026-03-02", observed_kwh: 40, expected_kwh: 70, cumulative_kwh: 60 },
    { date: "2026-03-01", observed_kwh: 0, expected_kwh: 30 },
  ],
  baseline: { start: "2025-01-01", end: "2026-01-01" },
  reporting: { start: "2026-03-01", end: null },
};

function savingsOf(result: object) {
  const { outcome } = readSavingsDocument({ ...MEASURED, result });
  if (outcome.kind !== "measured") throw new Error(outcome.kind);
  return outcome.savings;
}

describe("a savings document", () => {
  it("keeps the figures of a measured saving", () => {
    expect(savingsOf(MEASURED.result)).toEqual({
      kwh: 15400,
      percent: 42.9,
      eur: 3304.1,
      modelInterval: [39, 47],
      driftInterval: [27.1, 58.7],
      verdict: "real",
      model: "daily",
      modelLines: [
        { days: "weekday", baseKwhPerDay: 62, heating: { kwhPerDayAndC: 4.4, balanceC: 16.5 }, cooling: null },
      ],
      cvRmse: 0.16,
      nmbe: 0,
      r2: 0.8,
      coverage: { baseline: 98.5, reporting: 100 },
      warnings: { fr: ["premier"], en: ["first"] },
    });
  });

  it("puts days in order and leaves unknown what is absent, a measured zero apart", () => {
    const { days } = readSavingsDocument(MEASURED);
    expect(days.map(({ day: number, observedKwh, cumulativeKwh }) => [number, observedKwh, cumulativeKwh])).toEqual([
      [day("2026-03-01"), 0, null],
      [day("2026-03-02"), 40, 60],
    ]);
  });

  it("drops rows without a date rather than the whole document", () => {
    const document = readSavingsDocument({ ...MEASURED, days: [{ date: "soon" }, null, { date: "2026-03-01" }] });
    expect(document.days).toHaveLength(1);
  });

  it("leaves an open reporting period open", () => {
    expect(readSavingsDocument(MEASURED).reporting).toEqual({ start: day("2026-03-01"), end: null });
  });

  it("carries the reason of a refusal", () => {
    const result = { status: "refused", rule: "baseline_span", reason: "143 days", reason_fr: "143 jours" };
    const { outcome } = readSavingsDocument({ result, days: [] });
    expect(outcome).toEqual({ kind: "refused", rule: "baseline_span", reason: { fr: "143 jours", en: "143 days" } });
  });

  it("says so when the site asks for no savings", () => {
    expect(readSavingsDocument({ site: "A", result: null }).outcome).toEqual({ kind: "not_asked" });
  });

  it("claims nothing for a verdict it does not know", () => {
    expect(savingsOf({ verdict: "excellent" }).verdict).toBe("not_measurable");
  });

  it("reads nulls as unknown figures", () => {
    const savings = savingsOf({
      savings_kwh: null,
      savings_percent: Number.NaN,
      savings_eur: "many",
      drift_interval_90_percent: [null, 3],
      coverage: null,
      parameters: { all: null },
    });
    expect(savings).toMatchObject({ kwh: null, percent: null, eur: null, driftInterval: null, modelLines: [] });
    expect(savings.coverage).toEqual({ baseline: null, reporting: null });
  });

  it("finds the name of a site given as an object", () => {
    expect(readSavingsDocument({ site: { id: "a", name: "Mairie" } }).site).toBe("Mairie");
  });

  it.each([null, "no", 3, []])("refuses %j, which is no document", (raw) => {
    expect(() => readSavingsDocument(raw)).toThrow(UnreadableDocumentError);
  });
});
