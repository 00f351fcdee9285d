import { dateOf, type DayNumber } from "./calendar";
import { languageOf, type Language } from "./language";
import type { SavingsUnit } from "./cumulated";

/** Numbers and dates as one user reads them; figures come in unrounded. */
export interface Formats {
  readonly language: Language;
  /** "15 400 kWh" */
  kwh(value: number): string;
  /** "98,4 kWh/jour" */
  kwhPerDay(value: number): string;
  /** "3 304 €" */
  eur(value: number): string;
  savings(value: number, unit: SavingsUnit): string;
  /** From a figure in percent: "42,9 %" */
  percent(value: number, digits?: number): string;
  /** "18,5 °C" */
  celsius(value: number): string;
  /** A bare number, for axes and statistics. */
  number(value: number, digits?: number): string;
  /** "1er mars 2026" */
  day(day: DayNumber): string;
  /** First and last days of a period, the year once when it is the same: "1er mars", "20 novembre 2026" */
  days(first: DayNumber, last: DayNumber): readonly [string, string];
  /** "mars 2026" */
  month(month: DayNumber): string;
  /** For an axis: "mars" */
  shortMonth(day: DayNumber): string;
  year(day: DayNumber): string;
}

interface LocaleSettings {
  readonly language: string;
  readonly numberFormat: string | undefined;
}

/** What Home Assistant calls its number formats, as a locale that writes so. */
const NUMBER_LOCALES: Readonly<Record<string, string>> = {
  comma_decimal: "en-US",
  decimal_comma: "de",
  space_comma: "fr",
  quote_decimal: "de-CH",
  none: "en-US",
};

/** Formats for the language and number format set in the user's profile. */
export function formatsFor(hass: {
  readonly language?: string;
  readonly locale?: { readonly language?: string; readonly number_format?: string };
}): Formats {
  return createFormats({
    language: hass.locale?.language ?? hass.language ?? "en",
    numberFormat: hass.locale?.number_format,
  });
}

function createFormats({ language: tag, numberFormat }: LocaleSettings): Formats {
  const language = languageOf(tag);
  const numberLocale = numberLocaleOf(tag, numberFormat);
  const grouping = numberFormat !== "none";
  const number = (value: number, options: Intl.NumberFormatOptions) =>
    // "negative" rather than the default: nearly nothing must not print as "-0".
    new Intl.NumberFormat(numberLocale, { useGrouping: grouping, signDisplay: "negative", ...options }).format(value);
  const plain = (value: number, digits = 0) => number(value, { maximumFractionDigits: digits });
  const date = (day: DayNumber, options: Intl.DateTimeFormatOptions) =>
    intlDate(language === "fr" ? tag : tag.startsWith("en") ? tag : "en-GB", options).formatToParts(dateOf(day));
  const written = (day: DayNumber, options: Intl.DateTimeFormatOptions) =>
    date(day, options)
      .map((part) => (language === "fr" && part.type === "day" && part.value === "1" ? "1er" : part.value))
      .join("");
  const kwh = (value: number) => `${plain(value)}\u00a0kWh`;
  const eur = (value: number) =>
    number(value, { style: "currency", currency: "EUR", maximumFractionDigits: 0, minimumFractionDigits: 0 });

  const day = (date: DayNumber) => written(date, { day: "numeric", month: "long", year: "numeric" });

  return {
    language,
    kwh,
    eur,
    kwhPerDay: (value) => `${plain(value, value < 100 ? 1 : 0)}\u00a0kWh/${language === "fr" ? "jour" : "day"}`,
    savings: (value, unit) => (unit === "kwh" ? kwh(value) : eur(value)),
    percent: (value, digits = 1) => number(value / 100, { style: "percent", maximumFractionDigits: digits }),
    celsius: (value) => `${plain(value, 1)}\u00a0°C`,
    number: plain,
    day,
    days: (first, last) => {
      const sameYear = dateOf(first).getUTCFullYear() === dateOf(last).getUTCFullYear();
      return [sameYear ? written(first, { day: "numeric", month: "long" }) : day(first), day(last)];
    },
    month: (month) => written(month, { month: "long", year: "numeric" }),
    shortMonth: (day) => written(day, { month: "short" }),
    year: (day) => written(day, { year: "numeric" }),
  };
}

function numberLocaleOf(language: string, numberFormat: string | undefined): string | undefined {
  if (numberFormat === "system") return undefined;
  return (numberFormat && NUMBER_LOCALES[numberFormat]) || supported(language);
}

/** Some of Home Assistant's language tags are unknown to `Intl`, which throws on a malformed one. */
function supported(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? "en";
  } catch {
    return "en";
  }
}

function intlDate(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(supported(locale), { timeZone: "UTC", ...options });
}
