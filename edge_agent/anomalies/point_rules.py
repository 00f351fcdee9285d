"""Rules on points of the GTB beside the main meter: heating against cooling, set-points, sub-meters."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from .kinds import Anomaly, Kind
from .profiles import HOURS

MILD_C = 18.0
"""Mean of the last week above which a building asks for no heating."""
COLD_C = 12.0
"""The same under which it asks for no cooling."""
FROST_C = 16.0
"""A heating set-point up to it is lowered already, and no alert in summer."""
TOO_WARM_C = 21.5
"""Heating set-point, in winter, that is above what the energy code allows with two degrees and a half to spare."""
MIN_HOURS = 4
TOGETHER_HOURS = 2
LEAST_GAP = 0.15
"""Change of the sub-metered share of a site's energy that is worth an alert."""
_GAP_SPREADS = 6.0
_MIN_LEARNED_DAYS = 20
_MAD_TO_SIGMA = 1.4826

type HourValues = Mapping[date, Mapping[int, float]]
"""Mean of each known local hour of each day."""


@dataclass(frozen=True, slots=True)
class Opposed:
    """A heating and a cooling point that must not be on together.

    Attributes:
        name: of the zone or of the air handler.
        heating: valve, power or state of heating.
        cooling: the same of cooling.
        above: value from which either counts as on.
    """

    name: str
    heating: HourValues
    cooling: HourValues
    above: float


def together(pair: Opposed, days: Sequence[date]) -> Iterator[Anomaly]:
    """Days with two hours or more of heating and cooling at once; consecutive days are one alert."""
    told = False
    for day in days:
        heating, cooling = pair.heating.get(day, {}), pair.cooling.get(day, {})
        hours = tuple(
            sorted(
                hour
                for hour in heating.keys() & cooling.keys()
                if heating[hour] >= pair.above and cooling[hour] >= pair.above
            )
        )
        if len(hours) >= TOGETHER_HOURS and not told:
            yield Anomaly(
                day, Kind.HEATING_AND_COOLING, hours, None, len(hours) / TOGETHER_HOURS, detail=pair.name
            )
        told = len(hours) >= TOGETHER_HOURS


def out_of_season(
    name: str, setpoint_c: HourValues, week_temp_c: Mapping[date, float], days: Sequence[date]
) -> Iterator[Anomaly]:
    """Days on which a heating set-point is up although it is mild outside, or too high in winter; told once per spell.

    Args:
        name: of the zone.
        setpoint_c: its heating set-point.
        week_temp_c: mean outdoor temperature of the week that ends with each day.
        days: to judge, in order.
    """
    told = False
    for day in days:
        outside = week_temp_c.get(day)
        limit = (
            None
            if outside is None
            else FROST_C
            if outside > MILD_C
            else TOO_WARM_C
            if outside < COLD_C
            else None
        )
        values = setpoint_c.get(day, {})
        hours = (
            () if limit is None else tuple(sorted(hour for hour, value in values.items() if value > limit))
        )
        if len(hours) >= MIN_HOURS and limit is not None and not told:
            highest = max(values[hour] for hour in hours)
            yield Anomaly(
                day,
                Kind.SETPOINT_OUT_OF_SEASON,
                hours,
                None,
                1.0 + (highest - limit) / 2,
                detail=f"{name}: {highest:.1f} °C",
            )
        told = len(hours) >= MIN_HOURS


def disagreement(
    site: Mapping[date, float],
    parts: Mapping[str, Mapping[date, float]],
    learning: Sequence[date],
    days: Sequence[date],
) -> Iterator[Anomaly]:
    """Days on which the share of the site that sub-meters count is far from its habit; told once per spell.

    Args:
        site: kWh of each known day of the main meter.
        parts: the same of each sub-meter.
        learning: days that tell the habit.
        days: to judge, in order, after them.
    """
    if not parts:
        return
    usual = [share for day in learning if (share := _share(site, parts, day)) is not None]
    if len(usual) < _MIN_LEARNED_DAYS:
        return
    median = float(np.median(usual))
    spread = _MAD_TO_SIGMA * float(np.median(np.abs(np.array(usual) - median)))
    limit = max(LEAST_GAP, _GAP_SPREADS * spread)
    told = False
    for day in days:
        share = _share(site, parts, day)
        gap = None if share is None else abs(share - median)
        if share is not None and gap is not None and gap > limit and not told:
            yield Anomaly(
                day,
                Kind.METER_DISAGREEMENT,
                tuple(range(HOURS)),
                None,
                gap / limit,
                detail=f"{', '.join(parts)}: {100 * share:.0f} % ({100 * median:.0f} %)",
            )
        told = gap is not None and gap > limit


def _share(site: Mapping[date, float], parts: Mapping[str, Mapping[date, float]], day: date) -> float | None:
    if site.get(day, 0.0) <= 0.0 or any(day not in part for part in parts.values()):
        return None
    return sum(part[day] for part in parts.values()) / site[day]
