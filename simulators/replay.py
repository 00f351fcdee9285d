"""Replays a real building's past on today's calendar, moved by whole weeks so that weekdays fall right. Pure.

The pretend building stands in Paris and lives by Paris clocks; the real one stands in Cambridge. An hour of Paris is
therefore answered by the hour that had the same *local* time in London, a whole number of weeks before. The two cities
change their clocks on the same instants but, weeks apart, on other dates:

* spring in Paris: 02:00 does not exist, so that hour of the source is skipped (a day of 23 hours);
* autumn in Paris: 02:00 comes twice and the same hour of the source is replayed twice (a day of 25 hours);
* spring in the source: its missing 01:00 is answered by the instant that follows, 02:00 summer time;
* autumn in the source: of its two 01:00 the first is taken.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

TARGET_ZONE = ZoneInfo("Europe/Paris")
SOURCE_ZONE = ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)

_YEAR_OF_TODAY = (date(2016, 9, 1), date(2017, 9, 1))
_FIFTY_TWO_WEEKS = timedelta(weeks=52)
_MISSING_RUN = 3


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of a building: its energy (``None`` when missing) and the outdoor temperature."""

    kwh: float | None
    temp_c: float


@dataclass(frozen=True, slots=True)
class Period:
    """Civil days ``[start, end)``."""

    start: date
    end: date


SOURCE_BASELINE = Period(date(2015, 1, 1), date(2016, 1, 1))
SOURCE_REPORTING = Period(date(2016, 3, 1), date(2017, 10, 1))


def calendar_shift(today: date) -> timedelta:
    """How far in the past today's source day lies: whole weeks, same season, from September 2016 to August 2017.

    So that, whatever the day of the demo, the source's year before its drop of February 2016 and the months after
    it lie in the recent past, and some months remain to be played.
    """
    first, end = _YEAR_OF_TODAY
    year = first.year if (today.month, today.day) >= (first.month, first.day) else end.year
    # The 29th of February has no anniversary in 2017.
    anniversary = date(year, today.month, min(today.day, 28) if today.month == 2 else today.day)
    shift = timedelta(weeks=round((today - anniversary).days / 7))
    if today - shift < first:
        shift -= _FIFTY_TWO_WEEKS
    elif today - shift >= end:
        shift += _FIFTY_TWO_WEEKS
    return shift


def mapped_periods(today: date) -> tuple[Period, Period]:
    """The source's baseline and reporting periods on today's calendar, in that order."""
    shift = calendar_shift(today)
    baseline, reporting = (
        Period(period.start + shift, period.end + shift) for period in (SOURCE_BASELINE, SOURCE_REPORTING)
    )
    return baseline, reporting


def source_instant(target: datetime, shift: timedelta) -> datetime:
    """Start, in UTC, of the source hour that answers for the target hour holding ``target``.

    Args:
        target: aware instant.
        shift: result of :func:`calendar_shift`.
    """
    local = target.astimezone(TARGET_ZONE).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    return (local - shift).replace(tzinfo=SOURCE_ZONE).astimezone(UTC)


def read_hours(lines: Iterable[str]) -> dict[datetime, Hour]:
    """Read ``ts_utc,kwh,temp_c`` rows, one an hour; a blank ``kwh`` is missing.

    Missing data hidden as zeros is made missing again: the archive wrote 0 for absent half-hours. A building that
    never sleeps below its standby load does not use nothing for hours, so a run of three zero hours or more is
    missing; one or two zero hours are kept, for they can be a real cut.
    """
    rows = [
        (
            datetime.fromisoformat(row["ts_utc"]).astimezone(UTC),
            float(row["kwh"]) if row["kwh"] else None,
            float(row["temp_c"]),
        )
        for row in csv.DictReader(lines)
    ]
    hours: dict[datetime, Hour] = {}
    for kwh, run in groupby(rows, key=lambda row: row[1]):
        same = list(run)
        missing = kwh == 0 and len(same) >= _MISSING_RUN
        hours |= {instant: Hour(None if missing else kwh, temp) for instant, _, temp in same}
    return hours


class Replay:
    """A real building's hours, asked for by the instants of today's calendar."""

    def __init__(self, hours: Mapping[datetime, Hour], shift: timedelta) -> None:
        """Keep the source hours (UTC start of the hour, contiguous) and the calendar shift."""
        self._hours = hours
        self._shift = shift
        self._last = max(hours)
        first_local = min(hours).astimezone(SOURCE_ZONE).replace(tzinfo=None)
        midnight = datetime.combine(first_local.date(), time())
        first_day = midnight if first_local == midnight else midnight + timedelta(days=1)
        self.first = (first_day + shift).replace(tzinfo=TARGET_ZONE).astimezone(UTC)
        """Start, in UTC, of the first hour that can be replayed: a midnight in Paris."""

    def hour(self, instant: datetime) -> Hour:
        """The replayed hour that holds ``instant``; past the source's end its last year goes round again.

        Raises:
            ValueError: ``instant`` is before :attr:`first`.
        """
        if instant < self.first:
            raise ValueError(f"{instant} is before the first replayed hour, {self.first}")
        shift = self._shift
        source = source_instant(instant, shift)
        while source > self._last:
            shift += _FIFTY_TWO_WEEKS
            source = source_instant(instant, shift)
        return self._hours[source]

    def between(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, Hour]]:
        """Whole hours from ``start`` (a UTC hour) that are over at ``end``, in order, with their UTC start."""
        instant = start
        while instant + HOUR <= end:
            yield instant, self.hour(instant)
            instant += HOUR
