"""Entities of a load shedding entry: the site's, and each load's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.event import EventEntity
from homeassistant.components.select import SelectEntity
from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import EntityCategory, UnitOfApparentPower, UnitOfEnergy, UnitOfPower, UnitOfTime
from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.typing import StateType
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from custom_components.linky_gtb.const import DOMAIN

from .announcing import EVENT_TYPES, Line
from .coordinator import SheddingCoordinator, SheddingState
from .core import SITE, Phase, ScopePicture, Unit
from .names import Mode

_NOISE: Final = 0.005
_HELD: Final = (Phase.SHED, Phase.LOWERED, Phase.WAITING)
STATES: Final = ("off", "waiting_for_meter", "within", "shedding", "over", "degraded")


def site_device(coordinator: SheddingCoordinator) -> DeviceInfo:
    """Return the device that stands for the shedder."""
    entry = coordinator.config_entry
    return DeviceInfo(
        entry_type=DeviceEntryType.SERVICE,
        identifiers={(DOMAIN, entry.entry_id)},
        manufacturer="Linky GTB",
        name=entry.title,
    )


def status(state: SheddingState) -> str:
    """Return the site's state in one word."""
    if state.mode is Mode.OFF:
        return "off"
    if state.decision is None:
        return "waiting_for_meter"
    scopes = state.decision.scopes.values()
    if any(scope.meter.is_blind for scope in scopes):
        return "degraded"
    if any(_is_over(scope) for scope in scopes):
        return "over"
    if any(load.phase in _HELD for load in state.decision.loads.values()):
        return "shedding"
    ready = all(scope.total is not None and scope.meter.lets_start for scope in scopes)
    return "within" if ready else "waiting_for_meter"


def _is_over(scope: ScopePicture) -> bool:
    return scope.margin is not None and scope.limit is not None and scope.margin < -_NOISE * scope.limit


def tens(value: float | None, to: float = 10.0) -> float | None:
    """Round a power: what changes less is no news."""
    return None if value is None else to * round(value / to)


def _scope(read: Callable[[ScopePicture], float | None]) -> Callable[[SheddingState], StateType]:
    return lambda state: None if state.decision is None else tens(read(state.decision.scopes[SITE]))


@dataclass(frozen=True, kw_only=True)
class SiteDescription(SensorEntityDescription):
    """A figure of the site."""

    value_fn: Callable[[SheddingState], StateType]
    follows_unit: bool = False
    """Whether it is in the meter's unit, W or VA."""


def _power(key: str, read: Callable[[ScopePicture], float | None], *, shown: bool = True) -> SiteDescription:
    return SiteDescription(
        key=key,
        translation_key=key,
        native_unit_of_measurement=UnitOfPower.WATT,
        device_class=SensorDeviceClass.POWER,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        entity_registry_enabled_default=shown,
        follows_unit=True,
        value_fn=_scope(read),
    )


def _next(state: SheddingState) -> str | None:
    if state.decision is None:
        return None
    action = state.decision.next_action
    if action is None:
        return "none"
    verb, load = action.split(":", maxsplit=1)
    return f"{'↑' if verb == 'restore' else '↓'} {state.names.get(load, load)}"


SITE_SENSORS: Final = (
    SiteDescription(
        key="shedding_state",
        translation_key="shedding_state",
        device_class=SensorDeviceClass.ENUM,
        options=list(STATES),
        value_fn=status,
    ),
    _power("shedding_power", lambda scope: scope.total),
    _power("shedding_limit", lambda scope: scope.limit),
    _power("shedding_margin", lambda scope: scope.margin),
    _power("shedding_base", lambda scope: scope.base),
    SiteDescription(key="shedding_next", translation_key="shedding_next", value_fn=_next),
    SiteDescription(
        key="shedding_energy",
        translation_key="shedding_energy",
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        device_class=SensorDeviceClass.ENERGY,
        state_class=SensorStateClass.TOTAL_INCREASING,
        suggested_display_precision=2,
        value_fn=lambda state: round(state.energy_kwh, 2),
    ),
    SiteDescription(
        key="shedding_minutes",
        translation_key="shedding_minutes",
        native_unit_of_measurement=UnitOfTime.MINUTES,
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.TOTAL_INCREASING,
        suggested_display_precision=0,
        value_fn=lambda state: round(state.minutes, 1),
    ),
)


