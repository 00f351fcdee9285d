"""Degree days by both methods in use in France, with the day windows of Météo-France.

"Météo" takes the mean of the day's lowest (Tn) and highest (Tx) temperatures; "professionals of energy" (COSTIC, that of
heating contracts) counts the part of a mild day that was below the base all the same. Météo-France's day is not the civil
day: Tn is the lowest from 18 h the day before to 18 h UTC, Tx the highest from 6 h to 6 h UTC the next day. On one and the
same place these choices move a year's total by up to 6 %, so a total is never given without its method and windows.

Source: Météo-France, "Fiche méthode: degrés jours" (2005), as quoted by pandas-degreedays and energy-analysis-toolbox.
"""

import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

BASE_C = 18.0
"""A set point of 19 °C, less 1 °C of free gains."""
MIN_HOURS = 22
"""Hours of 24 that a window must know."""

_TN_LEAD = timedelta(hours=6)
_TX_LAG = timedelta(hours=6)


class Method(enum.StrEnum):
    """How a day's degrees follow from its lowest and highest temperatures."""

    METEO = "meteo"
    PROFESSIONALS = "professionals"


class Need(enum.StrEnum):
    """What the degrees are a measure of."""

    HEATING = "heating"
    COOLING = "cooling"


@dataclass(frozen=True, slots=True)
class Extremes:
    """Lowest and highest temperature of a day in °C.

    Raises:
        ValueError: the lowest is above the highest.
    """

    low_c: float
    high_c: float

    def __post_init__(self) -> None:
        if self.low_c > self.high_c:
            raise ValueError(f"Tn {self.low_c:g} °C is above Tx {self.high_c:g} °C")


@dataclass(frozen=True, slots=True)
class DegreeDays:
    """A total with what it takes to compare it with another.

    Attributes:
        method: how each day was counted.
        need: heating or cooling.
        base_c: base temperature.
        total_c: sum in °C·day over the known days.
        known_days: days counted.
        days: days asked for.
    """

    method: Method
    need: Need
    base_c: float
    total_c: float
    known_days: int
    days: int

    def to_json(self) -> dict[str, object]:
        """The fields, the total rounded to a tenth as official tables have it."""
        return {
            "method": self.method.value,
            "need": self.need.value,
            "base_c": self.base_c,
            "total_c": round(self.total_c, 1),
            "known_days": self.known_days,
            "days": self.days,
        }


def day_degrees(day: Extremes, *, method: Method, need: Need = Need.HEATING, base_c: float = BASE_C) -> float:
    """Degrees of one day, in °C·day, zero or more."""
    if need is Need.COOLING:
        # Cooling is heating seen in a mirror at the base.
        day = Extremes(2 * base_c - day.high_c, 2 * base_c - day.low_c)
    mean_c = (day.low_c + day.high_c) / 2
    if method is Method.METEO or day.high_c <= base_c:
        return max(0.0, base_c - mean_c)
    if day.low_c >= base_c:
        return 0.0
    below = base_c - day.low_c
    return below * (0.08 + 0.42 * below / (day.high_c - day.low_c))


def degree_days(
    extremes: Mapping[date, Extremes],
    days: Iterable[date],
    *,
    method: Method,
    need: Need = Need.HEATING,
    base_c: float = BASE_C,
) -> DegreeDays:
    """Total over days; a day without extremes is not counted, and shows as such.

    Args:
        extremes: lowest and highest temperature of the known days.
        days: days to count.
        method: how each day is counted.
        need: heating or cooling.
        base_c: base temperature.
    """
    asked = list(days)
    known = [extremes[day] for day in asked if day in extremes]
    total = sum(day_degrees(day, method=method, need=need, base_c=base_c) for day in known)
    return DegreeDays(method, need, base_c, total, len(known), len(asked))


def periods_degree_days(
    hours: Iterable[tuple[datetime, float]], periods: Mapping[str, Iterable[date]]
) -> dict[str, list[DegreeDays]]:
    """Heating and cooling degree days of periods by both methods, on the official windows.

    Args:
        hours: aware start of each hour and its temperature in °C.
        periods: days of each period, by name.
    """
    extremes = official_extremes(hours)
    return {
        name: [degree_days(extremes, days, method=method, need=need) for need in Need for method in Method]
        for name, asked in periods.items()
        for days in (list(asked),)
    }


def official_extremes(hours: Iterable[tuple[datetime, float]]) -> dict[date, Extremes]:
    """Tn and Tx of each day from hourly temperatures, on the windows of Météo-France.

    A day is known when 22 of the 24 hours of both its windows are.

    Args:
        hours: aware start of each hour and its temperature in °C, in any order.
    """
    lows: defaultdict[date, list[float]] = defaultdict(list)
    highs: defaultdict[date, list[float]] = defaultdict(list)
    for start, temp_c in hours:
        utc = start.astimezone(UTC)
        lows[(utc + _TN_LEAD).date()].append(temp_c)
        highs[(utc - _TX_LAG).date()].append(temp_c)
    return {
        day: Extremes(min(lows[day]), max(highs[day]))
        for day in sorted(lows.keys() & highs.keys())
        if len(lows[day]) >= MIN_HOURS and len(highs[day]) >= MIN_HOURS
    }
