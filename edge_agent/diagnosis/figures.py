"""Key figures and expectation of a site, from a run of its diagnosis."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import numpy as np

from edge_agent.anomalies.expectation import Expected
from edge_agent.config import Building
from edge_agent.diagnosis.documents import prices_of
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
from edge_agent.live import Json, iso
from edge_agent.savings import Period, civil_days

_HEATING_UNDER_C = 15.0
_ZONE_DAYS = 28


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


def expected_hours(found: Diagnosis) -> list[tuple[datetime, float]]:
    """Start and expected energy in kWh of each hour of the days that are over, oldest first."""
    expected, zone = found.detection.expected, found.history.building.zone
    today = found.history.span.end - timedelta(days=1)
    hours = []
    for hour in found.history.hours:
        local = hour.start.astimezone(zone)
        if local.date() >= today:
            continue
        kwh = float(expected.kwh[expected.profiles.place(local.date()), local.hour])
        if not np.isnan(kwh):
            hours.append((hour.start, round(kwh, 4)))
    return hours


def _until(period: Period, end: date) -> Period:
    return Period(period.start, min(period.end, end))
