"""Sensors of anomalies, of what was expected, and of key figures of the last twelve months."""

from collections.abc import Callable
from typing import Final

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import UnitOfEnergy, UnitOfPower, UnitOfRatio

from custom_components.linky_gtb.building.model import AgentState
from custom_components.linky_gtb.building.site_sensors import SiteSensorDescription
from custom_components.linky_gtb.figure import Attributes

from .model import Diagnosis


def _of(read: Callable[[Diagnosis], float | None]) -> Callable[[AgentState], float | None]:
    return lambda state: None if state.diagnosis is None else read(state.diagnosis)


def _known(read: Callable[[Diagnosis], float | None]) -> Callable[[AgentState], bool]:
    """A figure appears once the agent gives it, and then stays."""
    return lambda state: state.diagnosis is not None and read(state.diagnosis) is not None


def _open(state: AgentState) -> Attributes:
    found = state.diagnosis
    if found is None:
        return {}
    return {
        "status": found.status,
        "reason": found.reason,
        "anomalies": [
            {
                "id": each.id,
                "date": each.date,
                "kind": each.kind,
                "kwh": each.kwh,
                "eur": each.eur,
                "sentence_fr": each.sentence_fr,
                "sentence_en": each.sentence_en,
            }
            for each in found.anomalies
        ],
    }


def _peak(state: AgentState) -> Attributes:
    return {"at": None if state.diagnosis is None else state.diagnosis.peak_at}


def _energy(key: str, read: Callable[[Diagnosis], float | None]) -> SiteSensorDescription:
    return SiteSensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.ENERGY,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        suggested_display_precision=0,
        value_fn=_of(read),
        exists_fn=_known(read),
    )


def _power(
    key: str,
    read: Callable[[Diagnosis], float | None],
    attributes: Callable[[AgentState], Attributes] | None = None,
) -> SiteSensorDescription:
    return SiteSensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.POWER,
        native_unit_of_measurement=UnitOfPower.KILO_WATT,
        suggested_display_precision=1,
        value_fn=_of(read),
        exists_fn=_known(read),
        attributes_fn=attributes,
    )


def _share(key: str, read: Callable[[Diagnosis], float | None]) -> SiteSensorDescription:
    return SiteSensorDescription(
        key=key,
        translation_key=key,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        suggested_display_precision=1,
        value_fn=_of(read),
        exists_fn=_known(read),
    )


def _ratio(key: str, unit: str, read: Callable[[Diagnosis], float | None]) -> SiteSensorDescription:
    return SiteSensorDescription(
        key=key,
        translation_key=key,
        native_unit_of_measurement=unit,
        suggested_display_precision=1,
        value_fn=_of(read),
        exists_fn=_known(read),
    )


DESCRIPTIONS: Final = (
    SiteSensorDescription(
        key="open_anomalies",
        translation_key="open_anomalies",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=_of(lambda found: found.open_count),
        exists_fn=lambda state: state.diagnosis is not None,
        attributes_fn=_open,
    ),
    _energy("expected_today", lambda found: found.expected_today_kwh),
    _energy("savings_this_month", lambda found: found.savings_this_month_kwh),
    _share("deviation_yesterday", lambda found: found.deviation_yesterday_percent),
    _share("deviation_week", lambda found: found.deviation_week_percent),
    _share("deviation_month", lambda found: found.deviation_month_percent),
    _ratio("energy_per_m2", "kWh/m²", lambda found: found.energy_per_m2_kwh),
    _ratio("energy_per_degree_day", "kWh/°C·d", lambda found: found.per_degree_day_kwh),
    _power("base_load", lambda found: found.base_load_kw),
    _power("peak_power", lambda found: found.peak_kw, _peak),
    _share("load_factor", lambda found: found.load_factor_percent),
    _share("night_share", lambda found: found.night_share_percent),
    _share("unoccupied_share", lambda found: found.unoccupied_share_percent),
)
