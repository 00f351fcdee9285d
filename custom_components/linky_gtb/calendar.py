"""Calendar of a meter: the Tempo days, when they are wanted."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .linky.coordinator import LinkyConfigEntry
from .linky.entities import meter_device
from .rte.entities import TempoCalendarEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: LinkyConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the calendar of one meter."""
    coordinator = entry.runtime_data
    if coordinator.rte is not None and coordinator.rte_wishes.tempo_since is not None:
        async_add_entities([TempoCalendarEntity(coordinator.rte, coordinator.prm, meter_device(coordinator))])
