import { configForm, LightCard, pickerLine } from "./light-card";

export const CARD_TAG = "linky-gtb-savings-card";

const WORDS = {
  fr: {
    name: "Économies du bâtiment",
    description: "Consommation réelle et attendue, économie mesurée avec son incertitude.",
    entry_id: "Bâtiment",
    entryHelp: "Inutile s’il n’y en a qu’un.",
    titleHelp: "Le nom du site, sauf si vous en écrivez un autre.",
  },
  en: {
    name: "Building savings",
    description: "Actual and expected consumption, measured savings with their uncertainty.",
    entry_id: "Building",
    entryHelp: "Not needed when there is only one.",
    titleHelp: "The site’s name unless you write another.",
  },
};

export class LinkyGtbSavingsCard extends LightCard {
  protected override readonly contentTag = "linky-gtb-savings-content";
  protected override readonly placePx = 600;

  static getConfigForm() {
    return configForm(WORDS);
  }

  protected override importContent(): Promise<unknown> {
    return import("./savings-content");
  }
}

export function pickerEntry() {
  return pickerLine(CARD_TAG, WORDS);
}
