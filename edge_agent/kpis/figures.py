"""Energy, base load, peak, load factor, and when energy is used, from the hours of a period."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np

from edge_agent.errors import EdgeAgentError
from edge_agent.savings import HourlySample, Period
from edge_agent.savings.civil_days import hours_in_day
from edge_agent.savings.degree_days import DegreeDays, Method, degree_days, official_extremes

NIGHT = frozenset({22, 23, 0, 1, 2, 3, 4})
"""From 22 h to 5 h."""
WORKING_HOURS = range(8, 18)
BASE_PERCENTILE = 5
KNOWN_SHARE = 0.9
_SATURDAY = 5


class KpiError(EdgeAgentError):
    """No figure can be given of the period; the message says why."""


@dataclass(frozen=True, slots=True)
class Kpis:
    """Figures of one period; shares are fractions of the energy.

    Attributes:
        period: the days.
        known_share: share of the hours of the period that are known.
        energy_kwh: energy of the known hours.
        energy_kwh_per_m2: over the area; None without one, or when less than 90 % of the hours are known.
        base_kw: 5th percentile of the hourly powers.
        peak_kw: highest hourly power.
        peak_at: start of that hour, UTC.
        load_factor: mean power over the highest.
        night_share: used from 22 h to 5 h.
        unoccupied_share: used outside 8 h to 18 h of weekdays.
        weekend_ratio: mean energy of a weekend day over that of a weekday; None without both.
        degree_days: of heating, base 18 °C, method of the professionals, official windows.
        kwh_per_degree_day: energy over degree days; None when there are fewer than 10.
    """

    period: Period
    known_share: float
    energy_kwh: float
    energy_kwh_per_m2: float | None
    base_kw: float
    peak_kw: float
    peak_at: datetime
    load_factor: float
    night_share: float
    unoccupied_share: float
    weekend_ratio: float | None
    degree_days: DegreeDays
    kwh_per_degree_day: float | None

    def to_json(self) -> dict[str, object]:
        """The figures with their units in the names."""
        return {
            "period": {"start": self.period.start.isoformat(), "end": self.period.end.isoformat()},
            "known_share": _round(self.known_share, 4),
            "energy_kwh": _round(self.energy_kwh, 1),
            "energy_kwh_per_m2": _round(self.energy_kwh_per_m2, 2),
            "base_kw": _round(self.base_kw, 2),
            "peak_kw": _round(self.peak_kw, 2),
            "peak_at": self.peak_at.isoformat().replace("+00:00", "Z"),
            "load_factor": _round(self.load_factor, 4),
            "night_share": _round(self.night_share, 4),
            "unoccupied_share": _round(self.unoccupied_share, 4),
            "weekend_ratio": _round(self.weekend_ratio, 4),
            "degree_days": self.degree_days.to_json(),
            "kwh_per_degree_day": _round(self.kwh_per_degree_day, 3),
        }


def compute_kpis(
    hours: Sequence[HourlySample], period: Period, zone: ZoneInfo, *, area_m2: float | None = None
) -> Kpis:
    """Figures of the civil days of `period`, from the hours that are known.

    Args:
        hours: hours of the site; those around the period serve the windows of degree days.
        period: days of the site.
        zone: time zone of the site.
        area_m2: heated floor area.

    Raises:
        KpiError: no hour of the period is known.
    """
    local = [(hour, hour.start.astimezone(zone)) for hour in hours if hour.kwh is not None]
    inside = [(hour, at) for hour, at in local if at.date() in period]
    if not inside:
        raise KpiError(f"no hour of {period} is known")
    kwh = np.array([hour.kwh for hour, _ in inside], dtype=np.float64)
    total = float(kwh.sum())
    known_share = len(inside) / sum(hours_in_day(day, zone) for day in period)
    night = np.array([at.hour in NIGHT for _, at in inside])
    working = np.array([at.weekday() < _SATURDAY and at.hour in WORKING_HOURS for _, at in inside])
    highest = int(np.argmax(kwh))
    degrees = degree_days(
        official_extremes([(hour.start, hour.temp_c) for hour in hours if hour.temp_c is not None]),
        period,
        method=Method.PROFESSIONALS,
    )
    return Kpis(
        period=period,
        known_share=known_share,
        energy_kwh=total,
        energy_kwh_per_m2=total / area_m2 if area_m2 and known_share >= KNOWN_SHARE else None,
        base_kw=float(np.percentile(kwh, BASE_PERCENTILE)),
        peak_kw=float(kwh[highest]),
        peak_at=inside[highest][0].start,
        load_factor=_share(float(kwh.mean()), float(kwh[highest])),
        night_share=_share(float(kwh[night].sum()), total),
        unoccupied_share=_share(float(kwh[~working].sum()), total),
        weekend_ratio=_weekend_ratio([(at.date(), float(hour.kwh or 0.0)) for hour, at in inside]),
        degree_days=degrees,
        kwh_per_degree_day=total / degrees.total_c if degrees.total_c >= 10.0 else None,
    )


def _weekend_ratio(hours: Sequence[tuple[date, float]]) -> float | None:
    days: defaultdict[date, float] = defaultdict(float)
    for day, kwh in hours:
        days[day] += kwh
    weekend = [kwh for day, kwh in days.items() if day.weekday() >= _SATURDAY]
    week = [kwh for day, kwh in days.items() if day.weekday() < _SATURDAY]
    if not weekend or not week or sum(week) == 0.0:
        return None
    return (sum(weekend) / len(weekend)) / (sum(week) / len(week))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _round(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
