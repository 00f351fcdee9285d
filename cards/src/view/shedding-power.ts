import { html, nothing, type TemplateResult } from "lit";
import type { Formats } from "../formats";
import type { SheddingDocument } from "../shedding-document";
import { powerText } from "../shedding-formats";
import type { SheddingTexts } from "../shedding-texts";

/** The power against its limit, in figures and as a bar. */
export function powerPart(document: SheddingDocument, formats: Formats, texts: SheddingTexts): TemplateResult {
  const { power, limit, base, unit, source } = document;
  const written = (value: number) => powerText(value, unit, formats);
  const margin = power === null || limit === null ? null : limit - power;
  return html`
    <div class="power ${document.state}">
      <div class="headline">
        <div class="figure main">
          <strong>${power === null ? "—" : written(power)}</strong>
          <span>${texts.power}${base === null ? nothing : html`, ${texts.base(written(base))}`}</span>
        </div>
        ${margin === null
          ? nothing
          : html`<div class="figure margin">
              <strong>${written(Math.abs(margin))}</strong>
              <span>${margin < 0 ? texts.marginOver : texts.marginLeft}</span>
            </div>`}
        <div class="figure">
          <strong>${limit === null ? texts.noLimit : written(limit)}</strong>
          <span>${source ? texts.limitOf(texts.sources[source] ?? source) : texts.limit}</span>
        </div>
      </div>
      ${power === null || limit === null ? nothing : bar(power, limit, base, texts.gauge(written(power), written(limit)))}
    </div>
  `;
}

function bar(power: number, limit: number, base: number | null, label: string): TemplateResult {
  const whole = Math.max(power, limit) * 1.05 || 1;
  const share = (value: number) => `${Math.max(0, Math.min(100, (100 * value) / whole)).toFixed(1)}%`;
  return html`
    <div class="bar" role="img" aria-label=${label}>
      <i style="width:${share(power)}"></i>
      ${base === null ? nothing : html`<i class="base" style="width:${share(Math.min(base, power))}"></i>`}
      <b style="left:${share(limit)}"></b>
    </div>
  `;
}
