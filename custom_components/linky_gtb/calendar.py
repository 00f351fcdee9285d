"""Calendars: the Tempo days of a meter, the days that matter to the certificates of a building."""

from typing import cast

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .building.certificates.deadlines import DeadlinesEntity
from .building.coordinator import BuildingConfigEntry, BuildingCoordinator
from .entry import LinkyGtbConfigEntry
from .linky.coordinator import LinkyCoordinator
from .linky.entities import meter_device
from .rte.entities import TempoCalendarEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: LinkyGtbConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the calendar of one meter, or of one building."""
    match entry.runtime_data:
        case LinkyCoordinator() as coordinator:
            if coordinator.rte is not None and coordinator.rte_wishes.tempo_since is not None:
                async_add_entities(
                    [TempoCalendarEntity(coordinator.rte, coordinator.prm, meter_device(coordinator))]
                )
        case BuildingCoordinator():
            _async_follow_building(cast("BuildingConfigEntry", entry), async_add_entities)


@callback
def _async_follow_building(
    entry: BuildingConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the calendar once the agent speaks of certificates."""
    coordinator = entry.runtime_data
    added = False

    @callback
    def add_new() -> None:
        nonlocal added
        if not added and coordinator.data.certificates is not None:
            added = True
            async_add_entities([DeadlinesEntity(coordinator)])

    add_new()
    entry.async_on_unload(coordinator.async_add_listener(add_new))
