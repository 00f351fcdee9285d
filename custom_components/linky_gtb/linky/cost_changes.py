"""Price again only the days that changed: years of half-hours are long to price at each answer. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from .civil_time import civil_day, day_end, day_start
from .costs import Costs, Splits, bounds_of, costs_of, costs_within
from .history import LinkyHistory
from .series import Interval
from .tariffs import Tariff

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Priced:
    """A history, and what it costs."""

    history: LinkyHistory
    exact: Splits
    """The energy of each register on days of which the meter's registers are known."""
    costs: Costs | None


def priced(history: LinkyHistory, exact: Splits, tariff: Tariff) -> Priced:
    """Return what the whole of `history` costs."""
    return Priced(history, exact, costs_of(history.intervals, history.daily_wh, tariff, exact))


def priced_again(
    before: Priced, history: LinkyHistory, exact: Splits, tariff: Tariff
) -> tuple[Priced, date | None]:
    """Return what `history` costs by the same tariff as `before`, and the first day that is not as before.

    The day is None when all is as before.
    """
    bounds = bounds_of(history.intervals, history.daily_wh)
    if before.costs is None or bounds is None:
        return priced(history, exact, tariff), None if bounds is None else civil_day(bounds[0])
    days = changed_days(before, history, exact)
    if days is None:
        return Priced(history, exact, before.costs), None
    first, last = _with_days_between(days, before.costs, bounds)
    start, end = day_start(first), day_end(last)
    intervals = history.intervals[
        bisect_right(history.intervals, start, key=_end) : bisect_left(history.intervals, end, key=_start)
    ]
    part = costs_within(
        (max(start, bounds[0]), min(end, bounds[1])),
        intervals,
        {day: energy for day, energy in history.daily_wh.items() if first <= day <= last},
        tariff,
        {day: split for day, split in exact.items() if first <= day <= last},
    )
    return Priced(history, exact, _joined(before.costs, part, bounds, (first, last))), first


def changed_days(before: Priced, history: LinkyHistory, exact: Splits) -> tuple[date, date] | None:
    """Return the first and the last civil day on which `history` is not that of `before`; None when it is the same."""
    old, new = before.history, history
    days = {day for day, _ in old.daily_wh.items() ^ new.daily_wh.items()}
    days |= {day for day in before.exact.keys() | exact.keys() if before.exact.get(day) != exact.get(day)}
    for interval in _changed_intervals(old.intervals, new.intervals):
        days |= {civil_day(interval.start), civil_day(interval.end - _TICK)}
    return (min(days), max(days)) if days else None


def _changed_intervals(old: Sequence[Interval], new: Sequence[Interval]) -> list[Interval]:
    """Return what is between the beginning and the end that both have in common."""
    shortest = min(len(old), len(new))
    head = 0
    while head < shortest and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shortest - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return [*old[head : len(old) - tail], *new[head : len(new) - tail]]


def _with_days_between(
    days: tuple[date, date], before: Costs, bounds: tuple[datetime, datetime]
) -> tuple[date, date]:
    """Return the days to price: with those between what was known and what came, which have their subscription."""
    first, last = days
    if bounds[0] != before.first:
        last = max(last, civil_day(before.first))
        first = min(first, civil_day(before.first), civil_day(bounds[0]))
    if bounds[1] != before.end:
        first = min(first, civil_day(before.end - _TICK))
        last = max(last, civil_day(before.end - _TICK), civil_day(bounds[1] - _TICK))
    return first, last


def _joined(before: Costs, part: Costs, bounds: tuple[datetime, datetime], days: tuple[date, date]) -> Costs:
    """Return `before` with `part` in place of the days from the first to the last of `days`."""
    first, last = days
    start, end = day_start(first), day_end(last)

    def hours(old: Mapping[datetime, Fraction], new: Mapping[datetime, Fraction]) -> dict[datetime, Fraction]:
        kept = {hour: amount for hour, amount in old.items() if not start <= hour < end}
        return kept | {hour: amount for hour, amount in new.items() if start <= hour < end}

    energy_wh = {
        register: hours(before.energy_wh.get(register, {}), part.energy_wh.get(register, {}))
        for register in {**before.energy_wh, **part.energy_wh}
    }
    within = {day for day in part.unpriced if first <= day <= last}
    return Costs(
        bounds[0],
        bounds[1],
        hours(before.money_eur, part.money_eur),
        {register: energies for register, energies in energy_wh.items() if energies},
        {day: energy for day, energy in before.unpriced.items() if not first <= day <= last}
        | {day: part.unpriced[day] for day in within},
        frozenset(day for day in before.days_without_curve if not first <= day <= last)
        | (part.days_without_curve & within),
        tuple(
            sorted(
                {
                    *(day for day in before.disagreements if not first <= day <= last),
                    *(day for day in part.disagreements if first <= day <= last),
                }
            )
        ),
    )


def _start(interval: Interval) -> datetime:
    return interval.start


def _end(interval: Interval) -> datetime:
    return interval.end
