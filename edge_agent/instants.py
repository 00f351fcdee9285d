"""Instants that others say: aware, in UTC, and of years in which calendars and the store can count (pure)."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

FIRST, AFTER = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def in_utc(instant: datetime) -> datetime:
    """An aware instant, in UTC.

    Raises:
        ValueError: its year is not one that a building has.
    """
    if not FIRST <= instant < AFTER:
        raise ValueError(f"{instant.isoformat()} is out of range: from {FIRST.year} to {AFTER.year - 1}")
    return instant.astimezone(UTC)


type Instant = Annotated[AwareDatetime, AfterValidator(in_utc)]
