"""What is known of one flow of a meter, and the figures shown of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property
from statistics import median
from typing import Final

from .civil_time import PARIS, civil_day, day_end, day_start
from .hours import DayCheck, DayStatus, HourEnergy, checked_days, hours_of
from .indexes import DayIndex
from .series import DailyEnergy, Interval, MaxPower

_MADE_OF: Final[Mapping[str, frozenset[str]]] = {
    "hours": frozenset({"intervals"}),
    "daily_wh": frozenset({"daily"}),
    "max_by_day": frozenset({"maxima"}),
    "index_days": frozenset({"indexes"}),
    "_curve_by_day": frozenset({"intervals", "daily"}),
}
"""What is made once of a history's values, and of which: two years of half-hours are slow to add up at each answer."""


@dataclass(frozen=True)
class LinkyHistory:
    """Everything known of one flow of a meter, or one reading of it; a new answer wins over an old one."""

    intervals: tuple[Interval, ...] = ()
    daily: tuple[DailyEnergy, ...] = ()
    maxima: tuple[MaxPower, ...] = ()
    indexes: tuple[DayIndex, ...] = ()

    def with_curve(self, newer: tuple[Interval, ...]) -> LinkyHistory:
        """Return the history with `newer` intervals (sorted, apart from each other) in place of those they cover."""
        if not newer:
            return self
        # Only what lies between the first and the last of the newer ones can be covered.
        first = bisect_right(self.intervals, newer[0].start, key=_end)
        last = bisect_left(self.intervals, newer[-1].end, key=_start)

        def is_covered(old: Interval) -> bool:
            # The first newer interval that ends after the old one starts: if it does not meet it, none does.
            position = bisect_right(newer, old.start, key=_end)
            return position < len(newer) and newer[position].start < old.end

        between = (*(old for old in self.intervals[first:last] if not is_covered(old)), *newer)
        merged = (*self.intervals[:first], *sorted(between, key=_start), *self.intervals[last:])
        changed = self._with(replace(self, intervals=merged), "intervals")
        starts, ends = (*self.intervals[first:last], newer[0]), (*self.intervals[first:last], newer[-1])
        changed._keep_days_of(self, civil_day(min(map(_start, starts))), civil_day(max(map(_end, ends))))
        return changed

    def with_reading(self, newer: LinkyHistory) -> LinkyHistory:
        """Return the history with all that `newer` knows."""
        merged = self.with_curve(newer.intervals).with_daily(newer.daily).with_maxima(newer.maxima)
        return merged.with_indexes(newer.indexes)

    def since(self, day: date) -> LinkyHistory:
        """Return what is known of `day` and later."""
        start = day_start(day)
        return LinkyHistory(
            self.intervals[bisect_right(self.intervals, start, key=_end) :],
            tuple(value for value in self.daily if value.day >= day),
            tuple(value for value in self.maxima if value.day >= day),
        )

    @property
    def first_day(self) -> date | None:
        """The first civil day of which something but a maximum is known."""
        days = [civil_day(interval.start) for interval in self.intervals[:1]]
        return min([*days, *(value.day for value in self.daily[:1])], default=None)

    def with_daily(self, newer: Iterable[DailyEnergy]) -> LinkyHistory:
        """Return the history with `newer` daily values."""
        values = {value.day: value for value in (*self.daily, *newer)}
        return self._with(replace(self, daily=tuple(values[day] for day in sorted(values))), "daily")

    def with_maxima(self, newer: Iterable[MaxPower]) -> LinkyHistory:
        """Return the history with `newer` maxima."""
        values = {value.day: value for value in (*self.maxima, *newer)}
        return self._with(replace(self, maxima=tuple(values[day] for day in sorted(values))), "maxima")

    def with_indexes(self, newer: Iterable[DayIndex]) -> LinkyHistory:
        """Return the history with `newer` indexes."""
        values = {value.day: value for value in (*self.indexes, *newer)}
        return self._with(replace(self, indexes=tuple(values[day] for day in sorted(values))), "indexes")

    def _with(self, changed: LinkyHistory, name: str) -> LinkyHistory:
        """Return `changed`, which differs by the values `name`, with all that was made of the others here."""
        if getattr(changed, name) == getattr(self, name):
            return self
        # A cached property is kept in the object's own attributes.
        kept = {made: self.__dict__[made] for made in _MADE_OF if made in self.__dict__}
        changed.__dict__.update({made: value for made, value in kept.items() if name not in _MADE_OF[made]})
        return changed

    def _keep_days_of(self, before: LinkyHistory, first: date, last: date) -> None:
        """Take what was made for `before` of the days outside `first` to `last`: there both have the same intervals."""
        if "_curve_by_day" not in before.__dict__:
            return
        start, end = day_start(first), day_end(last)
        touching = self.intervals[
            bisect_right(self.intervals, start, key=_end) : bisect_left(self.intervals, end, key=_start)
        ]
        new = tuple(hour for hour in hours_of(touching) if start <= hour.start < end)
        known = before.hours
        older = known[: bisect_left(known, start, key=_hour_start)]
        self.__dict__["hours"] = (*older, *new, *known[bisect_left(known, end, key=_hour_start) :])
        checks = {day: check for day, check in before._curve_by_day.items() if not first <= day <= last}
        self.__dict__["_curve_by_day"] = checks | _by_day(new, self.daily_wh)

    @cached_property
    def hours(self) -> tuple[HourEnergy, ...]:
        """The known hours, oldest first."""
        return hours_of(self.intervals)

    @cached_property
    def daily_wh(self) -> dict[date, Fraction]:
        """The daily values by day."""
        return {value.day: value.energy_wh for value in self.daily}

    @cached_property
    def max_by_day(self) -> dict[date, MaxPower]:
        """The maxima by day."""
        return {value.day: value for value in self.maxima}

    @cached_property
    def index_days(self) -> frozenset[date]:
        """The days at whose beginning an index is known."""
        return frozenset(value.day for value in self.indexes)

    @cached_property
    def _curve_by_day(self) -> dict[date, DayCheck]:
        return _by_day(self.hours, self.daily_wh)

    @property
    def last_curve_day(self) -> date | None:
        """The last civil day of which the curve knows something."""
        return civil_day(self.intervals[-1].start) if self.intervals else None

    def has_curve(self, day: date) -> bool:
        """Return whether the curve knows something of `day`."""
        return day in self._curve_by_day

    def is_whole(self, day: date) -> bool:
        """Return whether the curve of `day` is whole and agrees with its daily value."""
        check = self._curve_by_day.get(day)
        return check is not None and check.status is DayStatus.COMPLETE

    def checks(self, days: Iterable[date]) -> tuple[DayCheck, ...]:
        """Return what is known of each of `days`."""
        known = self._curve_by_day
        return tuple(known.get(day) or next(iter(checked_days((day,), (), self.daily_wh))) for day in days)

    def incomplete(self, first: date, today: date) -> tuple[DayCheck, ...]:
        """Return the days from `first` to the day before `today` whose curve is not whole, newest first."""
        days = days_before(today, (today - first).days)
        return tuple(check for check in self.checks(days) if check.status is not DayStatus.COMPLETE)


