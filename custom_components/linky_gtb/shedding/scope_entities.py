"""Entities of a feeder, a group or a phase: its power, its limit, its margin."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import UnitOfApparentPower, UnitOfPower
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.typing import StateType
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from custom_components.linky_gtb.const import DOMAIN

from .coordinator import SheddingCoordinator
from .core import ScopePicture, Unit
from .entities import tens


@dataclass(frozen=True, kw_only=True)
class ScopeDescription(SensorEntityDescription):
    """A figure of a scope."""

    value_fn: Callable[[ScopePicture], float | None]


SCOPE_SENSORS: Final = tuple(
    ScopeDescription(
        key=key,
        translation_key=key,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=read,
    )
    for key, read in (
        ("shedding_power", lambda scope: scope.total),
        ("shedding_limit", lambda scope: scope.limit),
        ("shedding_margin", lambda scope: scope.margin),
    )
)


class ScopeSensor(CoordinatorEntity[SheddingCoordinator], SensorEntity):
    """One figure of a feeder, a group or a phase."""

    _attr_has_entity_name = True
    entity_description: ScopeDescription

    def __init__(
        self,
        coordinator: SheddingCoordinator,
        scope: ConfigSubentry,
        site_device_id: str,
        description: ScopeDescription,
    ) -> None:
        """Show what `description` reads of `scope`; its device hangs from `site_device_id`."""
        super().__init__(coordinator)
        self.entity_description = description
        self._id = scope.subentry_id
        self._attr_unique_id = f"{scope.subentry_id}_{description.key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, scope.subentry_id)}, name=scope.title, via_device_id=site_device_id
        )
        apparent = coordinator.metering.unit_of(scope.subentry_id) is Unit.VA
        self._attr_device_class = SensorDeviceClass.APPARENT_POWER if apparent else SensorDeviceClass.POWER
        self._attr_native_unit_of_measurement = (
            UnitOfApparentPower.VOLT_AMPERE if apparent else UnitOfPower.WATT
        )

    @property
    @override
    def native_value(self) -> StateType:
        """Return the figure; None while it is unknown."""
        decision = self.coordinator.data.decision
        scope = None if decision is None else decision.scopes.get(self._id)
        return None if scope is None else tens(self.entity_description.value_fn(scope))
