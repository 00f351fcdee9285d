import { html, svg, type TemplateResult } from "lit";
import type { Savings } from "../savings-document";
import type { Texts } from "../texts";
import { toneOf, type Tone } from "./tone";

/** Material Design icons: check-circle, help-circle, alert-circle and chevron-down, drawn here to depend on nothing. */
const ICONS: Readonly<Record<Tone, string>> = {
  proven: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m-2 15-5-5 1.4-1.4 3.6 3.6 7.6-7.6L19 8z",
  unproven:
    "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m1 17h-2v-2h2zm2-7.8-.9.9A3.5 3.5 0 0 0 13 15h-2v-.5c0-1 .4-2 1.2-2.8l1.2-1.3A2 2 0 1 0 10 9H8a4 4 0 1 1 7 2.2",
  overused: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m1 15h-2v-2h2zm0-4h-2V7h2z",
};

const CHEVRON = "M7.4 8.6 12 13.2l4.6-4.6L18 10l-6 6-6-6z";

/** Whether the savings are real, with what that means one click away. */
export function verdictChip(savings: Savings, texts: Texts, open: boolean, toggle: () => void): TemplateResult {
  const tone = toneOf(savings);
  const { label, meaning } = tone === "overused" ? texts.overuse : texts.verdicts[savings.verdict];
  return html`
    <div class="verdict">
      <button
        type="button"
        class="chip ${tone}"
        title=${meaning}
        aria-expanded=${open}
        aria-controls="meaning"
        @click=${toggle}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${ICONS[tone]}></path>`}</svg>
        <span>${label}</span>
        <svg class="fold" viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${CHEVRON}></path>`}</svg>
      </button>
      <p id="meaning" ?hidden=${!open}>${meaning}</p>
    </div>
  `;
}
