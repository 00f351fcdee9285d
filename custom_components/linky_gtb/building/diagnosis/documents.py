"""The `diagnosis` document of the agent, checked into `model`. Unknown keys are ignored."""

from custom_components.linky_gtb.building.json_reading import (
    list_in,
    number_in,
    object_at,
    optional_text_in,
    text_in,
)
from custom_components.linky_gtb.json_value import Json

from .model import Diagnosis, OpenAnomaly


def read_diagnosis(document: Json) -> Diagnosis | None:
    """Return the diagnosis; None when the agent has none, or is older.

    Raises:
        AgentDocumentError: when the document is not what the agent's API promises.
    """
    if document is None:
        return None
    top = object_at(document, "diagnosis")
    kpis = _optional_object(top, "kpis")
    year = _optional_object(kpis, "year")
    return Diagnosis(
        status=text_in(top, "status", "diagnosis"),
        reason=optional_text_in(top, "reason", "diagnosis"),
        open_count=int(number_in(top, "open", "diagnosis") or 0),
        anomalies=tuple(_anomaly(item) for item in list_in(top, "anomalies")),
        expected_today_kwh=number_in(_optional_object(kpis, "today"), "expected_kwh", "today"),
        deviation_yesterday_percent=_deviation(kpis, "yesterday"),
        deviation_week_percent=_deviation(kpis, "week_against"),
        deviation_month_percent=_deviation(kpis, "month_against"),
        savings_this_month_kwh=number_in(top, "savings_this_month_kwh", "diagnosis"),
        energy_per_m2_kwh=number_in(year, "energy_kwh_per_m2", "year"),
        base_load_kw=number_in(year, "base_kw", "year"),
        peak_kw=number_in(year, "peak_kw", "year"),
        peak_at=optional_text_in(year, "peak_at", "year"),
        load_factor_percent=_percent(year, "load_factor"),
        night_share_percent=_percent(year, "night_share"),
        unoccupied_share_percent=_percent(year, "unoccupied_share"),
        per_degree_day_kwh=number_in(year, "kwh_per_degree_day", "year"),
        computed_at=optional_text_in(kpis, "computed_at", "kpis"),
    )


def _anomaly(item: Json) -> OpenAnomaly:
    where = "diagnosis.anomalies"
    anomaly = object_at(item, where)
    names = object_at(anomaly.get("names"), f"{where}.names")
    sentences = object_at(anomaly.get("sentences"), f"{where}.sentences")
    return OpenAnomaly(
        id=text_in(anomaly, "id", where),
        date=text_in(anomaly, "date", where),
        kind=text_in(anomaly, "kind", where),
        name_fr=text_in(names, "fr", f"{where}.names"),
        name_en=text_in(names, "en", f"{where}.names"),
        sentence_fr=text_in(sentences, "fr", f"{where}.sentences"),
        sentence_en=text_in(sentences, "en", f"{where}.sentences"),
        kwh=number_in(anomaly, "kwh", where),
        eur=number_in(anomaly, "eur", where),
        confidence=number_in(anomaly, "confidence", where),
    )


def _optional_object(parent: dict[str, Json], key: str) -> dict[str, Json]:
    value = parent.get(key)
    return {} if value is None else object_at(value, key)


def _deviation(kpis: dict[str, Json], key: str) -> float | None:
    return number_in(_optional_object(kpis, key), "deviation_percent", key)


def _percent(year: dict[str, Json], key: str) -> float | None:
    share = number_in(year, key, "year")
    return None if share is None else 100 * share