@dataclass(frozen=True, slots=True)
class Total:
    """Energy of several days of which some may be missing."""

    energy_wh: Fraction | None
    """Sum of the known days; None when none is known."""
    days_known: int
    days: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A period to date against the same days of the period before."""

    current: Total
    before: Total

    @property
    def change_percent(self) -> float | None:
        """Return how much more is used a day than before; None unless every day of both is known.

        A day, since 31 days of March are compared with the 28 of February.
        """
        now_wh, then_wh = self.current.energy_wh, self.before.energy_wh
        whole = all(total.days_known == total.days for total in (self.current, self.before))
        if not whole or now_wh is None or not then_wh:
            return None
        ratio = now_wh / self.current.days / (then_wh / self.before.days)
        return round(float(100 * (ratio - 1)), 1)


@dataclass(frozen=True, slots=True)
class LinkySummary:
    """The figures shown of a meter at one moment."""

    last_day: DailyEnergy | None
    """Yesterday, or the day before as long as Enedis has not published yesterday."""
    last_7_days: Total
    week: Comparison
    """From the Monday of yesterday's week to yesterday, against the same days of the week before."""
    month: Comparison
    """From the first day of yesterday's month to yesterday, against as many days of the month before."""
    year: Comparison
    """From the first of January of yesterday's year to yesterday, against the same days of the year before."""
    max_power: MaxPower | None
    """Of yesterday, or of the day before."""
    peak: MaxPower | None
    """The highest of the last 31 days."""
    base_load_w: int | None
    """Median of the last seven nights' mean power from 02:00 to 05:00 in Paris, of those wholly known."""
    last_instant: datetime | None
    """End of the last known interval or day, UTC."""
    completeness_percent: float
    """Part of the minutes of the last seven days that the load curve covers."""
    days: tuple[DayCheck, ...]
    """The last seven days, newest first."""


