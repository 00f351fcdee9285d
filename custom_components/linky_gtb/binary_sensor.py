"""Binary sensors: whether a building's agent answers and fares well, whether a meter's consent and data hold."""

from collections.abc import Mapping
from typing import cast, override

from homeassistant.components.binary_sensor import BinarySensorDeviceClass, BinarySensorEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .building.control_entities import ControlProblem, WritesAllowed, async_follow_control
from .building.coordinator import BuildingConfigEntry, BuildingCoordinator
from .building.registry import site_device
from .entry import LinkyGtbConfigEntry
from .linky.alerts import ConsentValid, DataLate
from .linky.coordinator import LinkyCoordinator

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: LinkyGtbConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the binary sensors of one meter, or of one building."""
    match entry.runtime_data:
        case LinkyCoordinator() as meter:
            async_add_entities([ConsentValid(meter), DataLate(meter)])
        case BuildingCoordinator() as building:
            async_add_entities([AgentConnection(building), AgentProblem(building)])
            async_follow_control(
                cast("BuildingConfigEntry", entry), async_add_entities, WritesAllowed, ControlProblem
            )


class _AgentBinarySensor(CoordinatorEntity[BuildingCoordinator], BinarySensorEntity):
    """Something about the agent itself."""

    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_has_entity_name = True

    def __init__(self, coordinator: BuildingCoordinator, key: str) -> None:
        super().__init__(coordinator)
        site = coordinator.data.site
        self._attr_translation_key = key
        self._attr_unique_id = f"{site.id}_{key}"
        self._attr_device_info = site_device(site)


class AgentConnection(_AgentBinarySensor):
    """Whether the agent's stream is open."""

    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY

    def __init__(self, coordinator: BuildingCoordinator) -> None:
        """Follow `coordinator`."""
        super().__init__(coordinator, "connection")

    @property
    @override
    def available(self) -> bool:
        """Return True always: a lost connection is a state of this entity, not its absence."""
        return True

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the agent answers."""
        return self.coordinator.last_update_success


class AgentProblem(_AgentBinarySensor):
    """Whether something is wrong between the agent and the building."""

    _attr_device_class = BinarySensorDeviceClass.PROBLEM

    def __init__(self, coordinator: BuildingCoordinator) -> None:
        """Follow `coordinator`."""
        super().__init__(coordinator, "health")

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the agent reports anything but health."""
        return self.coordinator.data.health.status != "ok"

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, str | list[str]]:
        """Return the agent's word and the links that are down."""
        health = self.coordinator.data.health
        return {"status": health.status, "links_down": list(health.links_down)}
