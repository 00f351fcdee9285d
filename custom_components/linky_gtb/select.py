"""Points of a building that are commanded, offered as select entities."""

from typing import cast

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .building.coordinator import BuildingConfigEntry, BuildingCoordinator
from .building.model import WriteKind
from .building.writing import PointSelect, async_follow_writable
from .entry import LinkyGtbConfigEntry

PARALLEL_UPDATES = 1


async def async_setup_entry(
    hass: HomeAssistant, entry: LinkyGtbConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the entities of one building."""
    if isinstance(entry.runtime_data, BuildingCoordinator):
        building = cast("BuildingConfigEntry", entry)
        async_follow_writable(hass, building, async_add_entities, frozenset({WriteKind.SELECT}), PointSelect)
