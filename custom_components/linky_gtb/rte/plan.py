"""When to ask RTE and what, so that each colour is asked once and EcoWatt never twice in a quarter of an hour. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from custom_components.linky_gtb.linky.civil_time import PARIS, civil_day

from .client import LONGEST_TEMPO_DAYS
from .memory import RteMemory

TOMORROW_KNOWN: Final = time(10, 45)
"""The colour of the next day is decided before 10:30 and published by 10:40."""
PACE: Final = timedelta(minutes=15)
ECOWATT_PACE: Final = timedelta(hours=1)

_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class RteWishes:
    """What is wanted of an account."""

    tempo_since: date | None = None
    """First day whose colour is wanted; None when none is."""
    ecowatt: bool = False

    def __or__(self, other: RteWishes) -> RteWishes:
        """Return what serves both."""
        days = [day for day in (self.tempo_since, other.tempo_since) if day is not None]
        return RteWishes(min(days, default=None), self.ecowatt or other.ecowatt)


def tempo_window(memory: RteMemory, wishes: RteWishes, now: datetime) -> tuple[date, date] | None:
    """Return the first day to ask and the day after the last, the newest first; None when all is known."""
    if wishes.tempo_since is None:
        return None
    local = now.astimezone(PARIS)
    last = local.date() + (_DAY if local.time() >= TOMORROW_KNOWN else timedelta())
    count = (last - wishes.tempo_since).days + 1
    missing = [
        day
        for day in (last - offset * _DAY for offset in range(count))
        if day not in memory.colours and day not in memory.without_colour
    ]
    if not missing:
        return None
    # A season is one call: a change of clock makes a year of 366 civil days an hour too long for RTE.
    earliest = missing[0] - (LONGEST_TEMPO_DAYS - 2) * _DAY
    return min(day for day in missing if day >= earliest), missing[0] + _DAY


def ecowatt_due(memory: RteMemory, wishes: RteWishes, now: datetime) -> datetime | None:
    """Return when the signals may be asked; None when they are not wanted."""
    if not wishes.ecowatt:
        return None
    if memory.ecowatt_called is None:
        return now
    answered = memory.ecowatt_answered == memory.ecowatt_called
    return memory.ecowatt_called + (ECOWATT_PACE if answered else PACE)


def is_tempo_due(memory: RteMemory, now: datetime) -> bool:
    """Return whether the calendar may be asked again."""
    return memory.tempo_called is None or now - memory.tempo_called >= PACE


def next_look(memory: RteMemory, wishes: RteWishes, now: datetime) -> datetime:
    """Return when to look again: at the next call, or when the hour changes what holds now."""
    soonest = now + timedelta(seconds=30)
    looks = [now.replace(minute=0, second=5, microsecond=0) + _HOUR]
    if (due := ecowatt_due(memory, wishes, now)) is not None:
        looks.append(max(due, soonest))
    if wishes.tempo_since is not None:
        publication = datetime.combine(civil_day(now), TOMORROW_KNOWN, PARIS).astimezone(UTC)
        if publication > now:
            looks.append(publication)
        elif tempo_window(memory, wishes, now) is not None and memory.tempo_called is not None:
            looks.append(max(memory.tempo_called + PACE, soonest))
    return min(looks)
