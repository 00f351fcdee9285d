import { html, nothing, type TemplateResult } from "lit";
import type { Problem } from "../card-state";
import { DOMAIN } from "../home-assistant";
import type { Texts } from "../texts";

/** What went wrong, in words, and the ways out of it. */
export function problemPanel(problem: Problem, texts: Texts, retry: () => void): TemplateResult {
  const { title, action } = texts.problems[problem.kind];
  return html`
    <div class="problem" role="alert">
      <strong>${title}</strong>
      <p>${problem.kind === "refused" ? (texts.refusals[problem.rule] ?? action) : action}</p>
      ${problem.detail ? html`<p class="detail">${problem.detail}</p>` : nothing}
      <div class="ways">
        <button type="button" @click=${retry}>${texts.retry}</button>
        <a href="/config/integrations/integration/${DOMAIN}">${texts.settings}</a>
      </div>
    </div>
  `;
}

/** The same, in a line, above figures that are only old. */
export function outdatedNotice(problem: Problem, texts: Texts, retry: () => void): TemplateResult {
  return html`
    <div class="outdated" role="status">
      <span>${texts.problems[problem.kind].title}. ${texts.outdated}</span>
      <button type="button" @click=${retry}>${texts.retry}</button>
    </div>
  `;
}
