"""The daily minute of a meter: the same every day, spread evenly over the operator's window. Pure.

Enedis publishes a day's measures the next morning from about 08:00, and its hourly quota is shared by all the meters
of an application. Clients that each keep to their meter's slot use that quota flat.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import override
from zoneinfo import ZoneInfo

from linky_proxy.usage_point import Prm

TIMEZONE = "Europe/Paris"
_PARIS = ZoneInfo(TIMEZONE)

# Clocks change between 02:00 and 03:00: from here on, every second of the window exists once each day.
_EARLIEST = time(3)

_WINDOW = re.compile(r"(\d{2}:\d{2}(?::\d{2})?)\s*[-–]\s*(\d{2}:\d{2}(?::\d{2})?)")


@dataclass(frozen=True, slots=True)
class SlotWindow:
    """The part `[start, end)` of every civil day in Paris that slots fall in.

    Raises:
        ValueError: it is empty, or begins before 03:00.
    """

    start: time
    end: time

    def __post_init__(self) -> None:
        if not _EARLIEST <= self.start < self.end:
            raise ValueError(
                f"must begin at 03:00 or later (clocks change before) and end later the same day, not {self}"
            )

    @classmethod
    def parse(cls, text: str) -> SlotWindow:
        """A window written `08:05-12:00`.

        Raises:
            ValueError: it is not.
        """
        found = _WINDOW.fullmatch(text.strip())
        if found is None:
            raise ValueError("write it as 08:05-12:00")
        return cls(time.fromisoformat(found[1]), time.fromisoformat(found[2]))

    @override
    def __str__(self) -> str:
        return f"{self.start:%H:%M:%S}-{self.end:%H:%M:%S}"

    def at(self, position: int) -> time:
        """The second that lies at `position` (0 to 2^64 - 1) between start and end."""
        start, end = (one.hour * 3600 + one.minute * 60 + one.second for one in (self.start, self.end))
        second = start + (position * (end - start) >> 64)
        return time(second // 3600, second // 60 % 60, second % 60)


@dataclass(frozen=True, slots=True)
class Slot:
    """When one meter's client should ask.

    Attributes:
        main: time of the day for the daily calls.
        retry: time of the day to try again when the day before is not published yet.
    """

    main: time
    retry: time

    def next_main(self, now: datetime) -> datetime:
        """The next daily call after `now`."""
        here = now.astimezone(_PARIS)
        today = datetime.combine(here.date(), self.main, _PARIS)
        return today if today > here else datetime.combine(here.date() + timedelta(days=1), self.main, _PARIS)


def slot_of(prm: Prm, window: SlotWindow, retry_window: SlotWindow) -> Slot:
    """The slot of a meter.

    The SHA-256 digest of the 14 digits gives both positions: bytes 0 to 7 and 8 to 15, as big-endian fractions of the
    windows. No key is involved, so that all replicas agree and a client may compute it by itself.
    """
    digest = hashlib.sha256(prm.encode()).digest()
    return Slot(window.at(int.from_bytes(digest[:8])), retry_window.at(int.from_bytes(digest[8:16])))
