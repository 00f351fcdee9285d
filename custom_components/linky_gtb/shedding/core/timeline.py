"""The core's own time: it never goes back, whatever happens to the machine's clock."""

from dataclasses import dataclass

from .specs import Instant

_JITTER_S = 1.0


@dataclass
class Timeline:
    """Adds to the clock what it was set back by.

    Attributes:
        shift_s: added to every instant told.
        last: last instant of the core.
    """

    shift_s: float = 0.0
    last: Instant | None = None

    def at(self, now: Instant) -> Instant:
        """Return the core's instant for the clock's `now`."""
        instant = now + self.shift_s
        if self.last is not None and instant < self.last:
            if self.last - instant > _JITTER_S:
                self.shift_s += self.last - instant
            instant = self.last
        self.last = instant
        return instant