def days_before(today: date, count: int) -> tuple[date, ...]:
    """Return the `count` days before `today`, newest first."""
    return tuple(today - timedelta(days=back) for back in range(1, count + 1))


def is_yesterday_late(history: LinkyHistory, today: date) -> bool:
    """Return whether yesterday is still expected; a meter that never gave a curve owes only its daily value."""
    (check,) = history.checks(days_before(today, 1))
    if check.status is DayStatus.DAILY_ONLY:
        return bool(history.intervals)
    return check.status is not DayStatus.COMPLETE


def summary(history: LinkyHistory, today: date) -> LinkySummary:
    """Return the figures to show on the civil day `today`."""
    week = history.checks(days_before(today, 7))
    yesterday = today - timedelta(days=1)
    recent_days = {check.day for check in week[:2]}
    ends = [day_end(value.day) for value in history.daily[-1:]]
    ends += [interval.end for interval in history.intervals[-1:]]
    return LinkySummary(
        last_day=next(
            (DailyEnergy(check.day, check.energy_wh) for check in week[:2] if check.energy_wh is not None),
            None,
        ),
        last_7_days=_total(week),
        week=_compared(history, yesterday - timedelta(days=yesterday.weekday()), yesterday, _week_before),
        month=_compared(history, yesterday.replace(day=1), yesterday, _month_before),
        year=_compared(history, yesterday.replace(month=1, day=1), yesterday, _year_before),
        max_power=next((value for value in reversed(history.maxima) if value.day in recent_days), None),
        peak=max(
            (value for value in history.maxima[-31:] if (today - value.day).days <= 31),
            key=lambda value: (value.power_va, value.day),
            default=None,
        ),
        base_load_w=_base_load_w(history, today),
        last_instant=max(ends, default=None),
        completeness_percent=round(
            100 * sum(check.known_minutes for check in week) / sum(check.expected_minutes for check in week),
            1,
        ),
        days=week,
    )


def _compared(
    history: LinkyHistory, first: date, last: date, days_of_before: Callable[[date, date], list[date]]
) -> Comparison:
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    before = days_of_before(first, last)
    return Comparison(_total(history.checks(days)), _total(history.checks(before)))


def _week_before(first: date, last: date) -> list[date]:
    return [first + timedelta(days=offset - 7) for offset in range((last - first).days + 1)]


def _month_before(first: date, last: date) -> list[date]:
    start = (first - timedelta(days=1)).replace(day=1)
    days = [start + timedelta(days=offset) for offset in range((last - first).days + 1)]
    return [day for day in days if day < first]


def _year_before(first: date, last: date) -> list[date]:
    start = first.replace(year=first.year - 1)
    days = (start + timedelta(days=offset) for offset in range(366))
    return [day for day in days if day.year == start.year and (day.month, day.day) <= (last.month, last.day)]


def _base_load_w(history: LinkyHistory, today: date) -> int | None:
    energies = {
        hour.start: hour.energy_wh for hour in history.since(today - timedelta(days=8)).hours if hour.complete
    }
    nights: list[Fraction] = []
    for day in days_before(today, 7):
        hours = [datetime.combine(day, time(hour), PARIS).astimezone(UTC) for hour in (2, 3, 4)]
        # In spring 02:00 is 03:00: the night has one hour less.
        if all(hour in energies for hour in hours):
            distinct = set(hours)
            nights.append(sum((energies[hour] for hour in distinct), Fraction()) / len(distinct))
    return round(median(nights)) if nights else None


def _start(interval: Interval) -> datetime:
    return interval.start


def _end(interval: Interval) -> datetime:
    return interval.end


def _by_day(hours: Sequence[HourEnergy], daily_wh: Mapping[date, Fraction]) -> dict[date, DayCheck]:
    days = dict.fromkeys(civil_day(hour.start) for hour in hours)
    return {check.day: check for check in checked_days(days, hours, daily_wh)}


def _hour_start(hour: HourEnergy) -> datetime:
    return hour.start


def _total(checks: Sequence[DayCheck]) -> Total:
    known = [check.energy_wh for check in checks if check.energy_wh is not None]
    return Total(sum(known, Fraction()) if known else None, len(known), len(checks))
