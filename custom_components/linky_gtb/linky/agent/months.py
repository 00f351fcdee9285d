"""What to send to the agent: the months that it does not hold as they are known. Pure.

A month is acknowledged by a digest of its intervals. Sending it twice changes nothing at the agent, so a month is sent
again whenever there is a doubt, and a digest is all that needs to be remembered.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.linky.access_token import Prm
from custom_components.linky_gtb.linky.civil_time import civil_day, day_end, day_start
from custom_components.linky_gtb.linky.history import LinkyHistory
from custom_components.linky_gtb.linky.series import Interval

MOST_INTERVALS: Final = 5_000
"""Of one call."""


@dataclass(frozen=True, slots=True)
class Month:
    """The intervals of one civil month."""

    name: str
    """Such as `2026-10`."""
    intervals: tuple[Interval, ...]
    digest: str


def series_id(prm: Prm) -> str:
    """Return the name of the meter's series at the agent; the meter number cannot be read in it."""
    return f"ingest.linky_{hashlib.sha256(prm.encode()).hexdigest()[:12]}"


def months_to_send(history: LinkyHistory, acknowledged: Mapping[str, str]) -> list[Month]:
    """Return the months that are not at the agent as they are known, the newest first."""
    months = [
        Month(name, intervals, _digest(intervals))
        for name, group in groupby(_sendable(history), key=_month)
        if (intervals := tuple(group))
    ]
    return [month for month in reversed(months) if acknowledged.get(month.name) != month.digest]


def documents(intervals: Sequence[Interval]) -> Iterator[Json]:
    """Yield the bodies of the calls that send `intervals`."""
    for first in range(0, len(intervals), MOST_INTERVALS):
        listed: list[Json] = [
            {
                "start": interval.start.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "end": interval.end.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "value": float(interval.energy_wh / 1000),
            }
            for interval in intervals[first : first + MOST_INTERVALS]
        ]
        yield {"unit": "kWh", "source": "linky", "intervals": listed}


def _sendable(history: LinkyHistory) -> Iterator[Interval]:
    """Yield the curve of days that are wholly known, and the daily value of the others, oldest first.

    A day goes from its daily value, one interval from midnight, to its curve, whose first interval has the same start
    and takes its place; it never goes back. So nothing is ever counted twice at the agent.
    """
    curve = {day: tuple(group) for day, group in groupby(history.intervals, key=_day)}
    days = sorted(curve.keys() | history.daily_wh.keys())
    for check in history.checks(days):
        intervals = curve.get(check.day, ())
        if check.known_minutes == check.expected_minutes and intervals[0].start == day_start(check.day):
            yield from intervals
        elif check.daily_wh is not None:
            yield Interval(day_start(check.day), day_end(check.day), check.daily_wh)


def _digest(intervals: Sequence[Interval]) -> str:
    text = ";".join(
        f"{interval.start:%d%H%M}-{interval.minutes}-{interval.energy_wh}" for interval in intervals
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _day(interval: Interval) -> date:
    return civil_day(interval.start)


def _month(interval: Interval) -> str:
    return f"{civil_day(interval.start):%Y-%m}"
