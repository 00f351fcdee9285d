"""Documents of the API about anomalies and key figures."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import numpy as np

from edge_agent.anomalies import Answer, Kind
from edge_agent.anomalies.expectation import Expected
from edge_agent.anomalies.priced import to_json
from edge_agent.anomalies.sentences import name_of, sentence_of
from edge_agent.config import Building
from edge_agent.diagnosis.nightly import Diagnosis, Refused
from edge_agent.diagnosis.site_history import SiteHistory
from edge_agent.diagnosis.supervised import supervised
from edge_agent.energy import Price, civil_day
from edge_agent.kpis import (
    KpiError,
    Metered,
    ZoneHour,
    against_expected,
    compute_kpis,
    energy_signature,
    judge_zone,
    month_of,
    week_of,
)
from edge_agent.kpis.zones import ZoneComfort
from edge_agent.language import Language
from edge_agent.live import Json, iso
from edge_agent.savings import Period, civil_days
from edge_agent.store import Alert

_HEATING_UNDER_C = 15.0
_ZONE_DAYS = 28


def prices_of(building: Building) -> list[Price]:
    """Dated prices of electricity."""
    return [Price(price.start, price.value) for price in building.config.prices.electricity_eur_per_kwh]


def alert_json(alert: Alert, prices: Sequence[Price], *, returned: bool) -> Json:
    """An alert with its answer, and its sentence in both languages."""
    anomaly = alert.anomaly
    document = to_json(anomaly, Language.FR, prices, returned=returned)
    eur = document["eur"]
    cost = eur if isinstance(eur, float) else None
    return {
        **document,
        "sentences": {
            language.value: sentence_of(anomaly, language, eur=cost, returned=returned)
            for language in Language
        },
        "names": {language.value: name_of(anomaly.kind, language) for language in Language},
        "found": iso(alert.found),
        "answer": alert.answer.value if alert.answer else None,
        "answered": iso(alert.answered) if alert.answered else None,
        "note": alert.note,
        "returned": returned,
    }


def alerts_json(alerts: Sequence[Alert], prices: Sequence[Price]) -> list[Json]:
    """Alerts, the newest first; one that comes back after being answered as fixed says so."""
    fixed: dict[Kind, date] = {}
    rows = []
    for alert in alerts:
        kind = alert.anomaly.kind
        rows.append(alert_json(alert, prices, returned=kind in fixed))
        if alert.answer is Answer.FIXED:
            fixed[kind] = alert.anomaly.date
    return rows[::-1]


def rules_json(found: Diagnosis, alerts: Sequence[Alert]) -> list[Json]:
    """Each rule with what it did lately, and would have done in the year that it was learned on."""
    return [
        {
            "kind": kind.value,
            "names": {language.value: name_of(kind, language) for language in Language},
            "alerts": sum(alert.anomaly.kind is kind for alert in alerts),
            "fired_in_learning": fired,
        }
        for kind, fired in found.detection.replay.items()
    ]


def kpis_json(building: Building, found: Diagnosis | Refused, now: datetime) -> Json:
    """Figures of the last twelve months and of the month, signature, uses, zones, week and month against expected."""
    history, today = found.history, civil_day(now, building.zone)
    year = Period(max(history.span.start, today - timedelta(days=365)), today)
    month = month_of(today - timedelta(days=1))
    days = [day for day in civil_days(history.hours, building.zone).days if day.date in year]
    signature, prices = energy_signature(days), prices_of(building)
    nothing: list[Json] = []
    return {
        "computed_at": iso(now),
        "year": _figures(building, history, year),
        "month": _figures(building, history, Period(month.start, min(month.end, today))),
        "signature": None
        if signature is None
        else {**signature.to_json(), "points": [[round(t, 1), round(kwh, 1)] for t, kwh in signature.points]},
        "uses": supervised("energy by use", lambda: _split(history.uses, year, prices), nothing),
        "energy_zones": supervised(
            "energy by zone", lambda: _split(history.parts.zones, year, prices), nothing
        ),
        "zones": supervised(
            "comfort by zone", lambda: [zone.to_json() for zone in zones_of(history, today)], nothing
        ),
        **_against(found, today),
    }


def zones_of(history: SiteHistory, today: date) -> list[ZoneComfort]:
    """Zones over the last four weeks, beside the same weeks a year before."""
    judged = []
    for zone in history.zones:
        now, before = (
            _zone_hours(history, zone.room, zone.setpoint, Period(end - timedelta(days=_ZONE_DAYS), end))
            for end in (today, today - timedelta(days=364))
        )
        if (comfort := judge_zone(zone.name, now, before)) is not None:
            judged.append(comfort)
    return judged


def summary_json(
    found: Diagnosis | Refused | None, alerts: Sequence[Json], kpis: Mapping[str, object]
) -> Json:
    """What the state document says: open alerts and the main figures."""
    opened = [alert for alert in alerts if alert["answer"] is None]
    kept = ("id", "date", "kind", "names", "sentences", "kwh", "eur", "confidence", "returned")
    return {
        "status": "waiting" if found is None else "refused" if isinstance(found, Refused) else "ok",
        "reason": found.reason if isinstance(found, Refused) else None,
        "open": len(opened),
        "anomalies": [{key: alert[key] for key in kept} for alert in opened[:20]],
        "kpis": {
            key: kpis.get(key)
            for key in ("computed_at", "year", "week_against", "month_against", "yesterday", "today")
        },
    }


def _figures(building: Building, history: SiteHistory, period: Period) -> Json | None:
    try:
        return compute_kpis(
            history.hours, period, building.zone, area_m2=building.config.site.area_m2
        ).to_json()
    except KpiError:
        return None


def _split(metered: Metered | None, period: Period, prices: Sequence[Price]) -> list[Json]:
    return [] if metered is None else [part.to_json() for part in metered.split(period, prices)]


def _zone_hours(history: SiteHistory, room: str, setpoint: str, days: Period) -> list[ZoneHour]:
    rooms, setpoints = history.hourly_means(room, days), history.hourly_means(setpoint, days)
    occupancy = history.occupancy
    hours = []
    for day, values in rooms.items():
        outside = history.week_temp_c.get(day)
        working = occupancy.day_type(day).value in {"weekday", "school_holiday"}
        hours += [
            ZoneHour(
                datetime(day.year, day.month, day.day, hour, tzinfo=history.building.zone),
                value,
                setpoints.get(day, {}).get(hour),
                working and hour in range(8, 18),
                outside is not None and outside < _HEATING_UNDER_C,
            )
            for hour, value in values.items()
        ]
    return hours


def _against(found: Diagnosis | Refused, today: date) -> Json:
    names = ("week_against", "month_against", "yesterday")
    if isinstance(found, Refused):
        return dict.fromkeys((*names, "today"))
    expected = found.detection.expected
    yesterday = today - timedelta(days=1)
    periods = (
        _until(week_of(yesterday), today),
        _until(month_of(yesterday), today),
        Period(yesterday, today),
    )
    rows: Json = {
        name: against_expected(expected, period).to_json()
        for name, period in zip(names, periods, strict=True)
    }
    return {**rows, "today": _today(expected, today)}


def _today(expected: Expected, today: date) -> Json | None:
    """What the whole of today should use in the weather it has had so far, and what it has used."""
    row = expected.profiles.place(today)
    if not 0 <= row < len(expected.profiles) or np.isnan(expected.kwh[row]).any():
        return None
    so_far = against_expected(expected, Period(today, today + timedelta(days=1)))
    return {
        "expected_kwh": round(float(expected.kwh[row].sum()), 1),
        "expected_so_far_kwh": round(so_far.expected_kwh, 1),
        "observed_so_far_kwh": round(so_far.observed_kwh, 1),
    }


def expected_json(found: Diagnosis, days: int) -> list[Json]:
    """Expected energy of each hour of the last days, in UTC, oldest first."""
    expected, zone = found.detection.expected, found.history.building.zone
    first = found.history.span.end - timedelta(days=days + 1)
    rows: list[Json] = []
    for hour in found.history.hours:
        local = hour.start.astimezone(zone)
        row = expected.profiles.place(local.date())
        if local.date() < first or local.date() >= found.history.span.end - timedelta(days=1):
            continue
        kwh = float(expected.kwh[row, local.hour])
        if not np.isnan(kwh):
            rows.append({"start": iso(hour.start), "value": round(kwh, 4)})
    return rows


def _until(period: Period, end: date) -> Period:
    return Period(period.start, min(period.end, end))
