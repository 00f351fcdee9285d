"""A sensor for each point of the agent."""

from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorStateClass
from homeassistant.components.sensor.const import DEVICE_CLASS_UNITS
from homeassistant.helpers.typing import StateType
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .coordinator import BuildingCoordinator
from .model import Point, Quantity
from .registry import device_of, point_unique_id


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a quantity is in Home Assistant."""

    device_class: SensorDeviceClass | None
    state_class: SensorStateClass | None
    decimals: int | None


_MEASUREMENT: Final = SensorStateClass.MEASUREMENT
_INDEX: Final = SensorStateClass.TOTAL_INCREASING

MEANINGS: Final = {
    Quantity.POWER: _Meaning(SensorDeviceClass.POWER, _MEASUREMENT, 0),
    Quantity.APPARENT_POWER: _Meaning(SensorDeviceClass.APPARENT_POWER, _MEASUREMENT, 0),
    Quantity.REACTIVE_POWER: _Meaning(SensorDeviceClass.REACTIVE_POWER, _MEASUREMENT, 0),
    Quantity.ENERGY: _Meaning(SensorDeviceClass.ENERGY, _INDEX, 1),
    Quantity.VOLTAGE: _Meaning(SensorDeviceClass.VOLTAGE, _MEASUREMENT, 1),
    Quantity.CURRENT: _Meaning(SensorDeviceClass.CURRENT, _MEASUREMENT, 1),
    Quantity.FREQUENCY: _Meaning(SensorDeviceClass.FREQUENCY, _MEASUREMENT, 2),
    Quantity.POWER_FACTOR: _Meaning(SensorDeviceClass.POWER_FACTOR, _MEASUREMENT, 2),
    Quantity.TEMPERATURE: _Meaning(SensorDeviceClass.TEMPERATURE, _MEASUREMENT, 1),
    Quantity.SETPOINT: _Meaning(SensorDeviceClass.TEMPERATURE, _MEASUREMENT, 1),
    Quantity.FLOW: _Meaning(SensorDeviceClass.VOLUME_FLOW_RATE, _MEASUREMENT, 2),
    Quantity.VOLUME: _Meaning(SensorDeviceClass.VOLUME, _INDEX, 1),
    Quantity.THERMAL_POWER: _Meaning(SensorDeviceClass.POWER, _MEASUREMENT, 0),
    Quantity.THERMAL_ENERGY: _Meaning(SensorDeviceClass.ENERGY, _INDEX, 1),
    Quantity.STATE: _Meaning(None, None, None),
    Quantity.OTHER: _Meaning(None, None, None),
}


class PointSensor(CoordinatorEntity[BuildingCoordinator], SensorEntity):
    """The last sample of one point; unavailable as soon as it cannot be trusted."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: BuildingCoordinator, point: Point, site_device_id: str) -> None:
        """Read from `point` what does not change; `site_device_id` is the device the others hang from."""
        super().__init__(coordinator)
        state = coordinator.data
        meaning = MEANINGS[point.quantity]
        self._point_id = point.id
        self._attr_unique_id = point_unique_id(state.site, point)
        self._attr_name = point.name
        self._attr_native_unit_of_measurement = point.unit
        self._attr_state_class = meaning.state_class
        self._attr_suggested_display_precision = meaning.decimals
        if meaning.device_class and point.unit in DEVICE_CLASS_UNITS[meaning.device_class]:
            # Home Assistant refuses a class with a unit it does not know; the value is worth more than the class.
            self._attr_device_class = meaning.device_class
        self._attr_device_info = device_of(state, point, site_device_id)

    @property
    @override
    def available(self) -> bool:
        """Return whether the agent answers and its value may be trusted."""
        point = self.coordinator.data.points.get(self._point_id)
        return super().available and point is not None and point.quality.has_value

    @property
    @override
    def native_value(self) -> StateType:
        """Return the value; None when it is not one this sensor can show."""
        point = self.coordinator.data.points.get(self._point_id)
        match point.shown_value if point else None:
            case bool(value):
                return int(value)
            case str() if self.state_class is not None:
                return None
            case value:
                return value
