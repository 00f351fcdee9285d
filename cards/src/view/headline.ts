import { html, nothing, type TemplateResult } from "lit";
import type { Formats } from "../formats";
import type { Interval, Savings } from "../savings-document";
import type { Texts } from "../texts";
import { isOveruse, toneOf, type Tone } from "./tone";

/** The figures a reader takes away: saved kWh, share and euros, and between which bounds. */
export function headline(savings: Savings, formats: Formats, texts: Texts): TemplateResult | typeof nothing {
  const { kwh, percent, eur } = savings;
  if (kwh === null && percent === null) return nothing;
  const overused = isOveruse(savings);
  const tone = toneOf(savings);
  // "1 200 kWh used in excess" says the sign in words.
  const amount = (value: number) => (overused ? Math.abs(value) : value);
  return html`
    <div class="headline ${tone}">
      ${kwh === null ? nothing : figure("main", formats.kwh(amount(kwh)), overused ? texts.overused : texts.saved)}
      ${percent === null ? nothing : figure("", formats.percent(amount(percent)), texts.ofExpected)}
      ${eur === null ? nothing : figure("", formats.eur(amount(eur)), texts.inEuros)}
    </div>
    ${interval(savings, tone, formats, texts)}
  `;
}

function figure(role: string, value: string, label: string): TemplateResult {
  return html`<div class="figure ${role}"><strong>${value}</strong><span>${label}</span></div>`;
}

function interval(savings: Savings, tone: Tone, formats: Formats, texts: Texts): TemplateResult | typeof nothing {
  const bounds = savings.driftInterval ?? savings.modelInterval;
  if (!bounds) return nothing;
  return html`
    <div class="interval ${tone}">
      ${gauge(bounds, savings.percent)}
      <span>${capital(intervalInWords(bounds, formats, texts))}</span>
    </div>
  `;
}

/** Both bounds without a sign: which side of zero they are on is said in words. */
function intervalInWords([low, high]: Interval, formats: Formats, texts: Texts): string {
  const share = (percent: number) => formats.percent(Math.abs(percent), 0);
  if (low >= 0) return texts.interval(share(low), share(high));
  return high <= 0 ? texts.overuseInterval(share(high), share(low)) : texts.mixedInterval(share(low), share(high));
}

/** A picture of the interval against zero; the words beside it say the same. */
function gauge([low, high]: Interval, percent: number | null): TemplateResult {
  const [from, to] = [Math.min(0, low), Math.max(0, high)];
  const margin = (to - from || 1) * 0.06;
  const place = (value: number) => (100 * (value - from + margin)) / (to - from + 2 * margin);
  return html`
    <div class="gauge" aria-hidden="true">
      <i class="zero" style="left:${place(0)}%"></i>
      <i class="range" style="left:${place(low)}%;width:${place(high) - place(low)}%"></i>
      ${percent === null ? nothing : html`<i class="dot" style="left:${place(percent)}%"></i>`}
      <em style="left:${place(0)}%">0</em>
    </div>
  `;
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
