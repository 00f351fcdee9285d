"""Indexes of a pretend Linky: what its two registers show at each midnight, by the windows of its contract.

The counting begins on a fixed day, so that an index never changes, whenever it is asked. Half-hours that the meter
does not know count for nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from simulators.enedis.civil import half_hours
from simulators.enedis.measures import DayMeasures

FIRST_DAY = date(2023, 1, 1)
_BEGINNING = {"HC": 4_000_000, "HP": 9_000_000}
_WINDOW = re.compile(r"(\d{1,2})H(\d{2})-(\d{1,2})H(\d{2})")


def windows_of(text: str) -> tuple[tuple[int, int], ...]:
    """The windows of `HC (22H00-6H00;12H30-14H00)`, in minutes of the day; past midnight when it ends before it begins."""
    return tuple(
        (int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4]))
        for found in _WINDOW.finditer(text)
    )


def is_off_peak(windows: tuple[tuple[int, int], ...], minute: int) -> bool:
    """Whether one of the windows holds the minute of the day."""
    return any(
        start <= minute < end if start < end else minute >= start or minute < end for start, end in windows
    )


@dataclass
class Registers:
    """The indexes of one meter; days are counted once and kept."""

    measures: DayMeasures
    off_peak: str
    _half_wh: list[Mapping[str, int]] = field(default_factory=lambda: [_BEGINNING])

    def at(self, day: date) -> Mapping[str, int] | None:
        """What the registers show at the midnight that begins `day`, in Wh; None before the counting."""
        number = (day - FIRST_DAY).days
        if number < 0:
            return None
        while len(self._half_wh) <= number:
            before = self._half_wh[-1]
            counted = self._day(FIRST_DAY + timedelta(days=len(self._half_wh) - 1))
            self._half_wh.append({name: before[name] + counted[name] for name in before})
        # A register shows whole Wh, and keeps the rest for later.
        return {name: half // 2 for name, half in self._half_wh[number].items()}

    def _day(self, day: date) -> Mapping[str, int]:
        """What each register counts on `day`, in halves of a Wh: the mean W of a half-hour."""
        windows = windows_of(self.off_peak)
        counted = {"HC": 0, "HP": 0}
        for half, point in zip(half_hours(day), self.measures.curve(day), strict=False):
            local = half.local_hour.hour * 60 + half.start.minute
            counted["HC" if is_off_peak(windows, local) else "HP"] += point.value or 0
        return counted
