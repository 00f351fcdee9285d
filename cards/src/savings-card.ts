import { DOMAIN, type CardConfig, type Hass } from "./home-assistant";
import { languageOf, pageLanguage } from "./language";

export const CARD_TAG = "linky-gtb-savings-card";

interface Content extends HTMLElement {
  config: CardConfig;
  hass: Hass;
}

const TEXTS = {
  fr: {
    name: "Économies du bâtiment",
    description: "Consommation réelle et attendue, économie mesurée avec son incertitude.",
    entry_id: "Bâtiment",
    entryHelp: "Inutile s’il n’y en a qu’un.",
    title: "Titre",
    titleHelp: "Le nom du site, sauf si vous en écrivez un autre.",
    wrong: (field: string) => `« ${field} » doit être un texte.`,
    unloaded: "La carte n’a pas pu être chargée. Rechargez la page.",
  },
  en: {
    name: "Building savings",
    description: "Actual and expected consumption, measured savings with their uncertainty.",
    entry_id: "Building",
    entryHelp: "Not needed when there is only one.",
    title: "Title",
    titleHelp: "The site’s name unless you write another.",
    wrong: (field: string) => `“${field}” must be a text.`,
    unloaded: "The card could not be loaded. Reload the page.",
  },
};

/**
 * What Home Assistant knows as the card: it answers at once, and loads the rest when it is shown.
 *
 * This file is fetched on every page of Home Assistant, the charts only where they are looked at.
 */
export class LinkyGtbSavingsCard extends HTMLElement {
  #config: CardConfig | undefined;
  #hass: Hass | undefined;
  #content: Content | undefined;

  static getStubConfig(): Omit<CardConfig, "type"> {
    return {};
  }

  static getConfigForm() {
    const texts = TEXTS[pageLanguage()];
    return {
      schema: [
        { name: "entry_id", selector: { config_entry: { integration: DOMAIN } } },
        { name: "title", selector: { text: {} } },
      ],
      computeLabel: ({ name }: { name: "entry_id" | "title" }) => texts[name],
      computeHelper: ({ name }: { name: string }) => (name === "title" ? texts.titleHelp : texts.entryHelp),
      assertConfig: checkConfig,
    };
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
    return 12;
  }

  getGridOptions() {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  connectedCallback(): void {
    this.style.display = "block";
    if (!this.#content) void this.#load();
  }

  async #load(): Promise<void> {
    // Keeps the place, so that the dashboard does not jump when the card arrives.
    this.style.minHeight = "420px";
    try {
      await import("./savings-content");
    } catch {
      // The browser's own words name an address, not a way out.
      this.#say(TEXTS[this.#hass ? languageOf(this.#hass.language) : pageLanguage()].unloaded);
      return;
    }
    if (this.#content) return;
    const content = document.createElement("linky-gtb-savings-content") as Content;
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
    if (value !== undefined && typeof value !== "string") throw new Error(TEXTS[pageLanguage()].wrong(field));
  }
}

/** The card's line in the dashboard's card picker. */
export function pickerEntry() {
  const { name, description } = TEXTS[pageLanguage()];
  return {
    type: CARD_TAG,
    name,
    description,
    preview: true,
    documentationURL: "https://github.com/linky-gtb/linky-gtb",
  };
}
