"""Buckets of a site's calendar: civil days have 23, 24 or 25 hours (pure)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Step(StrEnum):
    """Length of the intervals asked for."""

    RAW = "raw"
    TEN_MINUTES = "10min"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"


_FIXED = {Step.TEN_MINUTES: timedelta(minutes=10), Step.HOUR: timedelta(hours=1)}
_SHORTEST = {**_FIXED, Step.DAY: timedelta(hours=23), Step.MONTH: timedelta(days=28)}


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """First instant of a civil day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def civil_day(instant: datetime, zone: ZoneInfo) -> date:
    """Civil day of an instant."""
    return instant.astimezone(zone).date()


def hour_start(instant: datetime) -> datetime:
    """Start of the hour of an instant, in UTC."""
    return instant.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def bucket_count(start: datetime, end: datetime, step: Step) -> int:
    """Upper bound of the number of buckets that :func:`bucket_edges` would make."""
    return int((end - start) / _SHORTEST[step]) + 2


def bucket_edges(start: datetime, end: datetime, step: Step, zone: ZoneInfo) -> list[datetime]:
    """Ascending edges, in UTC, of the buckets that together hold ``[start, end)``.

    Ten minutes and hours are steps of absolute time; days and months are civil. ``step`` is not ``RAW``.
    """
    if end <= start:
        return []
    if step in _FIXED:
        return _fixed_edges(start, end, _FIXED[step])
    following = _next_day if step is Step.DAY else _next_month
    first = civil_day(start, zone)
    return _civil_edges(first if step is Step.DAY else first.replace(day=1), end, zone, following)


def _fixed_edges(start: datetime, end: datetime, length: timedelta) -> list[datetime]:
    hour = hour_start(start)
    edges = [hour + (start - hour) // length * length]
    while edges[-1] < end:
        edges.append(edges[-1] + length)
    return edges


def _civil_edges(
    first: date, end: datetime, zone: ZoneInfo, following: Callable[[date], date]
) -> list[datetime]:
    edges, day = [day_start(first, zone)], first
    while edges[-1] < end:
        day = following(day)
        edges.append(day_start(day, zone))
    return edges


def _next_day(day: date) -> date:
    return day + timedelta(days=1)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
