"""What each hour should use: the hourly baseline, then what the last days of the same kind added to it."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from edge_agent.savings.calendar import Calendar, DayType, Occupancy
from edge_agent.savings.hourly_model import HourlyModel, fit_hourly

from .profiles import HOURS, Floats, Profiles
from .schedule import WORKING

RECENT_DAYS = 15
"""Days of the same kind whose median residual is added: three working weeks, so that a week of faults cannot move it."""
_MIN_RECENT_DAYS = 4
_SOME_WEATHER = 0.9
_NO_WEATHER_C = 15.0


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """Profiles beside what the model expects of them.

    Attributes:
        profiles: the days as observed; missing hours are NaN.
        day_types: kind of each day.
        kwh: expected energy of each hour, shape (days, 24); NaN where the weather is not known.
        weatherless: whether the temperature was too little known to be used.
    """

    profiles: Profiles
    day_types: tuple[DayType, ...]
    kwh: Floats
    weatherless: bool

    @property
    def residual(self) -> Floats:
        """Observed less expected; hours that are not known count as expected, shape (days, 24)."""
        difference = self.profiles.kwh - self.kwh
        return np.where(np.isnan(difference), 0.0, difference)

    def working(self, row: int) -> bool:
        """Whether a day is one at work."""
        return self.day_types[row] in WORKING


def expect(profiles: Profiles, learning: Sequence[int], occupancy: Occupancy) -> Expected:
    """Fit the hourly model on some days and predict all.

    Half of the temperature of an hour is its own and half that of the day, since walls answer slowly.

    Args:
        profiles: all days.
        learning: rows to learn from.
        occupancy: holidays and closures of the building.

    Raises:
        ValueError: no hour of the learning days is known.
    """
    weather = _felt(profiles)
    rows = np.asarray(learning, dtype=np.intp)
    weatherless = bool(np.isnan(weather[rows]).mean() > 1.0 - _SOME_WEATHER)
    if weatherless:
        weather = np.full_like(weather, _NO_WEATHER_C)
    calendar = _calendar(profiles, occupancy)
    flat = np.zeros(profiles.kwh.shape, dtype=np.bool_)
    flat[rows] = True
    known = (flat & ~np.isnan(profiles.kwh) & ~np.isnan(weather)).ravel()
    model = fit_hourly(profiles.kwh.ravel()[known], weather.ravel()[known], calendar.where(known))
    kwh = _predicted(model, weather, calendar)
    return Expected(profiles, calendar.day_types[::HOURS], kwh, weatherless)


@dataclass(slots=True)
class Recent:
    """Residuals of the last days of each kind, working or not."""

    _days: dict[bool, deque[Floats]] = field(
        default_factory=lambda: {working: deque(maxlen=RECENT_DAYS) for working in (True, False)}
    )

    def offset(self, *, working: bool) -> Floats:
        """Median residual of each hour over the last days, zero until there are a few, shape (24,)."""
        days = self._days[working]
        return np.median(days, axis=0) if len(days) >= _MIN_RECENT_DAYS else np.zeros(HOURS)

    def keep(self, residual: Floats, *, working: bool) -> None:
        """Take an ordinary day into account."""
        self._days[working].append(residual)


def _felt(profiles: Profiles) -> Floats:
    day = profiles.day_temp_c[:, None]
    return 0.5 * np.where(np.isnan(profiles.temp_c), day, profiles.temp_c) + 0.5 * day


def _calendar(profiles: Profiles, occupancy: Occupancy) -> Calendar:
    days = Calendar.of_days(profiles.dates, occupancy)
    return replace(
        days,
        dates=tuple(day for day in days.dates for _ in range(HOURS)),
        day_types=tuple(kind for kind in days.day_types for _ in range(HOURS)),
        hours=np.tile(np.arange(HOURS, dtype=np.intp), len(days)),
    )


def _predicted(model: HourlyModel, weather: Floats, calendar: Calendar) -> Floats:
    return np.maximum(model.predict(weather.ravel(), calendar), 0.0).reshape(weather.shape)
