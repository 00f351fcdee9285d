"""Keep the statistics of cost and registers of one meter up to date with its history."""

import asyncio
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from custom_components.linky_gtb.const import DOMAIN, LOGGER

from .coordinator import LinkyConfigEntry, LinkyCoordinator
from .cost_statistics import CostReport, async_write_costs
from .history import LinkyHistory
from .tariffs import Tariff, UnreadableTariffError, tariff_of

CONF_TARIFF: Final = "tariff"
"""The versions of the tariff, in the options of the entry."""

_PRICINGS: Final[HassKey[dict[str, Pricing]]] = HassKey(f"{DOMAIN}_pricings")


class Pricing:
    """Prices the whole history each time it changes: a late day, an imported file and a new tariff are the same."""

    def __init__(self, hass: HomeAssistant, coordinator: LinkyCoordinator, tariff: Tariff) -> None:
        """Price nothing yet."""
        self.tariff = tariff
        self.report: CostReport | None = None
        """Of the last pricing; None without tariff or history."""
        self._hass = hass
        self._coordinator = coordinator
        self._priced: LinkyHistory | None = None
        self._lock = asyncio.Lock()

    async def async_price(self, *, again: bool = False) -> CostReport | None:
        """Make the statistics hold the costs of what is known now.

        Args:
            again: even when nothing changed, for statistics that were erased or edited by hand.
        """
        async with self._lock:
            history = self._coordinator.history
            if again or history is not self._priced:
                self.report = await async_write_costs(self._hass, self._coordinator.prm, history, self.tariff)
                self._priced = history
            return self.report


def pricing_of(hass: HomeAssistant, entry_id: str) -> Pricing | None:
    """Return the pricing of a loaded entry."""
    return hass.data.get(_PRICINGS, {}).get(entry_id)


@callback
def async_follow_prices(hass: HomeAssistant, entry: LinkyConfigEntry, coordinator: LinkyCoordinator) -> None:
    """Price the history of `coordinator` now and whenever it changes, until the entry is unloaded."""
    try:
        tariff = tariff_of(entry.options.get(CONF_TARIFF))
    except UnreadableTariffError as err:
        LOGGER.warning("%s: the tariff in the options cannot be read: %s", coordinator.name, err)
        tariff = Tariff(())
    pricing = Pricing(hass, coordinator, tariff)
    pricings = hass.data.setdefault(_PRICINGS, {})
    pricings[entry.entry_id] = pricing

    @callback
    def price() -> None:
        entry.async_create_background_task(hass, pricing.async_price(), f"{DOMAIN} costs of {entry.title}")

    @callback
    def forget() -> None:
        pricings.pop(entry.entry_id)

    price()
    entry.async_on_unload(coordinator.async_add_listener(price))
    entry.async_on_unload(forget)
