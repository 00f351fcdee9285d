"""When to ask the server next.

The public service asks for one call a day, spread over the morning, at a moment of each one's own: data of the day
before appear from 08:00.
"""

import hashlib
from datetime import UTC, datetime, time, timedelta
from typing import Final

from .civil_time import PARIS

_FIRST_SLOT_S: Final = (8 * 60 + 5) * 60
_SPREAD_S: Final = 115 * 60
"""From 08:05 to 10:00."""
_SECOND_TRY: Final = timedelta(hours=5)


def slot_of(prm: str) -> time:
    """Return the meter's own moment of the morning in Paris, the same every day, between 08:05 and 10:00."""
    spread_s = int.from_bytes(hashlib.sha256(prm.encode()).digest()[:8]) % _SPREAD_S
    minutes, second = divmod(_FIRST_SLOT_S + spread_s, 60)
    return time(minutes // 60, minutes % 60, second)


def next_refresh(prm: str, now: datetime, *, second_try: bool) -> datetime:
    """Return the UTC instant of the next call after `now`.

    Args:
        prm: the meter, which has its own moment.
        now: an aware instant.
        second_try: whether the early afternoon is worth a call, yesterday being still unknown.
    """
    today = now.astimezone(PARIS).date()
    slots: list[datetime] = []
    for day in (today, today + timedelta(days=1)):
        morning = datetime.combine(day, slot_of(prm), PARIS)
        slots.append(morning)
        if second_try:
            slots.append(morning + _SECOND_TRY)
    return next(slot.astimezone(UTC) for slot in slots if slot > now)
