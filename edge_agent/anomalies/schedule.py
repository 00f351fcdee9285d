"""When a building works, learned from its own profile."""

from dataclasses import dataclass

import numpy as np

from edge_agent.savings.calendar import DayType

from .profiles import HOURS, Floats

WORKING = frozenset({DayType.WEEKDAY, DayType.SCHOOL_HOLIDAY})
_OPEN_SHARE = 0.3
"""Share of the daily swing above which a building is at work."""
_EARLIEST, _LATEST = 6, 22
"""Openings are looked for between these hours: what runs earlier or later is what the rules must find."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Working day of a building.

    Attributes:
        opens: first hour at work, 6 to 21.
        closes: hour after the last one at work, 7 to 22.
        base_kwh: energy of the quietest hour of a usual working day.
        swing_kwh: what a usual working day adds to it at its busiest hour; the scale of every rule.
    """

    opens: int
    closes: int
    base_kwh: float
    swing_kwh: float

    @property
    def night(self) -> tuple[int, ...]:
        """Hours of a working day when nothing should run: until an hour before opening at most, and from 22 h."""
        return (*range(min(5, self.opens - 1)), 22, 23)

    @property
    def unoccupied(self) -> tuple[int, ...]:
        """Hours of a working day outside the time at work."""
        return (*range(self.opens), *range(self.closes, HOURS))


def learn_schedule(working_days_kwh: Floats) -> Schedule:
    """Schedule of the median working day.

    Args:
        working_days_kwh: expected or observed energy of working days, shape (days, 24), at least one day.
    """
    usual = np.nanmedian(working_days_kwh, axis=0)
    base, top = float(usual.min()), float(usual.max())
    at_work = np.flatnonzero(usual[_EARLIEST:_LATEST] > base + _OPEN_SHARE * (top - base)) + _EARLIEST
    opens, closes = (int(at_work[0]), int(at_work[-1]) + 1) if at_work.size else (8, 18)
    return Schedule(opens, closes, base, top - base)
