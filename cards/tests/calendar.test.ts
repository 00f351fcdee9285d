import { describe, expect, it } from "vitest";
import { dateOf, dayNumber, mondayOf, monthOf } from "../src/calendar";
import { day, isoOf } from "./documents";

describe("civil days", () => {
  it("count one by one across both changes of clock", () => {
    expect(day("2026-03-30") - day("2026-03-28")).toBe(2);
    expect(day("2026-10-26") - day("2026-10-24")).toBe(2);
  });

  it("come back as the date they were, wherever the browser is", () => {
    expect(dateOf(day("2026-11-21")).toISOString()).toBe("2026-11-21T00:00:00.000Z");
  });

  it("are read from the front of an instant", () => {
    expect(dayNumber("2026-03-01T00:00:00+01:00")).toBe(day("2026-03-01"));
  });

  it.each(["", "yesterday", "2026-02-30", "2026-13-01", "01/03/2026"])("refuse %j, which is no date", (words) => {
    expect(dayNumber(words)).toBeNull();
  });

  it("know their Monday, before 1970 too", () => {
    expect(isoOf(mondayOf(day("2026-11-21")))).toBe("2026-11-16");
    expect(isoOf(mondayOf(day("2026-11-16")))).toBe("2026-11-16");
    expect(isoOf(mondayOf(day("2026-11-22")))).toBe("2026-11-16");
    expect(isoOf(mondayOf(day("1969-12-31")))).toBe("1969-12-29");
  });

  it("know the first of their month", () => {
    expect(isoOf(monthOf(day("2024-02-29")))).toBe("2024-02-01");
  });
});
