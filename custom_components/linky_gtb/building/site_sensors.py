"""Sensors of the site as a whole: energy, savings, CEE."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory, UnitOfEnergy, UnitOfRatio
from homeassistant.helpers.typing import StateType

from custom_components.linky_gtb.figure import Attributes, Figure, FigureDescription

from .control import ControlMode
from .coordinator import BuildingCoordinator
from .model import AgentState, Savings, Verdict
from .registry import site_device


@dataclass(frozen=True, kw_only=True)
class SiteSensorDescription(FigureDescription[AgentState]):
    """A figure of the site, and when there is one."""

    exists_fn: Callable[[AgentState], bool] = lambda _: True
    words_fn: Callable[[AgentState, str], Attributes] | None = None
    """Attributes that are sentences, in the language of Home Assistant."""


def _has_savings(state: AgentState) -> bool:
    return state.savings is not None


def _savings(read: Callable[[Savings], StateType]) -> Callable[[AgentState], StateType]:
    return lambda state: None if state.savings is None else read(state.savings)


def _period(state: AgentState) -> Attributes:
    savings = state.savings
    if savings is None:
        return {}
    low, high = savings.interval_percent or (None, None)
    return {
        "reporting_start": savings.reporting_start,
        "reporting_end": savings.reporting_end,
        "low_percent": low,
        "high_percent": high,
    }


def _has_control(state: AgentState) -> bool:
    return state.control is not None


def _leases(state: AgentState) -> Attributes:
    control = state.control
    if control is None:
        return {}
    return {
        "leases": [
            {
                "point": lease.point,
                "actor": lease.actor,
                "wanted": lease.requested,
                "written": lease.written,
                "rule": lease.rule,
                "until": lease.expires.isoformat() if lease.expires else None,
            }
            for lease in control.leases
        ],
        "releasing": list(control.releasing),
    }


def _reason(state: AgentState, language: str) -> Attributes:
    return {"reason": state.savings.reason_in(language) if state.savings else None}


def _cee_volume(state: AgentState) -> float | None:
    best = state.best_cee
    return None if best is None else best.kwh_cumac


def _fiche(state: AgentState) -> Attributes:
    best = state.best_cee
    return {"fiche": best.code if best else None, "version": best.version if best else None}


DESCRIPTIONS: Final = (
    SiteSensorDescription(
        key="energy_today",
        translation_key="energy_today",
        device_class=SensorDeviceClass.ENERGY,
        state_class=SensorStateClass.TOTAL_INCREASING,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        suggested_display_precision=1,
        value_fn=lambda state: state.kpis.energy_today_kwh,
    ),
    SiteSensorDescription(
        key="energy_yesterday",
        translation_key="energy_yesterday",
        device_class=SensorDeviceClass.ENERGY,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        suggested_display_precision=1,
        value_fn=lambda state: state.kpis.energy_yesterday_kwh,
    ),
    SiteSensorDescription(
        key="savings_energy",
        translation_key="savings_energy",
        device_class=SensorDeviceClass.ENERGY,
        state_class=SensorStateClass.TOTAL,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        suggested_display_precision=0,
        value_fn=_savings(lambda savings: savings.savings_kwh),
        exists_fn=_has_savings,
        attributes_fn=_period,
    ),
    SiteSensorDescription(
        key="savings_percent",
        translation_key="savings_percent",
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        suggested_display_precision=1,
        value_fn=_savings(lambda savings: savings.savings_percent),
        exists_fn=_has_savings,
        attributes_fn=_period,
    ),
    SiteSensorDescription(
        key="savings_money",
        translation_key="savings_money",
        device_class=SensorDeviceClass.MONETARY,
        state_class=SensorStateClass.TOTAL,
        native_unit_of_measurement="EUR",
        suggested_display_precision=0,
        value_fn=_savings(lambda savings: savings.savings_eur),
        exists_fn=_has_savings,
    ),
    SiteSensorDescription(
        key="savings_verdict",
        translation_key="savings_verdict",
        device_class=SensorDeviceClass.ENUM,
        options=[verdict.value for verdict in Verdict],
        value_fn=_savings(lambda savings: savings.verdict),
        exists_fn=_has_savings,
        words_fn=_reason,
    ),
    SiteSensorDescription(
        key="cee_volume",
        translation_key="cee_volume",
        native_unit_of_measurement="kWh cumac",
        suggested_display_precision=0,
        value_fn=_cee_volume,
        exists_fn=lambda state: bool(state.cee),
        attributes_fn=_fiche,
    ),
    SiteSensorDescription(
        key="control_mode",
        translation_key="control_mode",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=[mode.value for mode in ControlMode],
        value_fn=lambda state: state.control.mode if state.control else None,
        exists_fn=_has_control,
    ),
    SiteSensorDescription(
        key="leases",
        translation_key="leases",
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda state: len(state.control.leases) if state.control else None,
        exists_fn=_has_control,
        attributes_fn=_leases,
    ),
)


class SiteSensor(Figure[BuildingCoordinator, AgentState]):
    """One figure of the site."""

    entity_description: SiteSensorDescription

    def __init__(self, coordinator: BuildingCoordinator, description: SiteSensorDescription) -> None:
        """Attach the figure to the site's device."""
        site = coordinator.data.site
        super().__init__(coordinator, description, site.id, site_device(site))

    @property
    @override
    def extra_state_attributes(self) -> Attributes | None:
        """Return what the figure is about, sentences in the language of Home Assistant."""
        words = self.entity_description.words_fn
        return (
            super().extra_state_attributes if words is None else words(self.shown, self.hass.config.language)
        )
