"""The monotonic guard: which differences of a counter are energy (pure).

A counter only rises, and not faster than the largest plausible power. A value that breaks this is suspect; when the next
read agrees with it, it is a discontinuity (reset, meter swap) and counting goes on from there, with no energy for the
jump itself. A fall that matches the counter's known capacity is a rollover, and its energy is known.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Self

DEFAULT_MAX_POWER_KW = 5000.0
_SHORTEST_S = 60.0


class Verdict(Enum):
    """What a read of a counter turned out to be."""

    FIRST = "first"
    GOOD = "good"
    ROLLOVER = "rollover"
    SUSPECT = "suspect"
    DISCONTINUITY = "discontinuity"


@dataclass(frozen=True, slots=True)
class Index:
    """A read of a counter."""

    time: datetime
    kwh: float


@dataclass(frozen=True, slots=True)
class Energy:
    """Energy known to have passed between two reads, all of the time between them."""

    start: datetime
    end: datetime
    kwh: float

    def cut(self, edge: datetime) -> tuple[Self, Self]:
        """Share it before and after an instant inside it, in proportion of time."""
        before = self.kwh * ((edge - self.start) / (self.end - self.start))
        return replace(self, end=edge, kwh=before), replace(self, start=edge, kwh=self.kwh - before)


@dataclass(frozen=True, slots=True)
class Limits:
    """What is plausible.

    Attributes:
        max_power_kw: power never exceeded by what is counted.
        capacity_kwh: value at which the counter starts again from 0, when known.
    """

    max_power_kw: float = DEFAULT_MAX_POWER_KW
    capacity_kwh: float | None = None

    def allow(self, kwh: float, seconds: float) -> bool:
        """Whether so much energy in so much time is plausible; indexes have a resolution, so a minute at least."""
        return 0 <= kwh <= self.max_power_kw * max(seconds, _SHORTEST_S) / 3600


@dataclass(frozen=True, slots=True)
class Guard:
    """State of the guard: last accepted read, and a read that waits for confirmation."""

    last: Index | None = None
    doubtful: Index | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """Outcome of a read: new state, verdict, and the energy that it makes known."""

    guard: Guard
    verdict: Verdict
    energy: Energy | None = None


def judge(guard: Guard, read: Index, limits: Limits) -> Judgement:
    """Judge one read of a counter."""
    if guard.last is None:
        return Judgement(Guard(read), Verdict.FIRST)
    seconds = (read.time - guard.last.time).total_seconds()
    # A read from before the last one means that the clock was set back; the next read will confirm it.
    if seconds > 0 and limits.allow(read.kwh - guard.last.kwh, seconds):
        return _accepted(guard.last, read, read.kwh - guard.last.kwh, Verdict.GOOD)
    if seconds > 0 and limits.capacity_kwh is not None and read.kwh < guard.last.kwh:
        rolled = limits.capacity_kwh - guard.last.kwh + read.kwh
        if limits.allow(rolled, seconds):
            return _accepted(guard.last, read, rolled, Verdict.ROLLOVER)
    return _doubted(guard, read, limits)


def _accepted(last: Index, read: Index, kwh: float, verdict: Verdict) -> Judgement:
    return Judgement(Guard(read), verdict, Energy(last.time, read.time, kwh))


def _doubted(guard: Guard, read: Index, limits: Limits) -> Judgement:
    doubtful = guard.doubtful
    if doubtful is not None and read.time > doubtful.time:
        seconds = (read.time - doubtful.time).total_seconds()
        if limits.allow(read.kwh - doubtful.kwh, seconds):
            return _accepted(doubtful, read, read.kwh - doubtful.kwh, Verdict.DISCONTINUITY)
    return Judgement(replace(guard, doubtful=read), Verdict.SUSPECT)
