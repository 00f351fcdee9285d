"""The core's own time: it never goes back and never leaps, whatever happens to the machine's clock."""

from dataclasses import dataclass

from .specs import Instant

_JITTER_S = 1.0
_LEAP_S = 120.0


@dataclass
class Timeline:
    """Takes off the clock what it was set forward or back by.

    Two calls are seconds apart; when the clock says minutes, it was put right, or the machine slept. No load has
    rested in that time as far as anybody knows, and a meter that nobody could hear was not silent.

    Attributes:
        shift_s: added to every instant told.
        last: last instant of the core.
        running: whether it was called since the start; the time of a restart is real.
    """

    shift_s: float = 0.0
    last: Instant | None = None
    running: bool = False

    def at(self, now: Instant) -> Instant:
        """Return the core's instant for the clock's `now`."""
        instant = now + self.shift_s
        if self.last is not None:
            leap = instant - self.last
            if leap < -_JITTER_S or (leap > _LEAP_S and self.running):
                self.shift_s -= leap
                instant = self.last
        self.last = instant if self.last is None else max(self.last, instant)
        self.running = True
        return self.last
