"""How late a meter is: the delay with which our own steps, seen backwards, leave the rest of the site smoothest."""

from dataclasses import dataclass, field

from .specs import Instant
from .steps import Steps

CANDIDATES_S = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 25.0, 30.0)
_FORGETTING = 0.97
_WINDOW_S = 45.0
_ENOUGH = 3.0
_SMALLEST_STEP = 200.0
_CLIP = 2.0


@dataclass
class Lag:
    """The believed delay of a meter.

    Attributes:
        guess_s: from the specification, used until enough steps were seen.
        roughness: for each candidate, weighted jumps of the rest of the site around our steps.
        weight: how much evidence that is.
    """

    guess_s: float
    roughness: list[float] = field(default_factory=lambda: [0.0] * len(CANDIDATES_S))
    weight: float = 0.0
    _previous: tuple[Instant, float] | None = None
    _best: float | None = None

    def learn(self, reported_at: Instant, value: float, steps: Steps) -> None:
        """Compare this value with the one before, for each candidate delay, when a step of ours is near."""
        before, self._previous = self._previous, (reported_at, value)
        if before is None or reported_at - before[0] > _WINDOW_S:
            return
        near = [step for step in steps.recent if abs(step.by) >= _SMALLEST_STEP]
        near = [step for step in near if reported_at - step.at <= _WINDOW_S and step.ramp_s <= 5]
        if not near:
            return
        scale = max(abs(step.by) for step in near)
        jump = value - before[1]
        # Normalised and clipped, so that a lift beside a small heater does not decide.
        for index, lag in enumerate(CANDIDATES_S):
            ours = sum(step.by for step in near if before[0] - lag < step.at <= reported_at - lag)
            rest = min(_CLIP, abs(jump - ours) / scale)
            self.roughness[index] = self.roughness[index] * _FORGETTING + rest
        self.weight = self.weight * _FORGETTING + min(1.0, abs(jump) / scale)
        self._best = None

    @property
    def best_s(self) -> float:
        """The delay believed."""
        if self._best is None:
            self._best = self.guess_s if self.weight < _ENOUGH else self._smoothest()
        return self._best

    def _smoothest(self) -> float:
        least = min(self.roughness)
        # Several neighbours explain a slow meter as well as each other: take their middle.
        good = [
            lag for lag, rough in zip(CANDIDATES_S, self.roughness, strict=True) if rough <= least * 1.1 + 0.2
        ]
        return sum(good) / len(good)

    @property
    def shortest_s(self) -> float:
        """A delay the meter surely has."""
        return 0.4 * self.best_s

    def longest_s(self, interval_s: float) -> float:
        """Return a delay the meter surely has not, for reports `interval_s` apart."""
        best = self.best_s
        doubt = max(3.0, 0.35 * best) if self.weight >= _ENOUGH else max(4.0, 0.6 * best)
        return best + doubt + min(10.0, 0.5 * interval_s)
