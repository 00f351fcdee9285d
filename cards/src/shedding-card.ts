import type { CardSpec } from "./light-card";

export const SHEDDING_CARD: CardSpec = {
  tag: "linky-gtb-shedding-card",
  contentTag: "linky-gtb-shedding-content",
  placePx: 420,
  importContent: () => import("./shedding-content"),
  words: {
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
  },
};
