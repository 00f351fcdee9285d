"""Hours of a series as days of 24 local hours: the shape in which a building's habits show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from edge_agent.savings import HourlySample

type Floats = NDArray[np.float64]

HOURS = 24
MIN_KNOWN_HOURS = 22
"""A day with fewer known hours is not judged (opendsm asks for as many)."""


@dataclass(frozen=True, slots=True, eq=False)
class Profiles:
    """One row per civil day, ascending, without a day left out; one column per local hour.

    Attributes:
        dates: the days.
        kwh: energy of each hour, shape (days, 24), NaN where it is not known.
        temp_c: outdoor temperature of each hour, shape (days, 24), NaN where it is not known.
    """

    dates: tuple[date, ...]
    kwh: Floats
    temp_c: Floats

    def __len__(self) -> int:
        return len(self.dates)

    @property
    def day_temp_c(self) -> Floats:
        """Mean outdoor temperature of each day, shape (days,), NaN when no hour is known."""
        return _row_means(self.temp_c)

    def place(self, day: date) -> int:
        """Row of a day; outside the rows when the day is."""
        return (day - self.dates[0]).days if self.dates else 0


def profiles_of(hours: Iterable[HourlySample], zone: ZoneInfo) -> Profiles:
    """Profiles of hours on the clock of `zone`.

    The hour that autumn repeats counts by its mean, since a profile is one of power; the one that spring skips is
    not known. Hours may come in any order.

    Args:
        hours: each at most once.
        zone: time zone of the site.
    """
    cells: dict[tuple[date, int], list[HourlySample]] = {}
    for hour in hours:
        local = hour.start.astimezone(zone)
        cells.setdefault((local.date(), local.hour), []).append(hour)
    if not cells:
        return Profiles((), np.empty((0, HOURS)), np.empty((0, HOURS)))
    first, last = min(cells)[0], max(cells)[0]
    dates = tuple(first + timedelta(days=offset) for offset in range((last - first).days + 1))
    kwh, temp_c = (np.full((len(dates), HOURS), np.nan) for _ in range(2))
    for (day, hour_of_day), samples in cells.items():
        row = (day - first).days
        kwh[row, hour_of_day] = _mean([sample.kwh for sample in samples])
        temp_c[row, hour_of_day] = _mean([sample.temp_c for sample in samples])
    return Profiles(dates, kwh, temp_c)


def _mean(values: Sequence[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else np.nan


def _row_means(values: Floats) -> Floats:
    known = ~np.isnan(values)
    counts = known.sum(axis=1)
    sums = np.where(known, values, 0.0).sum(axis=1)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