class SiteSensor(CoordinatorEntity[SheddingCoordinator], SensorEntity):
    """One figure of the site."""

    _attr_has_entity_name = True
    entity_description: SiteDescription

    def __init__(self, coordinator: SheddingCoordinator, description: SiteDescription) -> None:
        """Show what `description` reads."""
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = f"{coordinator.config_entry.entry_id}_{description.key}"
        self._attr_device_info = site_device(coordinator)
        if description.follows_unit and coordinator.meter_unit is Unit.VA:
            self._attr_native_unit_of_measurement = UnitOfApparentPower.VOLT_AMPERE
            self._attr_device_class = SensorDeviceClass.APPARENT_POWER

    @property
    @override
    def native_value(self) -> StateType:
        """Return the figure; None while it is unknown."""
        return self.entity_description.value_fn(self.coordinator.data)


class LoadSensor(CoordinatorEntity[SheddingCoordinator], SensorEntity):
    """Where a load stands, and why."""

    _attr_device_class = SensorDeviceClass.ENUM
    _attr_has_entity_name = True
    _attr_translation_key = "shedding_load"
    _unrecorded_attributes = frozenset(
        {"laxity_min", "draw_w", "minutes_today", "energy_today_kwh", "reliability"}
    )

    def __init__(self, coordinator: SheddingCoordinator, load: ConfigSubentry, site_device_id: str) -> None:
        """Follow `load`; its device hangs from `site_device_id`."""
        super().__init__(coordinator)
        self._id = load.subentry_id
        self._attr_options = [phase.value for phase in Phase]
        self._attr_unique_id = f"{load.subentry_id}_shedding"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, load.subentry_id)}, name=load.title, via_device_id=site_device_id
        )

    @property
    @override
    def native_value(self) -> StateType:
        """Return the phase; None before the first decision."""
        decision = self.coordinator.data.decision
        picture = None if decision is None else decision.loads.get(self._id)
        return None if picture is None else picture.phase.value

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, object] | None:
        """Return why, and the figures of the load."""
        decision = self.coordinator.data.decision
        picture = None if decision is None else decision.loads.get(self._id)
        if picture is None:
            return None
        return {
            "reason": None if picture.reason is None else picture.reason.value,
            "draw_w": tens(picture.draw_w),
            "power_w": tens(picture.power_w),
            "learnt_w": tens(picture.learnt_w),
            "laxity_min": None if picture.laxity_s is None else round(picture.laxity_s / 60),
            "minutes_today": round(picture.shed_s / 60),
            "energy_today_kwh": round(picture.shed_kwh, 2),
            "reliability": round(picture.reliability, 2),
        }


class ModeSelect(CoordinatorEntity[SheddingCoordinator], SelectEntity):
    """What is done with the decisions: nothing, shown only, ordered."""

    _attr_entity_category = EntityCategory.CONFIG
    _attr_has_entity_name = True
    _attr_translation_key = "shedding_mode"

    def __init__(self, coordinator: SheddingCoordinator) -> None:
        """Follow `coordinator`."""
        super().__init__(coordinator)
        self._attr_options = [mode.value for mode in Mode]
        self._attr_unique_id = f"{coordinator.config_entry.entry_id}_shedding_mode"
        self._attr_device_info = site_device(coordinator)

    @property
    @override
    def current_option(self) -> str:
        """Return the mode."""
        return self.coordinator.mode.value

    @override
    async def async_select_option(self, option: str) -> None:
        """Change the mode."""
        await self.coordinator.async_set_mode(Mode(option))
        self.async_write_ha_state()


class Decisions(EventEntity):
    """Each decision, in words."""

    _attr_has_entity_name = True
    _attr_translation_key = "shedding_decisions"
    _attr_should_poll = False

    def __init__(self, coordinator: SheddingCoordinator) -> None:
        """Follow what `coordinator` announces."""
        self._announcer = coordinator.announcer
        self._attr_event_types = list(EVENT_TYPES)
        self._attr_unique_id = f"{coordinator.config_entry.entry_id}_shedding_decisions"
        self._attr_device_info = site_device(coordinator)

    @override
    async def async_added_to_hass(self) -> None:
        """Listen."""
        self.async_on_remove(self._announcer.async_listen(self._tell))

    @callback
    def _tell(self, line: Line) -> None:
        self._trigger_event(
            line.type, {"message": line.message, "reason": line.reason, "load": line.load, **line.detail}
        )
        self.async_write_ha_state()
