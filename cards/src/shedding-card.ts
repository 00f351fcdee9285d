import { configForm, LightCard, pickerLine } from "./light-card";

export const SHEDDING_CARD_TAG = "linky-gtb-shedding-card";

const WORDS = {
  fr: {
    name: "Délestage",
    description: "Puissance face à la limite, état et raison de chaque charge, limites annoncées.",
    entry_id: "Délestage",
    entryHelp: "Inutile s’il n’y en a qu’un.",
    titleHelp: "Le nom du délestage, sauf si vous en écrivez un autre.",
  },
  en: {
    name: "Load shedding",
    description: "Power against its limit, state and reason of each load, announced limits.",
    entry_id: "Load shedding",
    entryHelp: "Not needed when there is only one.",
    titleHelp: "The entry’s name unless you write another.",
  },
};

export class LinkyGtbSheddingCard extends LightCard {
  protected override readonly contentTag = "linky-gtb-shedding-content";
  protected override readonly placePx = 420;

  static getConfigForm() {
    return configForm(WORDS);
  }

  protected override importContent(): Promise<unknown> {
    return import("./shedding-content");
  }
}

export function sheddingPickerEntry() {
  return pickerLine(SHEDDING_CARD_TAG, WORDS);
}
