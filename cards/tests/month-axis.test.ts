import { describe, expect, it } from "vitest";
import { monthLabels, monthTicks } from "../src/chart/month-axis";
import { formatsFor } from "../src/formats";
import { day, isoOf } from "./documents";

const ticks = (from: string, to: string, most: number) => monthTicks(day(from), day(to), most).map(isoOf);

describe("ticks of months", () => {
  it("are every month where there is room", () => {
    expect(ticks("2026-01-15", "2026-04-15", 6)).toEqual(["2026-02-01", "2026-03-01", "2026-04-01"]);
  });

  it("are rarer where there is not, and still fall on January", () => {
    expect(ticks("2025-01-01", "2026-11-21", 4)).toEqual(["2025-01-01", "2025-07-01", "2026-01-01", "2026-07-01"]);
  });

  it("never exceed what fits, over many years", () => {
    expect(ticks("1990-01-01", "2026-11-21", 5).length).toBeLessThanOrEqual(5);
  });

  it("name the year where it begins, and at the first tick", () => {
    const days = monthTicks(day("2025-06-01"), day("2026-03-02"), 5);
    expect(monthLabels(days, formatsFor({ language: "fr" }))).toEqual([
      "juil.\n2025",
      "sept.",
      "nov.",
      "janv.\n2026",
      "mars",
    ]);
  });
});
