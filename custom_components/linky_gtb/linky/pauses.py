"""How long to leave a server alone after it refused."""

from datetime import datetime, timedelta
from typing import Final

from .conso_errors import (
    CannotConnectError,
    ConsentRevokedError,
    ConsoApiError,
    QuotaReachedError,
    TokenRefusedError,
)
from .schedule import Slot, next_refresh

_LONGEST_AWAY_S: Final = 1800
_TRIES_BEFORE_THE_NEXT_MOMENT: Final = 3
_SPREAD_S: Final = 300
"""Most by which the meters of a server whose quota opens are kept apart."""


def pause_after(error: ConsoApiError, failures: int, now: datetime, slot: Slot) -> timedelta | None:
    """Return how long to wait after the last of `failures` failed readings in a row; None when only a person can help.

    A server that is away is tried after one minute, two, four, up to half an hour. What it says of its quota is obeyed;
    all its meters are told the same instant, so each comes a little later by its own moment of the day.
    Incidents last for days: after three tries only the meter's moments of the day are used.
    """
    asked_s = error.retry_after_s or 0.0
    until_slot = next_refresh(slot, now, second_try=True) - now
    match error:
        case TokenRefusedError() | ConsentRevokedError():
            return None
        case CannotConnectError():
            return timedelta(seconds=min(asked_s * 2 ** min(failures - 1, 9), _LONGEST_AWAY_S))
        case QuotaReachedError():
            return timedelta(seconds=asked_s + _own_part(slot) * min(asked_s / 10, _SPREAD_S))
        case _ if failures >= _TRIES_BEFORE_THE_NEXT_MOMENT:
            return max(until_slot, timedelta(seconds=asked_s))
        case _:
            return timedelta(seconds=asked_s)


def _own_part(slot: Slot) -> float:
    """Return a number from 0 to 1 that is the meter's own."""
    return (slot.main.minute * 60 + slot.main.second) % _SPREAD_S / _SPREAD_S
