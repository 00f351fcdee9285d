"""Civil days of a site from hours: what the savings model reads (pure)."""

from collections.abc import Callable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from edge_agent.energy.calendar import Step, bucket_edges, civil_day, day_start
from edge_agent.energy.intervals import HOUR, Interval, averaged, summed, without_doubles

KNOWN_DAY = 0.9
"""Fraction of a day's hours that must be known for the day to be known."""


def daily_energy(
    intervals: Sequence[Interval], first: date, end: date, zone: ZoneInfo
) -> dict[date, float | None]:
    """Energy in kWh of each civil day of ``[first, end)``, ``None`` when less than 90 % of the day is known.

    The missing tenth at most counts at the mean power of the rest of the day: without it, a day with an hour missing
    would read as a saving.
    """
    edges = bucket_edges(day_start(first, zone), day_start(end, zone), Step.DAY, zone)
    days = summed(without_doubles(intervals), edges, prorate=HOUR)
    return _by_day(days, zone, lambda day: None if day.value is None else day.value / day.coverage)


def daily_mean(
    intervals: Sequence[Interval], first: date, end: date, zone: ZoneInfo
) -> dict[date, float | None]:
    """Mean of each civil day of ``[first, end)``, ``None`` when less than 90 % of the day is known."""
    edges = bucket_edges(day_start(first, zone), day_start(end, zone), Step.DAY, zone)
    return _by_day(averaged(intervals, edges), zone, lambda day: day.value)


def _by_day(
    days: Sequence[Interval], zone: ZoneInfo, value_of: Callable[[Interval], float | None]
) -> dict[date, float | None]:
    return {civil_day(day.start, zone): value_of(day) if day.coverage >= KNOWN_DAY else None for day in days}
