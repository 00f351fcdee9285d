import type { Hass } from "./home-assistant";
import { languageOf, pageLanguage } from "./language";
import type { Dashboard, StatisticId } from "./strategy";

const TEXTS = {
  fr: { name: "Bâtiment (Linky GTB)", title: "Bâtiment", description: "Économies, puissances, températures et historique Linky." },
  en: { name: "Building (Linky GTB)", title: "Building", description: "Savings, power, temperatures and Linky history." },
};

export const STRATEGY_TYPE = "linky-gtb";

/** `strategy: {type: custom:linky-gtb}`: a dashboard generated at each opening, written nowhere. */
export class LinkyGtbDashboardStrategy extends HTMLElement {
  static getCreateSuggestions() {
    return { title: TEXTS[pageLanguage()].title, icon: "mdi:office-building" };
  }

  static async generate(_config: unknown, hass: Hass): Promise<Dashboard> {
    const [{ generateDashboard }, statistics] = await Promise.all([
      import("./strategy"),
      // A house without the recorder still has its building.
      hass.callWS<StatisticId[]>({ type: "recorder/list_statistic_ids" }).catch(() => []),
    ]);
    return generateDashboard(hass, statistics, languageOf(hass.language));
  }
}

/** The strategy's line among the community dashboards. */
export function strategyEntry() {
  const { name, description } = TEXTS[pageLanguage()];
  return { type: STRATEGY_TYPE, strategyType: "dashboard", name, description };
}
