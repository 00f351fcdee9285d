import { figure, isFields, list, text, type Fields } from "./json-fields";

export type Mode = "off" | "observe" | "on";

export interface LoadRow {
  readonly id: string;
  readonly name: string;
  /** Word of the integration; one that this version does not know is shown as it is. */
  readonly phase: string;
  readonly reason: string | null;
  readonly drawW: number;
  readonly powerW: number;
  /** Seconds since 1970. */
  readonly since: number | null;
  /** Shed today. */
  readonly minutes: number;
  readonly energyKwh: number;
}

export interface ToldLimit {
  readonly value: number;
  readonly unit: string;
  readonly source: string;
  readonly soft: boolean;
  readonly scope: string;
  /** Seconds since 1970; null has begun, or does not end. */
  readonly start: number | null;
  readonly end: number | null;
}

export interface SheddingDocument {
  readonly title: string | null;
  readonly mode: Mode;
  readonly state: string;
  /** W or VA: of power, limit and base. */
  readonly unit: string;
  readonly meter: string | null;
  readonly power: number | null;
  readonly limit: number | null;
  readonly source: string | null;
  readonly base: number | null;
  readonly energyKwh: number;
  readonly minutes: number;
  readonly limits: readonly ToldLimit[];
  readonly loads: readonly LoadRow[];
}

/** Reads an event of `linky_gtb/shedding`; null when it is not one. An unknown mode claims to command nothing. */
export function readSheddingDocument(raw: unknown): SheddingDocument | null {
  if (!isFields(raw)) return null;
  const mode = raw["mode"];
  return {
    title: text(raw["title"]),
    mode: mode === "on" || mode === "observe" ? mode : "off",
    state: text(raw["state"]) ?? "waiting_for_meter",
    unit: text(raw["unit"]) ?? "W",
    meter: text(raw["meter"]),
    power: figure(raw["power"]),
    limit: figure(raw["limit"]),
    source: text(raw["source"]),
    base: figure(raw["base"]),
    energyKwh: figure(raw["energy_kwh"]) ?? 0,
    minutes: figure(raw["minutes"]) ?? 0,
    limits: list(raw["limits"]).filter(isFields).flatMap(readLimit),
    loads: list(raw["loads"]).filter(isFields).flatMap(readLoad),
  };
}

function readLimit(raw: Fields): readonly ToldLimit[] {
  const value = figure(raw["value"]);
  if (value === null) return [];
  return [
    {
      value,
      unit: text(raw["unit"]) ?? "W",
      source: text(raw["source"]) ?? "",
      soft: raw["firmness"] === "soft",
      scope: text(raw["scope"]) ?? "site",
      start: figure(raw["start"]),
      end: figure(raw["end"]),
    },
  ];
}

function readLoad(raw: Fields): readonly LoadRow[] {
  const id = text(raw["id"]);
  if (id === null) return [];
  return [
    {
      id,
      name: text(raw["name"]) ?? id,
      phase: text(raw["phase"]) ?? "unavailable",
      reason: text(raw["reason"]),
      drawW: figure(raw["draw_w"]) ?? 0,
      powerW: figure(raw["power_w"]) ?? 0,
      since: figure(raw["since"]),
      minutes: figure(raw["minutes"]) ?? 0,
      energyKwh: figure(raw["energy_kwh"]) ?? 0,
    },
  ];
}

/** How urgent it is to look at a load: shed first, then what is wrong, then what waits, then the rest by name. */
const ORDER = ["shed", "lowered", "deaf", "unavailable", "waiting", "manual", "exempt", "free", "idle", "excluded"];

export function sortedLoads(loads: readonly LoadRow[]): readonly LoadRow[] {
  const place = ({ phase }: LoadRow) => (ORDER.includes(phase) ? ORDER.indexOf(phase) : ORDER.length);
  return [...loads].sort((a, b) => place(a) - place(b) || a.name.localeCompare(b.name));
}

/** Loads shed at some moment of the day, the longest first. */
export function shedToday(loads: readonly LoadRow[]): readonly LoadRow[] {
  return loads.filter(({ minutes, energyKwh }) => minutes > 0 || energyKwh > 0).sort((a, b) => b.minutes - a.minutes);
}
