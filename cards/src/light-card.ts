import { DOMAIN, type CardConfig, type Hass } from "./home-assistant";
import { languageOf, pageLanguage, type Language } from "./language";

interface Content extends HTMLElement {
  config: CardConfig;
  hass: Hass;
}

/** What a card says before it is loaded. */
interface CardWords {
  readonly name: string;
  readonly description: string;
  readonly entry_id: string;
  readonly entryHelp: string;
  readonly titleHelp: string;
}

/** A card, as the page needs it before its content is shown. */
export interface CardSpec {
  readonly tag: string;
  /** Tag that `importContent` defines. */
  readonly contentTag: string;
  /** Keeps the place, so that the dashboard does not jump when the content arrives. */
  readonly placePx: number;
  readonly importContent: () => Promise<unknown>;
  readonly words: Readonly<Record<Language, CardWords>>;
}

const SHARED = {
  fr: {
    title: "Titre",
    wrong: (field: string) => `« ${field} » doit être un texte.`,
    unloaded: "La carte n’a pas pu être chargée. Rechargez la page.",
  },
  en: {
    title: "Title",
    wrong: (field: string) => `“${field}” must be a text.`,
    unloaded: "The card could not be loaded. Reload the page.",
  },
};

/**
 * What Home Assistant knows as a card: it answers at once, and loads the rest when it is shown.
 *
 * It is fetched on every page of Home Assistant, the content only where it is looked at.
 */
abstract class LightCard extends HTMLElement {
  protected abstract readonly spec: CardSpec;

  #config: CardConfig | undefined;
  #hass: Hass | undefined;
  #content: Content | undefined;

  static getStubConfig(): Omit<CardConfig, "type"> {
    return {};
  }

  /** @throws Error in words when a field is of the wrong type. */
  setConfig(config: CardConfig): void {
    checkConfig(config);
    this.#config = config;
    if (this.#content) this.#content.config = config;
  }

  set hass(hass: Hass) {
    this.#hass = hass;
    if (this.#content) this.#content.hass = hass;
  }

  getCardSize(): number {
    return Math.ceil(this.spec.placePx / 50);
  }

  getGridOptions() {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  connectedCallback(): void {
    this.style.display = "block";
    if (!this.#content) void this.#load();
  }

  async #load(): Promise<void> {
    this.style.minHeight = `${this.spec.placePx}px`;
    try {
      await this.spec.importContent();
    } catch {
      // The browser's own words name an address, not a way out.
      this.#say(SHARED[this.#hass ? languageOf(this.#hass.language) : pageLanguage()].unloaded);
      return;
    }
    if (this.#content) return;
    const content = document.createElement(this.spec.contentTag) as Content;
    if (this.#config) content.config = this.#config;
    if (this.#hass) content.hass = this.#hass;
    this.#content = content;
    this.style.minHeight = "";
    this.replaceChildren(content);
  }

  #say(words: string): void {
    const card = document.createElement("ha-card");
    card.style.padding = "16px";
    card.textContent = words;
    this.style.minHeight = "";
    this.replaceChildren(card);
  }
}

function checkConfig(config: CardConfig): void {
  for (const field of ["entry_id", "title"] as const) {
    const value: unknown = config[field];
    if (value !== undefined && typeof value !== "string") throw new Error(SHARED[pageLanguage()].wrong(field));
  }
}

/** Registers the card's element, which loads its content when a dashboard shows it. */
export function defineCard(spec: CardSpec): void {
  customElements.define(
    spec.tag,
    class extends LightCard {
      protected override readonly spec = spec;

      static getConfigForm() {
        return configForm(spec);
      }
    },
  );
}

/** The form of a card in the dashboard's editor. */
function configForm({ words }: CardSpec) {
  const language = pageLanguage();
  const labels = { entry_id: words[language].entry_id, title: SHARED[language].title };
  return {
    schema: [
      { name: "entry_id", selector: { config_entry: { integration: DOMAIN } } },
      { name: "title", selector: { text: {} } },
    ],
    computeLabel: ({ name }: { name: "entry_id" | "title" }) => labels[name],
    computeHelper: ({ name }: { name: string }) => words[language][name === "title" ? "titleHelp" : "entryHelp"],
    assertConfig: checkConfig,
  };
}

/** A card's line in the dashboard's card picker. */
export function pickerLine({ tag, words }: CardSpec) {
  const { name, description } = words[pageLanguage()];
  return { type: tag, name, description, preview: true, documentationURL: "https://github.com/linky-gtb/linky-gtb" };
}
