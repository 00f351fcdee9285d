"""The wall clock, and the civil time of the meters."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)
