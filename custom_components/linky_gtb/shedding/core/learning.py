"""The real power of a load: from its own measurement, or from the step it makes on the meter."""

from collections import deque
from dataclasses import dataclass, field
from statistics import median

from .specs import Instant

_RATE = 0.3
_SAMPLES = 3
_LONGEST_WAIT_S = 60.0
LEAST_SHARE = 0.35
"""Of the expected step, under which the order seems to have moved nothing."""
_MOST_SHARE = 2.5


@dataclass
class LearntPower:
    """What a load was seen to draw at full power, W.

    Attributes:
        mean_w: running mean; None before the first sight.
        spread_w: running mean deviation.
        seen: how many times.
    """

    mean_w: float | None = None
    spread_w: float = 0.0
    seen: int = 0

    def add(self, power_w: float) -> None:
        """Take one sight."""
        self.seen += 1
        if self.mean_w is None:
            self.mean_w, self.spread_w = power_w, 0.1 * power_w
            return
        error = power_w - self.mean_w
        self.mean_w += _RATE * error
        self.spread_w += _RATE * (abs(error) - self.spread_w)

    def used_w(self, declared_w: float) -> float:
        """Return the power to count with: declared until three sights agree, then learnt with its spread."""
        if self.mean_w is None or self.seen < 3:
            return declared_w
        return min(self.mean_w + self.spread_w, _MOST_SHARE * declared_w)


@dataclass
class Experiment:
    """A step of ours that the meter is about to show."""

    load: str
    at: Instant
    by: float
    before: float
    after: list[float] = field(default_factory=list)


@dataclass
class StepLearner:
    """Watches the meter around isolated steps.

    Attributes:
        values: the last values, oldest first.
        running: the step being watched.
    """

    values: deque[float] = field(default_factory=lambda: deque(maxlen=4))
    running: Experiment | None = None

    def stepped(self, load: str, at: Instant, by: float, *, quiet: bool) -> None:
        """Say that a load steps; only a step with nothing else moving (`quiet`) teaches something."""
        if not quiet or self.running is not None or not self.values:
            self.running = None
            return
        self.running = Experiment(load, at, by, median(self.values))

    def cancel(self, load: str) -> None:
        """Forget the step of a load that did not follow."""
        if self.running is not None and self.running.load == load:
            self.running = None

    def saw(
        self, reported_at: Instant, value: float, longest_lag_s: float
    ) -> tuple[str, float, float] | None:
        """Take a meter value; return (load, awaited, seen) when the step's effect is known."""
        self.values.append(value)
        trial = self.running
        if trial is None or reported_at - trial.at < longest_lag_s:
            return None
        if reported_at - trial.at > _LONGEST_WAIT_S + longest_lag_s:
            self.running = None
            return None
        trial.after.append(value)
        if len(trial.after) < _SAMPLES:
            return None
        self.running = None
        return trial.load, trial.by, median(trial.after) - trial.before


def believable(awaited: float, seen: float) -> bool:
    """Return whether a step may be the load's own."""
    return LEAST_SHARE <= seen / awaited <= _MOST_SHARE if awaited else False
