import { CARD_TAG, LinkyGtbSavingsCard, pickerEntry } from "./savings-card";
import { LinkyGtbSheddingCard, SHEDDING_CARD_TAG, sheddingPickerEntry } from "./shedding-card";
import { LinkyGtbDashboardStrategy, STRATEGY_TYPE, strategyEntry } from "./strategy-element";

const registries = window as unknown as { customCards?: unknown[]; customStrategies?: unknown[] };

// Two versions of this file may meet in one page after an update: the first one stays.
if (!customElements.get(CARD_TAG)) {
  customElements.define(CARD_TAG, LinkyGtbSavingsCard);
  customElements.define(SHEDDING_CARD_TAG, LinkyGtbSheddingCard);
  customElements.define(`ll-strategy-dashboard-${STRATEGY_TYPE}`, LinkyGtbDashboardStrategy);
  (registries.customCards ??= []).push(pickerEntry(), sheddingPickerEntry());
  (registries.customStrategies ??= []).push(strategyEntry());
}
