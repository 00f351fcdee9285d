"""Events of a meter: new data, another meter in its place."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .linky.alerts import MeterSwap, NewData
from .linky.coordinator import LinkyConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: LinkyConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the events of one meter."""
    async_add_entities([NewData(entry.runtime_data), MeterSwap(entry.runtime_data)])
