"""What is known of a meter, what to ask next, and the figures shown of it."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Final

from .civil_time import day_end
from .hours import DayCheck, DayStatus, HourEnergy, checked_days, hours_of
from .series import DailyEnergy, Interval, MaxPower

CURVE_DEPTH_DAYS: Final = 28
CURVE_WINDOW_DAYS: Final = 7
"""Longest load curve Enedis gives in one answer."""
REPAIR_PARTIAL_DAYS: Final = 7
"""A day that is absent is asked again for the whole depth; one that is only partial, this long."""

type Window = tuple[date, date]
"""Days to ask: the first, and the one after the last."""


@dataclass(frozen=True)
class LinkyHistory:
    """Everything read of a meter since the entry was set up; a new answer wins over an old one."""

    intervals: tuple[Interval, ...] = ()
    daily: tuple[DailyEnergy, ...] = ()
    maxima: tuple[MaxPower, ...] = ()

    def with_curve(self, newer: tuple[Interval, ...]) -> LinkyHistory:
        """Return the history with `newer` intervals (sorted, apart from each other) in place of those they cover."""
        ends = [interval.end for interval in newer]

        def is_covered(old: Interval) -> bool:
            # The first newer interval that ends after the old one starts: if it does not meet it, none does.
            position = bisect_right(ends, old.start)
            return position < len(newer) and newer[position].start < old.end

        kept = (old for old in self.intervals if not is_covered(old))
        return replace(self, intervals=tuple(sorted((*kept, *newer), key=lambda interval: interval.start)))

    def with_daily(self, newer: Iterable[DailyEnergy]) -> LinkyHistory:
        """Return the history with `newer` daily values."""
        values = {value.day: value for value in (*self.daily, *newer)}
        return replace(self, daily=tuple(values[day] for day in sorted(values)))

    def with_maxima(self, newer: Iterable[MaxPower]) -> LinkyHistory:
        """Return the history with `newer` maxima."""
        values = {value.day: value for value in (*self.maxima, *newer)}
        return replace(self, maxima=tuple(values[day] for day in sorted(values)))

    @cached_property
    def hours(self) -> tuple[HourEnergy, ...]:
        """The known hours, oldest first."""
        return hours_of(self.intervals)

    @cached_property
    def daily_wh(self) -> dict[date, Fraction]:
        """The daily values by day."""
        return {value.day: value.energy_wh for value in self.daily}

    def checks(self, days: Iterable[date]) -> tuple[DayCheck, ...]:
        """Return what is known of each of `days`."""
        return checked_days(days, self.hours, self.daily_wh)


@dataclass(frozen=True, slots=True)
class Total:
    """Energy of several days of which some may be missing."""

    energy_wh: Fraction | None
    """Sum of the known days; None when none is known."""
    days_known: int
    days: int


@dataclass(frozen=True, slots=True)
class LinkySummary:
    """The figures shown of a meter at one moment."""

    last_day: DailyEnergy | None
    """Yesterday, or the day before as long as Enedis has not published yesterday."""
    last_7_days: Total
    month: Total
    """From the first day of yesterday's month to yesterday."""
    max_power: MaxPower | None
    """Of yesterday, or of the day before."""
    last_instant: datetime | None
    """End of the last known interval or day, UTC."""
    completeness_percent: float
    """Part of the minutes of the last seven days that the load curve covers."""
    days: tuple[DayCheck, ...]
    """The last seven days, newest first."""


def days_before(today: date, count: int) -> tuple[date, ...]:
    """Return the `count` days before `today`, newest first."""
    return tuple(today - timedelta(days=back) for back in range(1, count + 1))


def windows_to_ask(history: LinkyHistory, today: date) -> tuple[Window, ...]:
    """Return the windows of the load curve that hold a day worth asking, newest first.

    A day whose curve is whole is never asked again.
    """
    windows: list[Window] = []
    for end_back in range(0, CURVE_DEPTH_DAYS, CURVE_WINDOW_DAYS):
        end = today - timedelta(days=end_back)
        checks = history.checks(days_before(end, CURVE_WINDOW_DAYS))
        if any(_is_worth_asking(check, today) for check in checks):
            windows.append((end - timedelta(days=CURVE_WINDOW_DAYS), end))
    return tuple(windows)


def is_yesterday_late(history: LinkyHistory, today: date) -> bool:
    """Return whether yesterday is still expected; a meter that never gave a curve owes only its daily value."""
    (check,) = history.checks(days_before(today, 1))
    if check.status is DayStatus.DAILY_ONLY:
        return bool(history.intervals)
    return check.status is not DayStatus.COMPLETE


def summary(history: LinkyHistory, today: date) -> LinkySummary:
    """Return the figures to show on the civil day `today`."""
    week = history.checks(days_before(today, 7))
    month = history.checks(days_before(today, (today - timedelta(days=1)).day))
    recent_days = {check.day for check in week[:2]}
    ends = [day_end(value.day) for value in history.daily[-1:]]
    ends += [interval.end for interval in history.intervals[-1:]]
    return LinkySummary(
        last_day=next(
            (DailyEnergy(check.day, check.energy_wh) for check in week[:2] if check.energy_wh is not None),
            None,
        ),
        last_7_days=_total(week),
        month=_total(month),
        max_power=next((value for value in reversed(history.maxima) if value.day in recent_days), None),
        last_instant=max(ends, default=None),
        completeness_percent=round(
            100 * sum(check.known_minutes for check in week) / sum(check.expected_minutes for check in week),
            1,
        ),
        days=week,
    )


def _is_worth_asking(check: DayCheck, today: date) -> bool:
    match check.status:
        case DayStatus.COMPLETE:
            return False
        case DayStatus.MISSING | DayStatus.DAILY_ONLY:
            return True
        case DayStatus.PARTIAL | DayStatus.MISMATCH:
            return (today - check.day).days <= REPAIR_PARTIAL_DAYS


def _total(checks: tuple[DayCheck, ...]) -> Total:
    known = [check.energy_wh for check in checks if check.energy_wh is not None]
    return Total(sum(known, Fraction()) if known else None, len(known), len(checks))
