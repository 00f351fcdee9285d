"""Hours and days made of intervals, and what is known of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

from .civil_time import civil_day, day_end, day_start
from .series import Interval

_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class HourEnergy:
    """What is known of one UTC hour."""

    start: datetime
    energy_wh: Fraction
    """Energy of the known minutes only."""
    minutes: int
    """How many minutes are known."""

    @property
    def complete(self) -> bool:
        """Whether the whole hour is known."""
        return self.minutes == 60


class DayStatus(StrEnum):
    """How well a civil day is known."""

    COMPLETE = "complete"
    """Every minute of the curve, and the daily value says the same where there is one."""
    MISMATCH = "mismatch"
    """Every minute of the curve, but another total than the daily value."""
    PARTIAL = "partial"
    """A part of the curve."""
    DAILY_ONLY = "daily_only"
    """The daily value alone."""
    MISSING = "missing"
    """Nothing."""


@dataclass(frozen=True, slots=True)
class DayCheck:
    """One civil day of Paris: its curve against its daily value."""

    day: date
    curve_wh: Fraction
    known_minutes: int
    expected_minutes: int
    """1 380, 1 440 or 1 500."""
    daily_wh: Fraction | None

    @property
    def status(self) -> DayStatus:
        """Return how well the day is known."""
        if self.known_minutes == 0:
            return DayStatus.MISSING if self.daily_wh is None else DayStatus.DAILY_ONLY
        if self.known_minutes < self.expected_minutes:
            return DayStatus.PARTIAL
        if self.daily_wh is not None and self.daily_wh != self.curve_wh:
            return DayStatus.MISMATCH
        return DayStatus.COMPLETE

    @property
    def energy_wh(self) -> Fraction | None:
        """Return the energy of the day: its daily value, else its curve when whole, else None."""
        if self.daily_wh is not None:
            return self.daily_wh
        return self.curve_wh if self.status is DayStatus.COMPLETE else None


def hours_of(intervals: Iterable[Interval]) -> tuple[HourEnergy, ...]:
    """Return the hours that hold something known, oldest first.

    An interval that crosses an hour is shared between both in proportion to its minutes.
    """
    energy: dict[datetime, Fraction] = {}
    minutes: dict[datetime, int] = {}
    for interval in intervals:
        hour = interval.start.replace(minute=0, second=0, microsecond=0)
        while hour < interval.end:
            shared = (min(interval.end, hour + _HOUR) - max(interval.start, hour)) // _MINUTE
            minutes_inside = interval.minutes
            # Nearly every interval lies in one hour: dividing exact fractions is the slow part of a long history.
            part = (
                interval.energy_wh
                if shared == minutes_inside
                else interval.energy_wh * shared / minutes_inside
            )
            energy[hour] = energy[hour] + part if hour in energy else part
            minutes[hour] = minutes.get(hour, 0) + shared
            hour += _HOUR
    return tuple(HourEnergy(hour, energy[hour], minutes[hour]) for hour in sorted(energy))


def checked_days(
    days: Iterable[date], hours: Iterable[HourEnergy], daily_wh: Mapping[date, Fraction]
) -> tuple[DayCheck, ...]:
    """Return the check of each of `days`, in their order.

    Hours of Paris begin with hours of UTC, so an hour belongs to one civil day only.
    """
    energy: dict[date, Fraction] = {}
    minutes: dict[date, int] = {}
    for hour in hours:
        day = civil_day(hour.start)
        energy[day] = energy.get(day, Fraction()) + hour.energy_wh
        minutes[day] = minutes.get(day, 0) + hour.minutes
    return tuple(
        DayCheck(
            day=day,
            curve_wh=energy.get(day, Fraction()),
            known_minutes=minutes.get(day, 0),
            expected_minutes=(day_end(day) - day_start(day)) // _MINUTE,
            daily_wh=daily_wh.get(day),
        )
        for day in days
    )
