import type { CardSpec } from "./light-card";

export const SAVINGS_CARD: CardSpec = {
  tag: "linky-gtb-savings-card",
  contentTag: "linky-gtb-savings-content",
  placePx: 600,
  importContent: () => import("./savings-content"),
  words: {
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
  },
};
