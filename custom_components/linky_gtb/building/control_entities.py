"""What is seen of control at the site: the key switch, problems of writes, and what happens to points."""

from collections.abc import Mapping
from typing import Final, override

from homeassistant.components.binary_sensor import BinarySensorDeviceClass, BinarySensorEntity
from homeassistant.components.event import EventEntity
from homeassistant.const import EntityCategory
from homeassistant.core import callback
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .control import Control, ControlEvent, Happening, happenings
from .coordinator import BuildingConfigEntry, BuildingCoordinator
from .registry import site_device

CONTROL_PROBLEM: Final = "control_problem"
WRITES_ALLOWED: Final = "writes_allowed"
COMMANDS: Final = "commands"


@callback
def async_follow_control(
    entry: BuildingConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    *kinds: type[_OfControl],
) -> None:
    """Add entities of some kinds as soon as the site lets the agent write."""
    coordinator = entry.runtime_data
    added = False

    @callback
    def add_once() -> None:
        nonlocal added
        if not added and coordinator.data.control is not None:
            added = True
            entities: list[Entity] = [kind(coordinator) for kind in kinds]
            async_add_entities(entities)

    add_once()
    entry.async_on_unload(coordinator.async_add_listener(add_once))


class _OfControl(CoordinatorEntity[BuildingCoordinator]):
    """Something about control itself."""

    _attr_has_entity_name = True
    key: str

    def __init__(self, coordinator: BuildingCoordinator) -> None:
        super().__init__(coordinator)
        site = coordinator.data.site
        self._attr_translation_key = self.key
        self._attr_unique_id = f"{site.id}_{self.key}"
        self._attr_device_info = site_device(site)

    @property
    @override
    def available(self) -> bool:
        """Return whether the agent answers and writes."""
        return super().available and self.coordinator.data.control is not None

    @property
    def _control(self) -> Control | None:
        return self.coordinator.data.control


class WritesAllowed(_OfControl, BinarySensorEntity):
    """Whether the site's key switch lets the agent write."""

    _attr_entity_category = EntityCategory.DIAGNOSTIC
    key = WRITES_ALLOWED

    @property
    @override
    def is_on(self) -> bool | None:
        """Return what the key switch says."""
        return self._control.writes_allowed if self._control else None


class ControlProblem(_OfControl, BinarySensorEntity):
    """Whether a command failed, or the writes of a point are nearly used up."""

    _attr_device_class = BinarySensorDeviceClass.PROBLEM
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    key = CONTROL_PROBLEM

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether there is one."""
        return bool(self._control.failed or self._control.worn) if self._control else None

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, list[str]]:
        """Return the points in question."""
        control = self._control
        return {"failed": list(control.failed), "worn": list(control.worn)} if control else {}


class Commands(_OfControl, EventEntity):
    """Each lease that is taken, changed, overruled or ended, and each command that fails: in the logbook by itself."""

    _attr_event_types = [event.value for event in ControlEvent]  # noqa: RUF012 - as in every event entity
    key = COMMANDS

    def __init__(self, coordinator: BuildingCoordinator) -> None:
        """Start from how control stands now."""
        super().__init__(coordinator)
        self._seen = coordinator.data.control

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        before, self._seen = self._seen, self._control
        for happening in happenings(before, self._seen):
            self._trigger_event(happening.event.value, self._told(happening))
            # Each is written down: several may come in one message.
            self.async_write_ha_state()
        super()._handle_coordinator_update()

    def _told(self, happening: Happening) -> dict[str, object]:
        point = self.coordinator.data.points.get(happening.point)
        told: dict[str, object] = {"point": happening.point, "name": point.name if point else None}
        if (lease := happening.lease) is not None:
            told |= {
                "actor": lease.actor,
                "priority": lease.priority,
                "wanted": lease.requested,
                "written": lease.written,
                "rule": lease.rule,
                "observed": lease.observed,
            }
        return told
