import type { Formats } from "./formats";
import type { Hass } from "./home-assistant";

/** "8,42 kW", or "8,42 kVA" when the site is metered in VA. */
export function powerText(value: number, unit: string, formats: Formats): string {
  const kilo = value / 1000;
  return `${formats.number(kilo, Math.abs(kilo) < 100 ? 2 : 0)}\u00a0k${unit === "VA" ? "VA" : "W"}`;
}

/** "1,25 kWh": held-back energies are small. */
export function energyText(kwh: number, formats: Formats): string {
  return `${formats.number(kwh, kwh < 10 ? 2 : 0)}\u00a0kWh`;
}

/** The zone in which the user wants to read the time; undefined is the browser's. */
export function timeZoneOf(hass: Pick<Hass, "locale" | "config">): string | undefined {
  return hass.locale?.time_zone === "server" ? hass.config?.time_zone : undefined;
}

/** "14:30", with its day when it is not that of `besideMs`. */
export function clockText(seconds: number, besideMs: number, language: string, timeZone: string | undefined): string {
  const zone = timeZone ? { timeZone } : {};
  const day = new Intl.DateTimeFormat("en-CA", { ...zone, dateStyle: "short" });
  const sameDay = day.format(seconds * 1000) === day.format(besideMs);
  return new Intl.DateTimeFormat(language === "fr" ? "fr-FR" : "en-GB", {
    ...zone,
    ...(sameDay ? {} : { weekday: "short", day: "numeric", month: "short" }),
    hour: "2-digit",
    minute: "2-digit",
  }).format(seconds * 1000);
}
