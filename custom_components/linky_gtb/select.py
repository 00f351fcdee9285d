"""Selects: points of a building that are commanded, and what load shedding does with its decisions."""

from typing import cast

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .building.coordinator import BuildingConfigEntry, BuildingCoordinator
from .building.model import WriteKind
from .building.writing import PointSelect, async_follow_writable
from .entry import LinkyGtbConfigEntry
from .shedding.coordinator import SheddingCoordinator
from .shedding.entities import ModeSelect

PARALLEL_UPDATES = 1


async def async_setup_entry(
    hass: HomeAssistant, entry: LinkyGtbConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the selects of one building, or of load shedding."""
    if isinstance(entry.runtime_data, SheddingCoordinator):
        async_add_entities([ModeSelect(entry.runtime_data)])
    if isinstance(entry.runtime_data, BuildingCoordinator):
        building = cast("BuildingConfigEntry", entry)
        async_follow_writable(hass, building, async_add_entities, frozenset({WriteKind.SELECT}), PointSelect)
