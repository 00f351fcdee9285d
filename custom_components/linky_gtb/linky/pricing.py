"""Keep the statistics of cost and registers of one meter up to date with its history."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from custom_components.linky_gtb.const import DOMAIN, LOGGER

from .civil_time import civil_day
from .contract import DatedWindows
from .coordinator import LinkyConfigEntry, LinkyCoordinator
from .cost_statistics import CostReport, async_write_costs
from .history import LinkyHistory
from .indexes import splits
from .options import CONF_TARIFF
from .tariffs import Register, Tariff, TempoColour, UnreadableTariffError, tariff_of, with_meter_windows

_PRICINGS: Final[HassKey[dict[str, Pricing]]] = HassKey(f"{DOMAIN}_pricings")


@dataclass(frozen=True, slots=True)
class _Basis:
    """What the costs rest on."""

    history: LinkyHistory
    windows: tuple[DatedWindows, ...]
    colours: Mapping[date, TempoColour] | None
    today: date

    def is_same(self, other: _Basis) -> bool:
        return (
            self.history is other.history
            and self.windows is other.windows
            and self.colours is other.colours
            and self.today == other.today
        )


class Pricing:
    """Prices the whole history each time it changes: a late day, an imported file and a new tariff are the same.

    Only the rows from the first that changes are written, so that a corrected price writes from its date on.
    """

    def __init__(self, hass: HomeAssistant, coordinator: LinkyCoordinator, tariff: Tariff) -> None:
        """Price nothing yet."""
        self.coordinator = coordinator
        self.report: CostReport | None = None
        """Of the last pricing; None without tariff or history."""
        self._hass = hass
        self._tariff = tariff
        self._priced: _Basis | None = None
        self._lock = asyncio.Lock()
        self._listeners: list[Callable[[], None]] = []

    @property
    def registers(self) -> tuple[Register, ...]:
        """Return the registers of the version in force."""
        return self._tariff.registers_at(dt_util.utcnow())

    @property
    def is_priced(self) -> bool:
        """Return whether there is a tariff."""
        return bool(self._tariff.versions)

    @callback
    def async_add_listener(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after each pricing; return what takes it away."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def async_price(self, *, again: bool = False, since: date | None = None) -> CostReport | None:
        """Make the statistics hold the costs of what is known now.

        Args:
            again: even when nothing changed, for statistics that were erased or edited by hand.
            since: the first civil day whose rows may be written; None for all. What is before stays as it is, until
                something changes and the whole is compared again.
        """
        async with self._lock:
            today = civil_day(dt_util.utcnow())
            memory, rte = self.coordinator.memory, self.coordinator.rte
            # Each is made again when it changes, and not before: the same objects mean the same costs.
            basis = _Basis(
                memory.consumption, memory.meter_windows, rte.memory.colours if rte else None, today
            )
            if not again and self._priced is not None and basis.is_same(self._priced):
                return self.report
            history = memory.consumption
            tariff = with_meter_windows(
                self._tariff if rte is None else self._tariff.with_tempo(rte.data.tempo),
                [(dated.since, dated.windows) for dated in memory.meter_windows],
            )
            exact = await self._hass.async_add_executor_job(splits, history.indexes, history.daily_wh)
            self.report = await async_write_costs(
                self._hass, self.coordinator.prm, history, tariff, exact=exact, today=today, since=since
            )
            if since is None:
                self._priced = basis
        for listener in tuple(self._listeners):
            listener()
        return self.report


def pricing_of(hass: HomeAssistant, entry_id: str) -> Pricing | None:
    """Return the pricing of a loaded entry."""
    return hass.data.get(_PRICINGS, {}).get(entry_id)


def stored_tariff(entry: LinkyConfigEntry) -> Tariff:
    """Return the tariff of the options; one without versions, and a line in the log, when it cannot be read."""
    try:
        return tariff_of(entry.options.get(CONF_TARIFF))
    except UnreadableTariffError as err:
        LOGGER.warning("%s: the tariff in the options cannot be read: %s", entry.runtime_data.name, err)
        return Tariff(())


@callback
def async_follow_prices(hass: HomeAssistant, entry: LinkyConfigEntry, coordinator: LinkyCoordinator) -> None:
    """Price the history of `coordinator` now and whenever it changes, until the entry is unloaded."""
    pricing = Pricing(hass, coordinator, stored_tariff(entry))
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
    if coordinator.rte is not None:
        entry.async_on_unload(coordinator.rte.async_add_listener(price))
    entry.async_on_unload(forget)
