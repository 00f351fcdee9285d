"""What the store keeps, as the rest of the agent sees it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum, StrEnum


class StoredQuality(IntEnum):
    """Quality of a logged value; values that are not known are not logged."""

    GOOD = 0
    SUSPECT = 1


class Source(StrEnum):
    """Where an interval comes from."""

    LIVE = "live"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Sample:
    """A value of a point at an instant (UTC)."""

    point: str
    time: datetime
    value: float
    quality: StoredQuality = StoredQuality.GOOD


def to_ms(instant: datetime) -> int:
    """Milliseconds since 1970."""
    return round(instant.timestamp() * 1000)


def from_ms(milliseconds: int) -> datetime:
    """Instant, UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def to_s(instant: datetime) -> int:
    """Seconds since 1970."""
    return round(instant.timestamp())


def from_s(seconds: int) -> datetime:
    """Instant, UTC."""
    return datetime.fromtimestamp(seconds, UTC)
