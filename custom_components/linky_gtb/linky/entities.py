"""Sensors of one meter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfApparentPower, UnitOfEnergy, UnitOfRatio
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.typing import StateType
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from custom_components.linky_gtb.const import DOMAIN

from .access_token import masked
from .coordinator import LinkyCoordinator, LinkyState
from .history import LinkySummary, Total

type Attributes = Mapping[str, str | int | float | None]


@dataclass(frozen=True, kw_only=True)
class LinkySensorDescription(SensorEntityDescription):
    """A sensor that reads its value in the coordinator's state."""

    value_fn: Callable[[LinkyState], StateType | datetime]
    attributes_fn: Callable[[LinkyState], Attributes] | None = None


def _kwh(energy_wh: Fraction | None) -> float | None:
    return None if energy_wh is None else round(float(energy_wh / 1000), 3)


def _iso(moment: date | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _known(total: Total) -> dict[str, str | int | float | None]:
    return {"days_known": total.days_known, "days": total.days}


def _last_day_kwh(shown: LinkySummary) -> float | None:
    return None if shown.last_day is None else _kwh(shown.last_day.energy_wh)


def _last_day(shown: LinkySummary) -> Attributes:
    return {"date": _iso(shown.last_day.day if shown.last_day else None)}


def _max_power_va(shown: LinkySummary) -> int | None:
    return None if shown.max_power is None else shown.max_power.power_va


def _max_power(shown: LinkySummary) -> Attributes:
    peak = shown.max_power
    return {"date": _iso(peak.day if peak else None), "instant": _iso(peak.instant if peak else None)}


DESCRIPTIONS: Final = (
    LinkySensorDescription(
        key="yesterday",
        translation_key="yesterday",
        device_class=SensorDeviceClass.ENERGY,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        suggested_display_precision=1,
        value_fn=lambda state: _last_day_kwh(state.summary),
        attributes_fn=lambda state: _last_day(state.summary),
    ),
    LinkySensorDescription(
        key="last_7_days",
        translation_key="last_7_days",
        device_class=SensorDeviceClass.ENERGY,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        suggested_display_precision=1,
        value_fn=lambda state: _kwh(state.summary.last_7_days.energy_wh),
        attributes_fn=lambda state: _known(state.summary.last_7_days),
    ),
    LinkySensorDescription(
        key="month",
        translation_key="month",
        device_class=SensorDeviceClass.ENERGY,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        suggested_display_precision=1,
        value_fn=lambda state: _kwh(state.summary.month.energy_wh),
        attributes_fn=lambda state: _known(state.summary.month),
    ),
    LinkySensorDescription(
        key="max_power",
        translation_key="max_power",
        device_class=SensorDeviceClass.APPARENT_POWER,
        native_unit_of_measurement=UnitOfApparentPower.VOLT_AMPERE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda state: _max_power_va(state.summary),
        attributes_fn=lambda state: _max_power(state.summary),
    ),
    LinkySensorDescription(
        key="last_data",
        translation_key="last_data",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda state: state.summary.last_instant,
    ),
    LinkySensorDescription(
        key="completeness",
        translation_key="completeness",
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        suggested_display_precision=0,
        value_fn=lambda state: state.summary.completeness_percent,
    ),
    LinkySensorDescription(
        key="next_refresh",
        translation_key="next_refresh",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda state: state.next_refresh,
    ),
)


class LinkySensor(CoordinatorEntity[LinkyCoordinator], SensorEntity):
    """One figure of one meter."""

    _attr_has_entity_name = True
    entity_description: LinkySensorDescription

    def __init__(self, coordinator: LinkyCoordinator, description: LinkySensorDescription) -> None:
        """Attach the figure to the meter's device."""
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = f"{coordinator.prm}_{description.key}"
        self._attr_device_info = DeviceInfo(
            entry_type=DeviceEntryType.SERVICE,
            identifiers={(DOMAIN, coordinator.prm)},
            manufacturer="Enedis",
            model="Linky",
            name=f"Linky {masked(coordinator.prm)}",
        )

    @property
    @override
    def native_value(self) -> StateType | datetime:
        """Return the figure; None when it is not known."""
        return self.entity_description.value_fn(self.coordinator.data)

    @property
    @override
    def extra_state_attributes(self) -> Attributes | None:
        """Return what the figure is about: its date, or how many days it holds."""
        read = self.entity_description.attributes_fn
        return None if read is None else read(self.coordinator.data)
