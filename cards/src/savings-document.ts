import { dayNumber, type DayNumber } from "./calendar";
import { figure, isFields, list, text, type Fields } from "./json-fields";
import type { Language } from "./language";

export type Verdict = "real" | "not_distinguishable" | "not_measurable";

/** Bounds in percent of the expected consumption. */
export type Interval = readonly [low: number, high: number];

/** One line of the change-point model: base, plus so much per degree beyond a balance temperature. */
export interface ModelLine {
  /** The agent's name of the days it holds for: `all`, `weekday` or `weekend`. */
  readonly days: string;
  readonly baseKwhPerDay: number;
  readonly heating: Slope | null;
  readonly cooling: Slope | null;
}

export interface Slope {
  readonly kwhPerDayAndC: number;
  readonly balanceC: number;
}

/** Figures of a savings result; null is what the agent could not tell. */
export interface Savings {
  readonly kwh: number | null;
  readonly percent: number | null;
  readonly eur: number | null;
  readonly modelInterval: Interval | null;
  readonly driftInterval: Interval | null;
  readonly verdict: Verdict;
  /** Name of the model's family. */
  readonly model: string | null;
  readonly modelLines: readonly ModelLine[];
  /** Fractions, as the agent gives them. */
  readonly cvRmse: number | null;
  readonly nmbe: number | null;
  readonly r2: number | null;
  /** Known days of each period, in percent. */
  readonly coverage: { readonly baseline: number | null; readonly reporting: number | null };
  readonly warnings: Readonly<Record<Language, readonly string[]>>;
}

export type Outcome =
  | { readonly kind: "measured"; readonly savings: Savings }
  | { readonly kind: "refused"; readonly rule: string; readonly reason: Readonly<Record<Language, string>> }
  | { readonly kind: "not_asked" };

export interface Day {
  readonly day: DayNumber;
  readonly observedKwh: number | null;
  readonly expectedKwh: number | null;
  readonly cumulativeKwh: number | null;
  readonly cumulativeLowKwh: number | null;
  readonly cumulativeHighKwh: number | null;
  readonly cumulativeEur: number | null;
}

/** `[start, end)`; a null bound is not known. */
export interface Period {
  readonly start: DayNumber | null;
  readonly end: DayNumber | null;
}

export interface SavingsDocument {
  readonly site: string | null;
  readonly outcome: Outcome;
  /** In order of date, one row a day at most; a day without a row is a day without a value. */
  readonly days: readonly Day[];
  readonly baseline: Period;
  readonly reporting: Period;
}

export class UnreadableDocumentError extends Error {}

/**
 * Reads the answer of `linky_gtb/savings`.
 *
 * Lenient about what is missing, since a null is a legitimate answer of the agent.
 * @throws UnreadableDocumentError when the answer is not an object at all.
 */
export function readSavingsDocument(raw: unknown): SavingsDocument {
  if (!isFields(raw)) throw new UnreadableDocumentError("the answer is not a JSON object");
  const days = readDays(raw["days"]);
  return {
    site: text(raw["site"]) ?? (isFields(raw["site"]) ? text(raw["site"]["name"]) : null),
    outcome: readOutcome(raw["result"]),
    days,
    baseline: readPeriod(raw["baseline"]),
    reporting: readPeriod(raw["reporting"]),
  };
}

function readOutcome(raw: unknown): Outcome {
  if (!isFields(raw)) return { kind: "not_asked" };
  if (raw["status"] === "refused") {
    const en = text(raw["reason"]) ?? "";
    return { kind: "refused", rule: text(raw["rule"]) ?? "", reason: { fr: text(raw["reason_fr"]) ?? en, en } };
  }
  return { kind: "measured", savings: readSavings(raw) };
}

function readSavings(raw: Fields): Savings {
  return {
    kwh: figure(raw["savings_kwh"]),
    percent: figure(raw["savings_percent"]),
    eur: figure(raw["savings_eur"]),
    modelInterval: readInterval(raw["model_interval_90_percent"]),
    driftInterval: readInterval(raw["drift_interval_90_percent"]),
    verdict: readVerdict(raw["verdict"]),
    model: text(raw["model"]),
    modelLines: readModelLines(raw["parameters"]),
    cvRmse: figure(raw["cv_rmse"]),
    nmbe: figure(raw["nmbe"]),
    r2: figure(raw["r2"]),
    coverage: readCoverage(raw["coverage"]),
    // An agent of an earlier version tells them in English alone.
    warnings: { fr: readTexts(raw["warnings_fr"] ?? raw["warnings"]), en: readTexts(raw["warnings"]) },
  };
}

function readTexts(raw: unknown): readonly string[] {
  return list(raw).flatMap((words) => text(words) ?? []);
}

/** An unknown verdict claims nothing: the card must never turn a new word into a proof. */
function readVerdict(raw: unknown): Verdict {
  return raw === "real" || raw === "not_distinguishable" ? raw : "not_measurable";
}

function readInterval(raw: unknown): Interval | null {
  const [low, high] = list(raw).map(figure);
  return low == null || high == null ? null : [Math.min(low, high), Math.max(low, high)];
}

function readCoverage(raw: unknown): Savings["coverage"] {
  const fields = isFields(raw) ? raw : {};
  return { baseline: readKnownPercent(fields["baseline"]), reporting: readKnownPercent(fields["reporting"]) };
}

function readKnownPercent(raw: unknown): number | null {
  return isFields(raw) ? figure(raw["percent"]) : null;
}

function readModelLines(raw: unknown): readonly ModelLine[] {
  if (!isFields(raw)) return [];
  return Object.entries(raw).flatMap(([days, line]) => {
    const base = isFields(line) ? figure(line["base_kwh_per_day"]) : null;
    if (!isFields(line) || base === null) return [];
    return [{ days, baseKwhPerDay: base, heating: readSlope(line, "heating"), cooling: readSlope(line, "cooling") }];
  });
}

function readSlope(line: Fields, use: "heating" | "cooling"): Slope | null {
  const kwhPerDayAndC = figure(line[`${use}_kwh_per_day_and_c`]);
  const balanceC = figure(line[`${use}_balance_c`]);
  return !kwhPerDayAndC || balanceC === null ? null : { kwhPerDayAndC, balanceC };
}

function readPeriod(raw: unknown): Period {
  const fields = isFields(raw) ? raw : {};
  return { start: readDate(fields["start"]), end: readDate(fields["end"]) };
}

function readDays(raw: unknown): readonly Day[] {
  const byDay = new Map<DayNumber, Day>();
  for (const row of list(raw)) {
    if (!isFields(row)) continue;
    const day = readDate(row["date"]);
    if (day === null) continue;
    byDay.set(day, {
      day,
      observedKwh: figure(row["observed_kwh"]),
      expectedKwh: figure(row["expected_kwh"]),
      cumulativeKwh: figure(row["cumulative_kwh"]),
      cumulativeLowKwh: figure(row["cumulative_low_kwh"]),
      cumulativeHighKwh: figure(row["cumulative_high_kwh"]),
      cumulativeEur: figure(row["cumulative_eur"]),
    });
  }
  return [...byDay.values()].sort((a, b) => a.day - b.day);
}

function readDate(raw: unknown): DayNumber | null {
  const words = text(raw);
  return words === null ? null : dayNumber(words);
}
