import { html, nothing, type TemplateResult } from "lit";
import type { Formats } from "../formats";
import { shedToday, sortedLoads, type LoadRow, type SheddingDocument, type ToldLimit } from "../shedding-document";
import { energyText, powerText } from "../shedding-formats";
import type { SheddingTexts } from "../shedding-texts";
import { capital } from "./headline";

export interface Reading {
  readonly formats: Formats;
  readonly texts: SheddingTexts;
  /** An instant in seconds as the user reads it; its day is told when it is not that of `beside` (now by default). */
  readonly clock: (seconds: number, beside?: number) => string;
}

/** Phases in which the reason of the last order still explains what is seen. */
const EXPLAINED = new Set(["shed", "lowered", "waiting", "deaf"]);

export function loadList({ loads }: SheddingDocument, { formats, texts, clock }: Reading): TemplateResult {
  const why = (load: LoadRow) =>
    [
      load.reason !== null && EXPLAINED.has(load.phase) ? (texts.reasons[load.reason] ?? load.reason) : null,
      load.since === null || !EXPLAINED.has(load.phase) ? null : texts.sinceTime(clock(load.since)),
    ].filter((words) => words !== null);
  return html`
    <section class="loads">
      <h3>${texts.loads}</h3>
      ${loads.length === 0
        ? html`<p class="note">${texts.noLoads}</p>`
        : html`<ul class="rows">
            ${sortedLoads(loads).map((load) => {
              const words = why(load).join(", ");
              return html`<li>
                <strong>${load.name}</strong>
                <span class="phase ${load.phase}">${texts.phases[load.phase] ?? load.phase}</span>
                <span>${words ? capital(words) : nothing}</span>
                <span class="amount">${texts.drawOf(powerText(load.drawW, "W", formats), powerText(load.powerW, "W", formats))}</span>
              </li>`;
            })}
          </ul>`}
    </section>
  `;
}

export function limitList({ limits }: SheddingDocument, { formats, texts, clock }: Reading): TemplateResult {
  const name = ({ source, scope }: ToldLimit) =>
    `${capital(texts.sources[source] ?? source)}${scope === "site" ? "" : ` (${scope})`}`;
  return html`
    <section class="limits">
      <h3>${texts.limits}</h3>
      ${limits.length === 0
        ? html`<p class="note">${texts.noLimits}</p>`
        : html`<ul class="rows">
            ${limits.map(
              (limit) => html`<li>
                <strong>${name(limit)}</strong>
                <strong class="amount">${powerText(limit.value, limit.unit, formats)}</strong>
                <span class="why">${capital(span(limit, texts, clock))}${limit.soft ? `, ${texts.wished}` : ""}</span>
              </li>`,
            )}
          </ul>`}
    </section>
  `;
}

function span({ start, end }: ToldLimit, texts: SheddingTexts, clock: Reading["clock"]): string {
  if (start !== null) return end === null ? texts.from(clock(start)) : texts.fromTo(clock(start), clock(end, start));
  return end === null ? texts.forGood : texts.until(clock(end));
}

/** What was shed today; while observing, what would have been. */
export function todayList(document: SheddingDocument, { formats, texts }: Reading): TemplateResult {
  const rows = shedToday(document.loads);
  const total = `${minutesText(document.minutes, texts)}, ${energyText(document.energyKwh, formats)}`;
  return html`
    <section class="today">
      <h3>${texts.today}${rows.length ? html` <span class="note">${total}</span>` : nothing}</h3>
      ${document.mode === "observe" ? html`<p class="note">${texts.asIf}</p>` : nothing}
      ${rows.length === 0
        ? html`<p class="note">${texts.nothingToday}</p>`
        : html`<ul class="rows">
            ${rows.map(
              (load) => html`<li>
                <strong>${load.name}</strong>
                <span class="amount">${minutesText(load.minutes, texts)}, ${energyText(load.energyKwh, formats)}</span>
              </li>`,
            )}
          </ul>`}
    </section>
  `;
}

/** "25 min", "2 h 05". */
export function minutesText(minutes: number, texts: SheddingTexts): string {
  const whole = Math.round(minutes);
  if (whole < 60) return `${whole}\u00a0min`;
  return texts.duration(`${Math.floor(whole / 60)}`, `${whole % 60}`.padStart(2, "0"));
}
