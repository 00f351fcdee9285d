import { html, nothing, type TemplateResult } from "lit";
import { DOMAIN } from "../home-assistant";

interface Told {
  readonly title: string;
  readonly action: string;
  /** In the words of the agent or of Home Assistant; empty when there are none. */
  readonly detail: string;
}

interface Ways {
  readonly retry: string;
  readonly settings: string;
}

/** What went wrong, in words, and the ways out of it. */
export function problemPanel({ title, action, detail }: Told, { retry, settings }: Ways, again: () => void): TemplateResult {
  return html`
    <div class="problem" role="alert">
      <strong>${title}</strong>
      <p>${action}</p>
      ${detail ? html`<p class="detail">${detail}</p>` : nothing}
      <div class="ways">
        <button type="button" @click=${again}>${retry}</button>
        <a href="/config/integrations/integration/${DOMAIN}">${settings}</a>
      </div>
    </div>
  `;
}
