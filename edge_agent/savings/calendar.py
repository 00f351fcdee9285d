"""What the calendar says of each interval of a series: its civil day, the kind of day, the hour."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

type Ints = NDArray[np.intp]
type Flags = NDArray[np.bool_]

SATURDAY = 5
SUNDAY = 6


class DayType(enum.StrEnum):
    """Kind of day whose use may follow its own line."""

    WEEKDAY = "weekday"
    SCHOOL_HOLIDAY = "school_holiday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    PUBLIC_HOLIDAY = "public_holiday"
    CLOSURE = "closure"


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Days on which a building is used otherwise than its day of the week would say.

    Attributes:
        public_holidays: the country's and the region's.
        school_holidays: those of the building's zone; only their working days differ from others.
        closures: days on which the building itself was closed.
    """

    public_holidays: frozenset[date] = field(default_factory=frozenset)
    school_holidays: frozenset[date] = field(default_factory=frozenset)
    closures: frozenset[date] = field(default_factory=frozenset)

    def day_type(self, day: date) -> DayType:
        """Kind of a civil day: a closure counts first, then a public holiday, then the day of the week."""
        if day in self.closures:
            return DayType.CLOSURE
        if day in self.public_holidays:
            return DayType.PUBLIC_HOLIDAY
        match day.weekday():
            case 5:
                return DayType.SATURDAY
            case 6:
                return DayType.SUNDAY
            case _:
                return DayType.SCHOOL_HOLIDAY if day in self.school_holidays else DayType.WEEKDAY


ORDINARY = Occupancy()
"""Nothing but the days of the week."""


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """One row per interval, in order.

    Attributes:
        dates: civil day of each interval.
        day_types: kind of that day.
        hours: local hour in which each interval starts, 0 to 23, shape (n,); None when intervals are days.
        bills: number of the bill that each day belongs to, from 0, ascending, shape (n,); None unless energy is known
            by bill. Rows are then days, and energy has one value per bill.
    """

    dates: tuple[date, ...]
    day_types: tuple[DayType, ...]
    hours: Ints | None = None
    bills: Ints | None = None

    def __len__(self) -> int:
        return len(self.dates)

    @classmethod
    def of_days(cls, dates: Sequence[date], occupancy: Occupancy = ORDINARY) -> Self:
        """Calendar of civil days."""
        return cls(tuple(dates), tuple(map(occupancy.day_type, dates)))

    @classmethod
    def of_hours(cls, starts: Sequence[datetime], zone: ZoneInfo, occupancy: Occupancy = ORDINARY) -> Self:
        """Calendar of hours that start at aware instants, on the clock of `zone`."""
        local = [start.astimezone(zone) for start in starts]
        dates = tuple(instant.date() for instant in local)
        kinds = {day: occupancy.day_type(day) for day in set(dates)}
        return cls(
            dates,
            tuple(kinds[day] for day in dates),
            hours=np.array([instant.hour for instant in local], dtype=np.intp),
        )

    @classmethod
    def of_bills(cls, bills: Sequence[tuple[date, date]], occupancy: Occupancy = ORDINARY) -> Self:
        """Calendar of the days of bills, each `[start, end)`, ascending and apart."""
        days = [
            (start + timedelta(days=offset), number)
            for number, (start, end) in enumerate(bills)
            for offset in range((end - start).days)
        ]
        dates = tuple(day for day, _ in days)
        return cls(
            dates,
            tuple(map(occupancy.day_type, dates)),
            bills=np.array([number for _, number in days], dtype=np.intp),
        )

    def where(self, kept: Flags) -> Self:
        """The rows that are kept; not for bills, which are kept whole or not at all."""
        places = np.flatnonzero(kept)
        return type(self)(
            tuple(self.dates[place] for place in places),
            tuple(self.day_types[place] for place in places),
            hours=None if self.hours is None else self.hours[places],
        )

    def is_any_of(self, kinds: frozenset[DayType]) -> Flags:
        """Which rows are of these kinds of day, shape (n,)."""
        return np.fromiter((kind in kinds for kind in self.day_types), dtype=np.bool_, count=len(self))
