import { html, LitElement, nothing, type TemplateResult } from "lit";
import { formatsFor, type Formats } from "./formats";
import type { CardConfig, Hass } from "./home-assistant";
import type { Language } from "./language";

/** Keeps what a card shows up to date while it is on screen. */
interface Feed {
  connect(): void;
  disconnect(): void;
  update(hass: Hass, entryId: string | undefined): void;
}

/** What the contents of all cards do alike: follow the configuration, the language and the screen. */
export abstract class CardContent<Texts extends { readonly defaultTitle: string; readonly loading: string }> extends LitElement {
  protected abstract readonly feed: Feed;
  protected formats: Formats = formatsFor({});
  protected texts: Texts = this.textsFor("en");
  /** What charts must be drawn again for: they take their colours when they are drawn. */
  protected theme: unknown;
  #config: CardConfig | undefined;
  #hass: Hass | undefined;
  #locale: unknown;

  protected abstract textsFor(language: Language): Texts;

  set config(config: CardConfig) {
    this.#config = config;
    if (this.#hass) this.feed.update(this.#hass, config.entry_id);
    this.requestUpdate();
  }

  get hass(): Hass | undefined {
    return this.#hass;
  }

  /** Home Assistant sets it at every state change of the house: only another language or theme makes the card render. */
  set hass(hass: Hass) {
    this.#hass = hass;
    const locale = JSON.stringify([hass.language, hass.locale]);
    if (locale !== this.#locale) {
      this.#locale = locale;
      this.formats = formatsFor(hass);
      this.texts = this.textsFor(this.formats.language);
      this.requestUpdate();
    }
    const theme = JSON.stringify([hass.themes?.darkMode, hass.themes?.theme, hass.selectedTheme]);
    if (theme !== this.theme) {
      this.theme = theme;
      this.requestUpdate();
    }
    if (this.#config) this.feed.update(hass, this.#config.entry_id);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.feed.connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.feed.disconnect();
  }

  /** The card around its content; `corner` is at the end of the title's line. */
  protected frame(
    title: string | null | undefined,
    subtitle: string | typeof nothing,
    corner: TemplateResult | typeof nothing,
    content: TemplateResult,
  ): TemplateResult {
    return html`
      <ha-card>
        <div class="body">
          <header>
            <div>
              <h2>${this.#config?.title || title || this.texts.defaultTitle}</h2>
              ${subtitle === nothing ? nothing : html`<div class="subtitle">${subtitle}</div>`}
            </div>
            ${corner}
          </header>
          ${content}
        </div>
      </ha-card>
    `;
  }

  /** Grey blocks of these sizes, while nothing is known. */
  protected skeleton(...sizes: readonly string[]): TemplateResult {
    return html`
      <div class="skeleton summary" role="status" aria-label=${this.texts.loading}>
        ${sizes.map((size) => html`<i style=${size}></i>`)}
      </div>
    `;
  }
}
