"""Sensors of one meter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfApparentPower, UnitOfEnergy, UnitOfPower, UnitOfRatio
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.figure import Attributes, Figure, FigureDescription

from .access_token import masked
from .coordinator import LinkyCoordinator
from .figures import SHOWN_DAYS, LinkyState
from .history import Comparison, LinkySummary, Total


@dataclass(frozen=True, kw_only=True)
class LinkySensorDescription(FigureDescription[LinkyState]):
    """A figure of the meter, and when there is one."""

    exists_fn: Callable[[LinkyCoordinator], bool] = lambda coordinator: coordinator.consumes


def _kwh(energy_wh: Fraction | None) -> float | None:
    return None if energy_wh is None else round(float(energy_wh / 1000), 3)


def _iso(moment: date | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _known(total: Total) -> Attributes:
    return {"days_known": total.days_known, "days": total.days}


def _compared(comparison: Comparison) -> Attributes:
    return {
        **_known(comparison.current),
        "previous_energy": _kwh(comparison.before.energy_wh),
        "previous_days_known": comparison.before.days_known,
        "change_percent": comparison.change_percent,
    }


def _produced(state: LinkyState, read: Callable[[LinkySummary], float | None]) -> float | None:
    return None if state.production is None else read(state.production)


def _incomplete(state: LinkyState) -> Attributes:
    return {
        "incomplete_count": len(state.incomplete),
        "incomplete_days": [check.day.isoformat() for check in state.incomplete[:SHOWN_DAYS]],
    }


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
        key="week",
        translation_key="week",
        device_class=SensorDeviceClass.ENERGY,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        suggested_display_precision=1,
        value_fn=lambda state: _kwh(state.summary.week.current.energy_wh),
        attributes_fn=lambda state: _compared(state.summary.week),
    ),
    LinkySensorDescription(
        key="month",
        translation_key="month",
        device_class=SensorDeviceClass.ENERGY,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        suggested_display_precision=1,
        value_fn=lambda state: _kwh(state.summary.month.current.energy_wh),
        attributes_fn=lambda state: _compared(state.summary.month),
    ),
    LinkySensorDescription(
        key="year",
        translation_key="year",
        device_class=SensorDeviceClass.ENERGY,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        suggested_display_precision=1,
        value_fn=lambda state: _kwh(state.summary.year.current.energy_wh),
        attributes_fn=lambda state: _compared(state.summary.year),
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
        key="base_load",
        translation_key="base_load_at_night",
        device_class=SensorDeviceClass.POWER,
        native_unit_of_measurement=UnitOfPower.WATT,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda state: state.summary.base_load_w,
    ),
    LinkySensorDescription(
        key="production_yesterday",
        translation_key="production_yesterday",
        device_class=SensorDeviceClass.ENERGY,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        suggested_display_precision=1,
        value_fn=lambda state: _produced(state, _last_day_kwh),
        attributes_fn=lambda state: {} if state.production is None else _last_day(state.production),
        exists_fn=lambda coordinator: coordinator.data.production is not None,
    ),
    LinkySensorDescription(
        key="production_month",
        translation_key="production_month",
        device_class=SensorDeviceClass.ENERGY,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        suggested_display_precision=1,
        value_fn=lambda state: _produced(state, lambda shown: _kwh(shown.month.current.energy_wh)),
        attributes_fn=lambda state: {} if state.production is None else _compared(state.production.month),
        exists_fn=lambda coordinator: coordinator.data.production is not None,
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
        attributes_fn=_incomplete,
    ),
    LinkySensorDescription(
        key="history_progress",
        translation_key="history_progress",
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        entity_category=EntityCategory.DIAGNOSTIC,
        suggested_display_precision=0,
        value_fn=lambda state: state.progress_percent,
        exists_fn=lambda _: True,
        outlives_outage=True,
    ),
    LinkySensorDescription(
        key="calls_today",
        translation_key="calls_today",
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda state: state.calls_today,
        exists_fn=lambda _: True,
        outlives_outage=True,
    ),
    LinkySensorDescription(
        key="next_refresh",
        translation_key="next_refresh",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda state: state.next_refresh,
        exists_fn=lambda _: True,
        outlives_outage=True,
    ),
)


def meter_device(coordinator: LinkyCoordinator) -> DeviceInfo:
    """Return the device of the meter."""
    return DeviceInfo(
        entry_type=DeviceEntryType.SERVICE,
        identifiers={(DOMAIN, coordinator.prm)},
        manufacturer="Enedis",
        model="Linky",
        name=f"Linky {masked(coordinator.prm)}",
    )


class LinkySensor(Figure[LinkyCoordinator, LinkyState]):
    """One figure of one meter."""

    # A list that changes every day would grow the database for nothing.
    _unrecorded_attributes = frozenset({"incomplete_days"})

    def __init__(self, coordinator: LinkyCoordinator, description: LinkySensorDescription) -> None:
        """Attach the figure to the meter's device."""
        super().__init__(coordinator, description, coordinator.prm, meter_device(coordinator))


class PowerMargin(CoordinatorEntity[LinkyCoordinator], SensorEntity):
    """What the highest power of the last 31 days left of the subscribed power."""

    _attr_has_entity_name = True
    _attr_translation_key = "power_margin"
    _attr_device_class = SensorDeviceClass.APPARENT_POWER
    _attr_native_unit_of_measurement = UnitOfApparentPower.VOLT_AMPERE
    _attr_state_class = SensorStateClass.MEASUREMENT

    def __init__(self, coordinator: LinkyCoordinator) -> None:
        """Compare with what the options say, or the contract."""
        super().__init__(coordinator)
        self._attr_unique_id = f"{coordinator.prm}_power_margin"
        self._attr_device_info = meter_device(coordinator)

    @property
    @override
    def native_value(self) -> int | None:
        """Return the margin in VA, negative when the subscribed power was exceeded."""
        peak, subscribed_va = self.coordinator.data.summary.peak, self.coordinator.subscribed_va
        return None if peak is None or subscribed_va is None else subscribed_va - peak.power_va

    @property
    @override
    def extra_state_attributes(self) -> Attributes:
        """Return the highest power and when it was."""
        peak = self.coordinator.data.summary.peak
        return {
            "subscribed_power": self.coordinator.subscribed_va,
            "max_power": peak.power_va if peak else None,
            "date": _iso(peak.day if peak else None),
            "instant": _iso(peak.instant if peak else None),
        }
