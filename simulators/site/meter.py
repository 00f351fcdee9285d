"""The site's meter as a controller sees it: late, averaged, noisy, sometimes frozen or dead."""

import random
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """What may happen to a meter."""

    DEAD = "dead"
    """Reports nothing; its last value stays."""
    UNAVAILABLE = "unavailable"
    """Says that it has no value."""
    REPEATS = "repeats"
    """Reports the same value again and again as if it were new."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a controller can read."""

    value: float | None
    reported_at: float


@dataclass
class Meter:
    """One meter.

    Attributes:
        period_s: between two reports.
        lag_s: between the power and its report.
        noise: relative standard deviation.
        jitter_s: a report comes up to so many seconds late.
        faults: (start, end, what).
    """

    period_s: int
    lag_s: int
    noise: float
    jitter_s: int
    faults: tuple[tuple[int, int, Fault], ...]
    random_: random.Random
    _recent: deque[float] = field(default_factory=lambda: deque(maxlen=64))
    _next: int = 0
    reading: Reading | None = None

    def advance(self, second: int, power_w: float) -> bool:
        """Take the true power of this second; return whether there is a new report."""
        self._recent.append(power_w)
        fault = next((what for start, end, what in self.faults if start <= second < end), None)
        if fault is Fault.UNAVAILABLE:
            self.reading = (
                Reading(None, second)
                if self.reading is None or self.reading.value is not None
                else self.reading
            )
            return False
        if second < self._next or fault is Fault.DEAD or len(self._recent) <= self.lag_s:
            return False
        self._next = second + self.period_s + self.random_.randint(0, self.jitter_s)
        if fault is Fault.REPEATS and self.reading is not None and self.reading.value is not None:
            self.reading = Reading(self.reading.value, second)
            return True
        seen = list(self._recent)[-1 - self.lag_s - self.period_s : len(self._recent) - self.lag_s]
        mean = sum(seen) / len(seen)
        self.reading = Reading(round(mean * (1.0 + self.random_.gauss(0.0, self.noise))), second)
        return True
