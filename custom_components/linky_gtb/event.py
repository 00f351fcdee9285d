"""Events: new data of a meter, another meter in its place; what happens to the commanded points of a building."""

from typing import cast

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .building.control_entities import Commands, async_follow_control
from .building.coordinator import BuildingConfigEntry, BuildingCoordinator
from .entry import LinkyGtbConfigEntry
from .linky.alerts import MeterSwap, NewData
from .linky.coordinator import LinkyCoordinator

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: LinkyGtbConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the events of one meter, or of one building."""
    match entry.runtime_data:
        case LinkyCoordinator() as meter:
            async_add_entities([NewData(meter), MeterSwap(meter)])
        case BuildingCoordinator():
            async_follow_control(cast("BuildingConfigEntry", entry), async_add_entities, Commands)
