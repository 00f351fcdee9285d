"""To-do list of a building: the checklist of its CEE dossiers."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .building.certificates.todo_list import ChecklistEntity
from .building.coordinator import BuildingConfigEntry

PARALLEL_UPDATES = 1
"""Ticks reach the agent one after the other."""


async def async_setup_entry(
    hass: HomeAssistant, entry: BuildingConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the list once the agent speaks of certificates."""
    coordinator = entry.runtime_data
    added = False

    @callback
    def add_new() -> None:
        nonlocal added
        if not added and coordinator.data.certificates is not None:
            added = True
            async_add_entities([ChecklistEntity(coordinator)])

    add_new()
    entry.async_on_unload(coordinator.async_add_listener(add_new))
