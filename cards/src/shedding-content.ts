import { html, LitElement, nothing, type TemplateResult } from "lit";
import type { Problem } from "./card-state";
import { formatsFor, type Formats } from "./formats";
import { DOMAIN, type CardConfig, type Hass } from "./home-assistant";
import type { SheddingDocument } from "./shedding-document";
import { SheddingFeed } from "./shedding-feed";
import { clockText, timeZoneOf } from "./shedding-formats";
import { sheddingTextsFor, type SheddingTexts } from "./shedding-texts";
import { limitList, loadList, todayList, type Reading } from "./view/shedding-lists";
import { powerPart } from "./view/shedding-power";
import { sheddingStyles } from "./view/shedding-styles";
import { styles } from "./view/styles";

/** The load shedding card itself, loaded by the light element of `cards.ts` when a dashboard shows it. */
export class LinkyGtbSheddingContent extends LitElement {
  static override styles = [styles, sheddingStyles];

  #config: CardConfig | undefined;
  #hass: Hass | undefined;
  #locale: unknown;
  #formats: Formats = formatsFor({});
  #texts: SheddingTexts = sheddingTextsFor("en");
  #feed = new SheddingFeed(() => this.requestUpdate());

  set config(config: CardConfig) {
    this.#config = config;
    if (this.#hass) this.#feed.update(this.#hass, config.entry_id);
    this.requestUpdate();
  }

  /** Home Assistant sets it at every state change of the house: only another language makes the card render. */
  set hass(hass: Hass) {
    this.#hass = hass;
    const locale = JSON.stringify([hass.language, hass.locale]);
    if (locale !== this.#locale) {
      this.#locale = locale;
      this.#formats = formatsFor(hass);
      this.#texts = sheddingTextsFor(this.#formats.language);
      this.requestUpdate();
    }
    if (this.#config) this.#feed.update(hass, this.#config.entry_id);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#feed.connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#feed.disconnect();
  }

  override render(): TemplateResult {
    const { document, problem } = this.#feed.state;
    return html`
      <ha-card>
        <div class="body">
          <header>
            <div>
              <h2>${this.#config?.title || document?.title || this.#texts.defaultTitle}</h2>
              ${document ? html`<div class="subtitle">${this.#texts.modes[document.mode].label}</div>` : nothing}
            </div>
            ${document && document.mode !== "off" ? this.#chip(document.state) : nothing}
          </header>
          ${problem ? this.#problem(problem, document !== null) : nothing}
          ${document ? this.#shown(document) : problem ? nothing : this.#skeleton()}
        </div>
      </ha-card>
    `;
  }

  #chip(state: string): TemplateResult {
    return html`<span class="chip ${state}" role="status">${this.#texts.states[state] ?? state}</span>`;
  }

  #shown(document: SheddingDocument): TemplateResult {
    const reading: Reading = {
      formats: this.#formats,
      texts: this.#texts,
      clock: (seconds, beside = Date.now() / 1000) => {
        const zone = this.#hass ? timeZoneOf(this.#hass) : undefined;
        return clockText(seconds, beside * 1000, this.#formats.language, zone);
      },
    };
    const meaning = html`<p class="mode">${this.#texts.modes[document.mode].meaning}</p>`;
    if (document.mode === "off") return meaning;
    return html`
      ${document.mode === "observe" ? meaning : nothing} ${powerPart(document, this.#formats, this.#texts)}
      <div class="columns">
        ${loadList(document, reading)}
        <div class="aside">${limitList(document, reading)} ${todayList(document, reading)}</div>
      </div>
    `;
  }

  #problem({ kind, detail }: Problem, old: boolean): TemplateResult {
    const { title, action } = this.#texts.problems[kind] ?? this.#texts.otherProblem;
    return html`
      <div class="problem" role="alert">
        <strong>${title}</strong>
        <p>${action}${old ? ` ${this.#texts.outdated}` : ""}</p>
        ${detail ? html`<p class="detail">${detail}</p>` : nothing}
        <div class="ways">
          <button type="button" @click=${() => this.#feed.retry()}>${this.#texts.retry}</button>
          <a href="/config/integrations/integration/${DOMAIN}">${this.#texts.settings}</a>
        </div>
      </div>
    `;
  }

  #skeleton(): TemplateResult {
    return html`
      <div class="skeleton summary" role="status" aria-label=${this.#texts.loading}>
        <i style="height: 44px; width: 60%"></i>
        <i style="height: 12px"></i>
        <i style="height: 180px"></i>
      </div>
    `;
  }
}

customElements.define("linky-gtb-shedding-content", LinkyGtbSheddingContent);
