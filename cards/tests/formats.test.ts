import { describe, expect, it } from "vitest";
import { formatsFor } from "../src/formats";
import { day } from "./documents";

const french = formatsFor({ locale: { language: "fr", number_format: "language" } });
const english = formatsFor({ locale: { language: "en", number_format: "language" } });

/** Any of the spaces that `Intl` may choose, as one. */
function plain(words: string): string {
  return words.replace(/\s/g, " ");
}

describe("in French", () => {
  it("numbers have a comma, a space for thousands and a space before the unit", () => {
    expect(plain(french.kwh(15400.4))).toBe("15 400 kWh");
    expect(plain(french.kwhPerDay(98.44))).toBe("98,4 kWh/jour");
    expect(plain(french.eur(3304.1))).toBe("3 304 €");
    expect(plain(french.percent(42.94))).toBe("42,9 %");
    expect(plain(french.celsius(16.5))).toBe("16,5 °C");
  });

  it("the first of a month is an ordinal, the other days are not", () => {
    expect(french.day(day("2026-03-01"))).toBe("1er mars 2026");
    expect(french.day(day("2026-11-20"))).toBe("20 novembre 2026");
    expect(french.day(day("2026-11-11"))).toBe("11 novembre 2026");
  });

  it("a period says its year once", () => {
    expect(french.days(day("2026-03-01"), day("2026-11-20"))).toEqual(["1er mars", "20 novembre 2026"]);
    expect(french.days(day("2025-03-01"), day("2026-02-28"))).toEqual(["1er mars 2025", "28 février 2026"]);
  });

  it("months are short on an axis and whole in a table", () => {
    expect(french.shortMonth(day("2026-01-01"))).toBe("janv.");
    expect(french.month(day("2026-01-01"))).toBe("janvier 2026");
  });
});

describe("in English", () => {
  it("numbers and dates are English ones", () => {
    expect(plain(english.kwh(15400))).toBe("15,400 kWh");
    expect(english.percent(42.94)).toBe("42.9%");
    expect(english.day(day("2026-03-01"))).toBe("March 1, 2026");
  });
});

describe("the number format of the user's profile", () => {
  it.each([
    ["comma_decimal", "15,400 kWh"],
    ["decimal_comma", "15.400 kWh"],
    ["space_comma", "15 400 kWh"],
    ["none", "15400 kWh"],
  ])("%s writes %s, whatever the language", (numberFormat, words) => {
    const formats = formatsFor({ locale: { language: "fr", number_format: numberFormat } });
    expect(plain(formats.kwh(15400))).toBe(words);
  });
});

it("nearly nothing is zero, without a sign", () => {
  expect(plain(french.kwh(-0.2))).toBe("0 kWh");
  expect(plain(french.percent(-0.01, 0))).toBe("0 %");
});

it("a language tag that is not one still formats", () => {
  expect(plain(formatsFor({ language: "not a language" }).kwh(1000))).toBe("1,000 kWh");
});

it("any other language reads English words and its own numbers", () => {
  const german = formatsFor({ locale: { language: "de", number_format: "language" } });
  expect(german.language).toBe("en");
  expect(german.day(day("2026-03-01"))).toBe("1 March 2026");
  expect(plain(german.kwh(15400))).toBe("15.400 kWh");
});
