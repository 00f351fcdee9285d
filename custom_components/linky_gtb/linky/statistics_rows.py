"""Which rows of the consumption to write so that it holds what is known, each hour once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from .civil_time import civil_day, day_start
from .hours import HourEnergy
from .ledger import ENERGY_STEPS, Row, changed_rows, quantized


def first_instant(hours: Sequence[HourEnergy], daily_wh: Mapping[date, Fraction]) -> datetime | None:
    """Return the start of the first civil day with something to write; None when there is nothing."""
    days = {civil_day(hour.start) for hour in hours[:1]} | set(daily_wh)
    return day_start(min(days)) if days else None


def rows_to_write(
    existing: Sequence[Row],
    hours: Iterable[HourEnergy],
    daily_wh: Mapping[date, Fraction],
    sum_before_wh: Fraction,
) -> tuple[Row, ...]:
    """Return the rows to write, oldest first: those whose energy or sum changes; none when all is there.

    Args:
        existing: the rows from `first_instant` on, oldest first.
        hours: hours known from the load curve; they win over the rows.
        daily_wh: daily values; one fills its day, at local midnight, for what the hours of that day do not hold.
        sum_before_wh: the sum before the first of `existing`.
    """
    before = {row.start: row.amount for row in existing}
    after = _energies(before, {hour.start: hour.energy_wh for hour in hours}, daily_wh)
    exact = {start: quantized(energy, ENERGY_STEPS) for start, energy in after.items()}
    # The curve of a day takes the place of its daily value without moving the sums after it: they are left alone.
    return changed_rows(existing, exact, sum_before_wh)


def _energies(
    before: Mapping[datetime, Fraction],
    hours: Mapping[datetime, Fraction],
    daily_wh: Mapping[date, Fraction],
) -> dict[datetime, Fraction]:
    after = {**before, **hours}
    by_day: dict[date, dict[datetime, Fraction]] = {}
    for start, energy in after.items():
        by_day.setdefault(civil_day(start), {})[start] = energy
    days_of_hours = {civil_day(start) for start in hours}
    for day in days_of_hours | set(daily_wh):
        midnight = day_start(day)
        if midnight in hours:
            continue
        others = {start: energy for start, energy in by_day.get(day, {}).items() if start != midnight}
        if others and day not in days_of_hours:
            # Hours of an earlier reading: the day is already there in full, or as far as it is known.
            continue
        whole = daily_wh.get(day, before.get(midnight))
        if whole is None or (day not in daily_wh and others.keys() & before.keys()):
            continue
        rest = whole - sum(others.values(), Fraction())
        if rest > 0:
            after[midnight] = rest
        elif midnight in before:
            # A row cannot be taken out of a statistic, only emptied.
            after[midnight] = Fraction()
    return after
