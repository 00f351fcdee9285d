"""Events: what a meter brings, a building's anomalies and commanded points, what load shedding decides."""

from typing import cast

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .building.control_entities import Commands, async_follow_control
from .building.coordinator import BuildingConfigEntry, BuildingCoordinator
from .building.diagnosis.anomaly_event import AnomalyFound
from .entry import LinkyGtbConfigEntry
from .linky.alerts import MeterSwap, NewData
from .linky.coordinator import LinkyCoordinator
from .shedding.coordinator import SheddingCoordinator
from .shedding.entities import Decisions

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: LinkyGtbConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the events of one entry."""
    match entry.runtime_data:
        case LinkyCoordinator() as meter:
            async_add_entities([NewData(meter), MeterSwap(meter)])
        case BuildingCoordinator():
            building = cast("BuildingConfigEntry", entry)
            async_add_entities([AnomalyFound(building.runtime_data)])
            async_follow_control(building, async_add_entities, Commands)
        case SheddingCoordinator() as shedding:
            async_add_entities([Decisions(shedding)])
