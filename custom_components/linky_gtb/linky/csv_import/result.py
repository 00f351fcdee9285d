"""What a file holds."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from custom_components.linky_gtb.linky.civil_time import civil_day
from custom_components.linky_gtb.linky.series import DailyEnergy, Interval


@dataclass(frozen=True, slots=True)
class Gap:
    """Time of the file without value."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class CsvReading:
    """What a file holds."""

    rows: int
    """Rows of measures read, empty ones included."""
    empty_rows: int
    """Rows that say themselves that the value is missing, or whose instant cannot be known (autumn)."""
    skipped_rows: int
    """Rows of other measures: production, maximum power."""
    intervals: tuple[Interval, ...]
    """Sorted, never overlapping."""
    daily: tuple[DailyEnergy, ...]
    """Sorted."""

    @property
    def days(self) -> tuple[date, ...]:
        """The civil days of which something is read, in order."""
        found = {civil_day(interval.start) for interval in self.intervals}
        return tuple(sorted(found | {value.day for value in self.daily}))

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The holes of the curve between its first and its last interval."""
        return tuple(
            Gap(before.end, after.start)
            for before, after in pairwise(self.intervals)
            if after.start > before.end
        )
