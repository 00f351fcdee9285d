"""Entities that command points: a number, a switch, a choice or a thermostat, and the button that gives a point back."""

from collections.abc import Callable, Mapping
from typing import Any, override

from homeassistant.components.button import ButtonEntity
from homeassistant.components.climate import (
    ATTR_TEMPERATURE,
    ClimateEntity,
    ClimateEntityFeature,
    HVACMode,
)
from homeassistant.components.number import NumberDeviceClass, NumberEntity, NumberMode
from homeassistant.components.select import SelectEntity
from homeassistant.components.switch import SwitchEntity
from homeassistant.const import EVENT_HOMEASSISTANT_STOP, UnitOfTemperature
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .coordinator import BuildingConfigEntry, BuildingCoordinator
from .model import Point, WriteKind, Writing
from .registry import async_register_site, device_of, write_unique_id

type Make = Callable[[BuildingCoordinator, Point, Writing, str], Entity]


@callback
def async_follow_writable(
    hass: HomeAssistant,
    entry: BuildingConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    kinds: frozenset[WriteKind],
    make: Make,
) -> None:
    """Add an entity for each writable point of some kinds, now and each time the agent has new ones."""
    coordinator = entry.runtime_data
    site_device_id = async_register_site(hass, entry)
    known: set[str] = set()

    @callback
    def add_new() -> None:
        points = coordinator.data.points
        known.intersection_update(points)
        new = [
            (point, point.writing)
            for point in points.values()
            if point.id not in known and point.writing is not None and point.writing.kind in kinds
        ]
        known.update(point.id for point, _ in new)
        if new:
            async_add_entities([make(coordinator, point, writing, site_device_id) for point, writing in new])

    add_new()
    entry.async_on_unload(coordinator.async_add_listener(add_new))


class _OfPoint(CoordinatorEntity[BuildingCoordinator]):
    """What entities of a writable point share."""

    _attr_has_entity_name = True

    def __init__(
        self, coordinator: BuildingCoordinator, point: Point, writing: Writing, site_device_id: str
    ) -> None:
        super().__init__(coordinator)
        self._point_id, self._writing = point.id, writing
        self._attr_device_info = device_of(coordinator.data, point, site_device_id)

    @property
    @override
    def available(self) -> bool:
        """Return whether the agent answers and the point's value may be trusted."""
        point = self.coordinator.data.points.get(self._point_id)
        return super().available and point is not None and point.quality.has_value

    def _number(self, point_id: str) -> float | None:
        point = self.coordinator.data.points.get(point_id)
        match point.shown_value if point else None:
            case bool(value):
                return float(value)
            case int() | float() as value:
                return float(value)
            case _:
                return None


class WritablePoint(_OfPoint):
    """Holds a point while Home Assistant wants it; what is shown is what the device has."""

    def __init__(
        self, coordinator: BuildingCoordinator, point: Point, writing: Writing, site_device_id: str
    ) -> None:
        """Command `point`; `site_device_id` is the device the others hang from."""
        super().__init__(coordinator, point, writing, site_device_id)
        self._attr_unique_id = write_unique_id(coordinator.data.site, point)
        self._attr_name: str | None = point.name
        self.holder = coordinator.holder(point.id, self._changed)

    @override
    async def async_added_to_hass(self) -> None:
        """Give back before Home Assistant stops."""
        await super().async_added_to_hass()
        self.async_on_remove(self.hass.bus.async_listen(EVENT_HOMEASSISTANT_STOP, self._stopping))

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Give the point back: nobody would renew its lease."""
        await super().async_will_remove_from_hass()
        await self.holder.give_back()
        self.coordinator.forget_holder(self._point_id)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        """Return what is wanted, and what the agent makes of it."""
        lease = self.holder.lease
        return {
            "wanted": self.holder.wanted,
            "written": lease.written if lease else None,
            "rule": lease.rule if lease else None,
            "observed": lease.observed if lease else None,
            "until": lease.expires if lease else None,
            "gives_back": lease.release_value if lease else None,
        }

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        self.holder.follow()
        super()._handle_coordinator_update()

    @callback
    def _changed(self) -> None:
        self.async_write_ha_state()

    async def _stopping(self, _event: Event) -> None:
        await self.holder.give_back()


class PointNumber(WritablePoint, NumberEntity):
    """A set-point, or any other quantity."""

    _attr_mode = NumberMode.BOX

    def __init__(
        self, coordinator: BuildingCoordinator, point: Point, writing: Writing, site_device_id: str
    ) -> None:
        """Command `point` between its limits."""
        super().__init__(coordinator, point, writing, site_device_id)
        self._attr_native_min_value = writing.minimum
        self._attr_native_max_value = writing.maximum
        self._attr_native_step = writing.step or 0.1
        self._attr_native_unit_of_measurement = point.unit
        if point.unit == UnitOfTemperature.CELSIUS:
            self._attr_device_class = NumberDeviceClass.TEMPERATURE

    @property
    @override
    def native_value(self) -> float | None:
        """Return what the device has."""
        return self._number(self._point_id)

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Want a value."""
        await self.holder.want(value)


