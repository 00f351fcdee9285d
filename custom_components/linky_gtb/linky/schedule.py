"""When to ask the server next.

A server that spreads its meters says the moments of each one; otherwise each meter has its own, all over the morning:
data of the day before appear from 08:00.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from custom_components.linky_gtb.json_value import Json

from .civil_time import PARIS

_FIRST_SLOT_S: Final = (8 * 60 + 5) * 60
_SPREAD_S: Final = 115 * 60
"""From 08:05 to 10:00."""
_SECOND_TRY_H: Final = 5


@dataclass(frozen=True, slots=True)
class Slot:
    """The moments of a meter, in Paris, the same every day."""

    main: time
    retry: time
    """Later the same day, when the day before is not published yet."""


def slot_of(prm: str) -> Slot:
    """Return the meter's own moments: between 08:05 and 10:00, and five hours later."""
    spread_s = int.from_bytes(hashlib.sha256(prm.encode()).digest()[:8]) % _SPREAD_S
    minutes, second = divmod(_FIRST_SLOT_S + spread_s, 60)
    main = time(minutes // 60, minutes % 60, second)
    return Slot(main, main.replace(hour=main.hour + _SECOND_TRY_H))


def slot_of_answer(answer: Json) -> Slot | None:
    """Return the moments a server gives (`{"slot": "08:31:07", "retry": "13:02:40"}`), None when it does not."""
    match answer:
        case {"slot": str(main), "retry": str(retry), "timezone": "Europe/Paris"}:
            pass
        case _:
            return None
    try:
        slot = Slot(time.fromisoformat(main), time.fromisoformat(retry))
    except ValueError:
        return None
    naive = slot.main.tzinfo is None and slot.retry.tzinfo is None
    # The clocks change before 03:00: a moment there may not exist, and nothing is published that early.
    return slot if naive and time(3) <= slot.main < slot.retry else None


def next_refresh(slot: Slot, now: datetime, *, second_try: bool) -> datetime:
    """Return the UTC instant of the next call after `now`.

    Args:
        slot: the meter's moments.
        now: an aware instant.
        second_try: whether the early afternoon is worth a call, yesterday being still unknown.
    """
    return next(instant for instant in _instants(slot, now, second_try=second_try) if instant > now)


def latest_slot(slot: Slot, now: datetime, *, second_try: bool) -> datetime:
    """Return the UTC instant of the last call that was due at `now` or before; arguments as `next_refresh`."""
    return max(instant for instant in _instants(slot, now, second_try=second_try) if instant <= now)


def _instants(slot: Slot, now: datetime, *, second_try: bool) -> list[datetime]:
    """Return the calls of yesterday, today and tomorrow, in order."""
    today = now.astimezone(PARIS).date()
    moments = (slot.main, slot.retry) if second_try else (slot.main,)
    return [
        datetime.combine(today + timedelta(days=offset), moment, PARIS).astimezone(UTC)
        for offset in (-1, 0, 1)
        for moment in moments
    ]
