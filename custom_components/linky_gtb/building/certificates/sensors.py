"""Sensors of what could be earned, and of the dossiers."""

from collections.abc import Callable
from datetime import date
from typing import Final

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import UnitOfRatio
from homeassistant.helpers.typing import StateType

from custom_components.linky_gtb.building.model import AgentState
from custom_components.linky_gtb.building.site_sensors import SiteSensorDescription
from custom_components.linky_gtb.figure import Attributes

from .model import BestOperation, Certificates


def _best(state: AgentState) -> BestOperation | None:
    return None if state.certificates is None else state.certificates.best


def _has_best(state: AgentState) -> bool:
    return _best(state) is not None


def _of_best(read: Callable[[BestOperation], StateType]) -> Callable[[AgentState], StateType]:
    return lambda state: None if (best := _best(state)) is None else read(best)


def _about_best(state: AgentState) -> Attributes:
    best = _best(state)
    if best is None:
        return {}
    return {
        "title": best.title,
        "works_fr": best.works.fr,
        "works_en": best.works.en,
        "version": best.version,
        "status": best.status,
        "questions_left": best.questions,
        "last_engagement_day": None
        if best.last_engagement_day is None
        else best.last_engagement_day.isoformat(),
    }


def _volume_range(state: AgentState) -> Attributes:
    best = _best(state)
    return {} if best is None else {"fiche": best.code, "high_kwh_cumac": best.kwh_cumac_high}


def _dossiers(state: AgentState) -> Certificates | None:
    found = state.certificates
    return found if found is not None and found.least_complete is not None else None


def _completeness(state: AgentState) -> float | None:
    found = _dossiers(state)
    least = None if found is None else found.least_complete
    return None if least is None else round(100 * least.completeness, 1)


def _each_dossier(state: AgentState) -> Attributes:
    return {} if state.certificates is None else dict(state.certificates.completeness_percent)


def _next_day(state: AgentState) -> date | None:
    days = () if state.certificates is None else state.certificates.days
    return days[0].day if days else None


def _next_day_text(state: AgentState) -> Attributes:
    days = () if state.certificates is None else state.certificates.days
    return {"what_fr": days[0].text.fr, "what_en": days[0].text.en} if days else {}


def _money(key: str, read: Callable[[BestOperation], StateType]) -> SiteSensorDescription:
    return SiteSensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.MONETARY,
        native_unit_of_measurement="EUR",
        suggested_display_precision=0,
        value_fn=_of_best(read),
        exists_fn=_has_best,
    )


DESCRIPTIONS: Final = (
    SiteSensorDescription(
        key="cee_best_operation",
        translation_key="cee_best_operation",
        value_fn=_of_best(lambda best: best.code),
        exists_fn=_has_best,
        attributes_fn=_about_best,
    ),
    SiteSensorDescription(
        key="cee_best_volume",
        translation_key="cee_best_volume",
        native_unit_of_measurement="kWh cumac",
        suggested_display_precision=0,
        value_fn=_of_best(lambda best: best.kwh_cumac_low),
        exists_fn=_has_best,
        attributes_fn=_volume_range,
    ),
    _money("cee_prime_low", lambda best: best.prime_low_eur),
    _money("cee_prime_mid", lambda best: best.prime_mid_eur),
    _money("cee_prime_high", lambda best: best.prime_high_eur),
    SiteSensorDescription(
        key="cee_completeness",
        translation_key="cee_completeness",
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        suggested_display_precision=0,
        value_fn=_completeness,
        exists_fn=lambda state: _dossiers(state) is not None,
        attributes_fn=_each_dossier,
    ),
    SiteSensorDescription(
        key="cee_next_deadline",
        translation_key="cee_next_deadline",
        device_class=SensorDeviceClass.DATE,
        value_fn=_next_day,
        exists_fn=lambda state: _next_day(state) is not None,
        attributes_fn=_next_day_text,
    ),
)
