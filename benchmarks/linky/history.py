"""A history of the real building's hours, as long as wanted."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from custom_components.linky_gtb.linky.civil_time import PARIS
from custom_components.linky_gtb.linky.history import LinkyHistory
from custom_components.linky_gtb.linky.series import DailyEnergy, Interval, MaxPower
from simulators.enedis.building_curve import BuildingCurve, load_hours
from simulators.enedis.civil import HALF_HOUR, half_hours

PRM = "30001234567890"


def curve(first: date, end: date) -> Iterator[Interval]:
    """The half-hours of the days from `first` to the day before `end`; missing hours of the building are filled."""
    building = BuildingCurve(PRM, load_hours())
    for offset in range((end - first).days):
        day = first + timedelta(days=offset)
        points = building.curve(day)
        for number, half in enumerate(half_hours(day)):
            value = points[number].value if points else None
            yield Interval(half.start, half.start + HALF_HOUR, Fraction(4000 if value is None else value, 2))


def history(first: date, end: date, *, curve_from: date) -> LinkyHistory:
    """Daily values and maxima from `first`, the curve from `curve_from`."""
    intervals = tuple(curve(first, end))
    daily: dict[date, Fraction] = {}
    for interval in intervals:
        day = interval.start.astimezone(PARIS).date()
        daily[day] = daily.get(day, Fraction()) + interval.energy_wh
    kept = tuple(one for one in intervals if one.start.astimezone(PARIS).date() >= curve_from)
    return LinkyHistory(
        kept,
        tuple(DailyEnergy(day, energy) for day, energy in daily.items()),
        tuple(MaxPower(day, 9000, None) for day in daily),
    )


def csv_of(first: date, end: date) -> str:
    """A file of half-hours in the generic format."""
    lines = ["start_utc,end_utc,kwh"]
    lines += [
        f"{one.start:%Y-%m-%dT%H:%M:%SZ},{one.end:%Y-%m-%dT%H:%M:%SZ},{float(one.energy_wh / 1000):.6f}"
        for one in curve(first, end)
    ]
    return "\n".join(lines)
