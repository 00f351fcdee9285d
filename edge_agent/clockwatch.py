"""The wall clock of a gateway: it may start in 1970, jump when the network comes, or be set by hand (pure)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

RELEASED = datetime(2025, 1, 1, tzinfo=UTC)
"""This program did not exist before: a clock that says so is wrong."""
_TOLERANCE = timedelta(seconds=30)
_STRANGE = timedelta(days=30)
_SETTLED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Jump:
    """The clock was changed.

    Attributes:
        before: what it would have said.
        after: what it says.
    """

    before: datetime
    after: datetime


class ClockWatch:
    """Compares the wall clock with the monotonic one."""

    def __init__(self, wall: datetime, monotonic_s: float, newest: datetime | None = None) -> None:
        """Begin to watch.

        Args:
            wall: what the wall clock says.
            monotonic_s: what the monotonic clock says at the same instant.
            newest: instant of the last sample that an earlier run kept.
        """
        self._origin, self._last, self._newest = monotonic_s, (wall, monotonic_s), newest

    def jumped(self, wall: datetime, monotonic_s: float) -> Jump | None:
        """Look at both clocks; the jump since the last look, if there was one."""
        before, then = self._last
        self._last = (wall, monotonic_s)
        expected = before + timedelta(seconds=monotonic_s - then)
        return Jump(expected, wall) if abs(wall - expected) > _TOLERANCE else None

    def plausible(self, wall: datetime) -> bool:
        """Whether samples may be kept at that time."""
        return wall >= RELEASED

    def trusted(self, wall: datetime, monotonic_s: float) -> bool:
        """Whether history may be forgotten by this clock.

        A clock that jumped ten years ahead would make everything too old. After more than a month without samples, it
        must have said so for a day.
        """
        if not self.plausible(wall):
            return False
        settled = timedelta(seconds=monotonic_s - self._origin) >= _SETTLED
        return settled or self._newest is None or abs(wall - self._newest) < _STRANGE
