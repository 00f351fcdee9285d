"""Off-peak windows out of the text that a meter is programmed with, such as `HC (22H00-6H00;12H30-14H00)`. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

_HOUR = r"(\d{1,2})\s*[Hh:]\s*(\d{2})?"
_WINDOW = re.compile(rf"(?<!\d){_HOUR}\s*[-–]\s*{_HOUR}(?!\d)")
_HAS_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class OffPeakWindow:
    """A window `[start, end)` of every day, in legal time; it passes midnight when `end` is not after `start`."""

    start: time
    end: time


def _time(hour: str, minute: str | None) -> time | None:
    hours, minutes = int(hour), int(minute or 0)
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        return None
    return time(hours % 24, minutes)


def parse_off_peak(text: str) -> Sequence[OffPeakWindow] | None:
    """The windows that `text` names, in its order; None when any part of it cannot be understood.

    Case and separators vary between answers, and so does the label before the parenthesis. Half-understood is not
    good enough: a missing window would price its hours wrongly.
    """
    windows = []
    for found in _WINDOW.finditer(text):
        start, end = _time(found[1], found[2]), _time(found[3], found[4])
        if start is None or end is None:
            return None
        windows.append(OffPeakWindow(start, end))
    understood = windows and not _HAS_DIGITS.search(_WINDOW.sub("", text))
    return tuple(windows) if understood else None
