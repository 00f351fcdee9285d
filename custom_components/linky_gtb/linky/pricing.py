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
from .cost_changes import Priced, priced, priced_again
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
        return self.history is other.history and self.has_same_rules(other)

    def has_same_rules(self, other: _Basis) -> bool:
        """Return whether the same energy has the same cost, on the same day."""
        return self.windows is other.windows and self.colours is other.colours and self.today == other.today


class Pricing:
    """Prices the history each time it changes: a late day, an imported file and a new tariff are the same.

    Only the rows that change are written, so that a corrected price writes from its date on. The whole is compared once a
    day and when prices change; in between, only the days that changed are priced again.
    """

    def __init__(self, hass: HomeAssistant, coordinator: LinkyCoordinator, tariff: Tariff) -> None:
        """Price nothing yet."""
        self.coordinator = coordinator
        self.report: CostReport | None = None
        """Of the last pricing; None without tariff or history."""
        self._hass = hass
        self._tariff = tariff
        self._priced: _Basis | None = None
        self._last: Priced | None = None
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
            whole = again or self._priced is None or not basis.has_same_rules(self._priced)
            # Statistics may have been erased, or restored from a backup: all is compared once a day.
            last, first = await self._hass.async_add_executor_job(
                _priced, history, tariff, None if whole else self._last
            )
            self.report = None
            if last is not None and last.costs is not None:
                self.report = await async_write_costs(
                    self._hass,
                    self.coordinator.prm,
                    last.costs,
                    today=today,
                    since=since if whole else first or today,
                )
            if since is None:
                self._priced, self._last = basis, last
        for listener in tuple(self._listeners):
            listener()
        return self.report


def _priced(
    history: LinkyHistory, tariff: Tariff, before: Priced | None
) -> tuple[Priced | None, date | None]:
    """Return what `history` costs, None without a tariff, and the first day that is not as `before`."""
    if not tariff.versions:
        return None, None
    exact = splits(history.indexes, history.daily_wh)
    if before is None:
        return priced(history, exact, tariff), None
    return priced_again(before, history, exact, tariff)


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
