import { describe, expect, it } from "vitest";
import { formatsFor } from "../src/formats";
import { clockText, powerText, timeZoneOf } from "../src/shedding-formats";
import { sheddingTextsFor } from "../src/shedding-texts";
import { minutesText } from "../src/view/shedding-lists";

const french = formatsFor({ language: "fr" });
const NOON = Date.UTC(2026, 10, 24, 11) / 1000;

describe("shedding figures", () => {
  it.each([
    [8423, "W", "8,42 kW"],
    [36_000, "VA", "36 kVA"],
    [120_400, "W", "120 kW"],
    [-250, "W", "-0,25 kW"],
  ])("%d %s is written %s", (value, unit, words) => {
    expect(powerText(value, unit, french).replace(/\u00a0/g, " ")).toBe(words);
  });

  it("tells the hour in the zone of the user, and the day only when it is another", () => {
    expect(clockText(NOON, NOON * 1000, "fr", "Europe/Paris")).toBe("12:00");
    expect(clockText(NOON + 86_400, NOON * 1000, "fr", "Europe/Paris")).toMatch(/mer\. 25 nov\..*12:00/);
  });

  it("uses the server's zone only when the profile says so", () => {
    const config = { time_zone: "Indian/Reunion" };
    expect(timeZoneOf({ locale: { time_zone: "server" }, config })).toBe("Indian/Reunion");
    expect(timeZoneOf({ locale: { time_zone: "local" }, config })).toBeUndefined();
  });

  it("writes long sheds in hours", () => {
    const texts = sheddingTextsFor("fr");
    expect([minutesText(25, texts), minutesText(125, texts)].map((words) => words.replace(/\u00a0/g, " "))).toEqual(["25 min", "2 h 05"]);
  });
});
