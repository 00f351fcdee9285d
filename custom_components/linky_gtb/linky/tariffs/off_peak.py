"""Off-peak windows: the hours of the day, by season, at which the meter counts heures creuses.

Windows are civil times of Paris, as the meter and the contract state them. A window may pass midnight. Bounds are
whole minutes: meters are programmed on bounds such as 22:50.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

_CLOCK: Final = r"(\d{1,2})\s*(?:[hH:]\s*(\d{2})?)?"
_WINDOW: Final = re.compile(
    rf"\s*(?:de\s+)?{_CLOCK}\s*(?:-|–|—|/|à|a|to)\s*{_CLOCK}\s*", re.ASCII | re.IGNORECASE
)
_LABEL: Final = re.compile(r"^\s*(?:HC|heures\s+creuses)?\s*:?\s*\(?\s*|\s*\)?\s*$", re.IGNORECASE)
_SEPARATOR: Final = re.compile(r"[;,+|]|\bet\b|\band\b", re.IGNORECASE)
_DAY_MINUTES: Final = 24 * 60


class InvalidWindowsError(ValueError):
    """The text does not name off-peak windows; `part` is the piece that is not understood."""

    def __init__(self, part: str) -> None:
        """Keep the piece at fault."""
        super().__init__(f"{part!r} is not a window such as 22H00-6H00")
        self.part = part


@dataclass(frozen=True, slots=True)
class Window:
    """Off-peak from `start` to before `end`, in minutes of the civil day; past midnight when `end` ≤ `start`."""

    start: int
    """0 to 1 439."""
    end: int
    """0 to 1 439; 0 is the following midnight."""

    def holds(self, minute: int) -> bool:
        """Return whether the window holds the `minute` of the civil day."""
        if self.start < self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


@dataclass(frozen=True, slots=True)
class Season:
    """Part of each year, from its first day to its last, both (month, day) and included; it may pass new year."""

    first: tuple[int, int]
    last: tuple[int, int]

    def holds(self, day: date) -> bool:
        """Return whether `day` is in the season."""
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


@dataclass(frozen=True, slots=True)
class OffPeakPeriod:
    """Windows that hold in one season, or all year."""

    windows: tuple[Window, ...]
    season: Season | None = None


def is_off_peak(periods: Iterable[OffPeakPeriod], local: datetime) -> bool:
    """Return whether the civil time `local` is off-peak; the first of `periods` whose season holds the day decides."""
    minute = local.hour * 60 + local.minute
    for period in periods:
        if period.season is None or period.season.holds(local.date()):
            return any(window.holds(minute) for window in period.windows)
    return False


def parse_windows(text: str) -> tuple[Window, ...]:
    """Return the windows named by a text of Enedis or of a person.

    `HC (22H00-6H00;12H30-14H00)`, `HC (23h00-7h30)`, `22:00-06:00, 12:30-14:00` and `2h-7h et 13h à 16h` are
    understood, in any case. Overlapping windows are refused: one of them must be a slip.

    Raises:
        InvalidWindowsError: when a piece is not understood, or overlaps another.
    """
    pieces = [piece for piece in _SEPARATOR.split(_LABEL.sub("", text)) if piece.strip()]
    if not pieces:
        raise InvalidWindowsError(text.strip())
    windows: list[Window] = []
    for piece in pieces:
        window = _window(piece)
        if any(window.holds(other.start) or other.holds(window.start) for other in windows):
            raise InvalidWindowsError(piece.strip())
        windows.append(window)
    return tuple(windows)


def windows_text(windows: Iterable[Window]) -> str:
    """Return the text of `windows`, in the spelling of Enedis without its label."""
    return ";".join(f"{_clock(window.start)}-{_clock(window.end)}" for window in windows)


def _window(piece: str) -> Window:
    found = _WINDOW.fullmatch(piece)
    if found is None:
        raise InvalidWindowsError(piece.strip())
    start, end = _minute(found[1], found[2], piece), _minute(found[3], found[4], piece)
    if start == end:
        # Nothing, or the whole day? Neither is an off-peak window.
        raise InvalidWindowsError(piece.strip())
    return Window(start, end)


def _minute(hours: str, minutes: str | None, piece: str) -> int:
    value = int(hours) * 60 + int(minutes or 0)
    if int(minutes or 0) > 59 or value > _DAY_MINUTES:
        raise InvalidWindowsError(piece.strip())
    return value % _DAY_MINUTES


def _clock(minute: int) -> str:
    return time(minute // 60, minute % 60).strftime("%HH%M")