class PointSwitch(WritablePoint, SwitchEntity):
    """An on/off actuator."""

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether the device runs."""
        value = self._number(self._point_id)
        return None if value is None else value != 0

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Want it to run."""
        await self.holder.want(1.0)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Want it to stop."""
        await self.holder.want(0.0)


class PointSelect(WritablePoint, SelectEntity):
    """A choice among named values."""

    def __init__(
        self, coordinator: BuildingCoordinator, point: Point, writing: Writing, site_device_id: str
    ) -> None:
        """Command `point` among its values."""
        super().__init__(coordinator, point, writing, site_device_id)
        self._attr_options = [name for _, name in writing.options]

    @property
    @override
    def current_option(self) -> str | None:
        """Return the name of what the device has."""
        value = self._number(self._point_id)
        return next((name for number, name in self._writing.options if number == value), None)

    @override
    async def async_select_option(self, option: str) -> None:
        """Want a value by its name."""
        await self.holder.want(next(number for number, name in self._writing.options if name == option))


class PointClimate(WritablePoint, ClimateEntity):
    """A set-point beside the temperature of its room: automatic is the GTB's own control."""

    _attr_hvac_modes = [HVACMode.AUTO, HVACMode.HEAT]  # noqa: RUF012 - as in every climate entity
    _attr_supported_features = ClimateEntityFeature.TARGET_TEMPERATURE
    # Home Assistant 2026.11 renamed three members with "native"; both names are given until 2026.10 is left behind.
    _attr_temperature_unit = _attr_native_temperature_unit = UnitOfTemperature.CELSIUS
    _attr_translation_key = "zone"

    def __init__(
        self, coordinator: BuildingCoordinator, point: Point, writing: Writing, site_device_id: str
    ) -> None:
        """Command the set-point `point`."""
        super().__init__(coordinator, point, writing, site_device_id)
        alone = [
            each
            for each in coordinator.data.points.values()
            if each.device == point.device and each.writing and each.writing.kind is WriteKind.CLIMATE
        ]
        if len(alone) == 1:
            # The only thermostat of its device is called like it.
            self._attr_name = None
        self._attr_min_temp = writing.minimum
        self._attr_max_temp = writing.maximum
        self._attr_target_temperature_step = writing.step or 0.1

    @property
    def native_current_temperature(self) -> float | None:
        """Return the temperature of the room."""
        return self._number(self._writing.room) if self._writing.room else None

    @property
    def native_target_temperature(self) -> float | None:
        """Return the set-point that the device has."""
        return self._number(self._point_id)

    @property
    @override
    def current_temperature(self) -> float | None:
        """Return the temperature of the room, for 2026.10."""
        return self.native_current_temperature

    @property
    @override
    def target_temperature(self) -> float | None:
        """Return the set-point that the device has, for 2026.10."""
        return self.native_target_temperature

    @property
    @override
    def hvac_mode(self) -> HVACMode:
        """Return automatic while the GTB rules, heat while Home Assistant does."""
        return HVACMode.AUTO if self.holder.wanted is None else HVACMode.HEAT

    @override
    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Want a set-point."""
        if (mode := kwargs.get("hvac_mode")) is HVACMode.AUTO:
            await self.async_set_hvac_mode(mode)
        elif (wanted := kwargs.get(ATTR_TEMPERATURE)) is not None:
            await self.holder.want(wanted)

    @override
    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        """Give the set-point back, or keep it where it is."""
        if hvac_mode is HVACMode.AUTO:
            await self.holder.give_back()
        elif (target := self.native_target_temperature) is not None:
            await self.holder.want(min(max(target, self._writing.minimum), self._writing.maximum))


class GiveBack(_OfPoint, ButtonEntity):
    """Gives a point back to the GTB's own control."""

    _attr_translation_key = "give_back"

    def __init__(
        self, coordinator: BuildingCoordinator, point: Point, writing: Writing, site_device_id: str
    ) -> None:
        """Offer to give `point` back."""
        super().__init__(coordinator, point, writing, site_device_id)
        self._attr_unique_id = write_unique_id(coordinator.data.site, point, "give_back")
        self._attr_translation_placeholders = {"point": point.name}

    @override
    async def async_press(self) -> None:
        """Give it back."""
        if (holder := self.coordinator.holder_of(self._point_id)) is not None:
            await holder.give_back()
