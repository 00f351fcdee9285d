import { html, nothing, type TemplateResult } from "lit";
import type { LegendItem } from "../chart/plot";

/** A chart's title, unit and legend, with room for a control at the end. */
export function chartHeading(
  title: string,
  unit: string,
  items: readonly LegendItem[],
  control: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`
    <div class="chart-heading">
      <div class="words">
        <h3>${title}</h3>
        <span>${unit}</span>
      </div>
      ${control}
      <ul class="legend" aria-hidden="true">
        ${items.map(({ mark, label }) => html`<li><i class=${mark}></i>${label}</li>`)}
      </ul>
    </div>
  `;
}
