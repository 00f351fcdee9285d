import { defineCard, pickerLine } from "./light-card";
import { SAVINGS_CARD } from "./savings-card";
import { SHEDDING_CARD } from "./shedding-card";
import { LinkyGtbDashboardStrategy, STRATEGY_TYPE, strategyEntry } from "./strategy-element";

const CARDS = [SAVINGS_CARD, SHEDDING_CARD];
const registries = window as unknown as { customCards?: unknown[]; customStrategies?: unknown[] };

// Two versions of this file may meet in one page after an update: the first one stays.
if (!customElements.get(SAVINGS_CARD.tag)) {
  CARDS.forEach(defineCard);
  customElements.define(`ll-strategy-dashboard-${STRATEGY_TYPE}`, LinkyGtbDashboardStrategy);
  (registries.customCards ??= []).push(...CARDS.map(pickerLine));
  (registries.customStrategies ??= []).push(strategyEntry());
}
