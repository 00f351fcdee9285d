"""The law of Linky's cut-out: squared power, filtered; a short excess is harmless.

Each second the meter computes `Y = B X² + (1 - B) Y` with B = 0.008 and opens when Y passes its threshold (capfile,
"Comprendre le contrôle de la puissance souscrite du compteur Linky", a secondary source). The threshold is read here
in its stricter sense, 1.3 times the square of the subscribed power, under which 150 % from a cold start lasts 108 s.
"""

from dataclasses import dataclass
from math import expm1, inf, log, log1p

B_PER_S = 0.008
THRESHOLD = 1.3
_TIME_CONSTANT_S = -1.0 / log1p(-B_PER_S)


@dataclass
class CutOut:
    """The filtered square of one scope's power."""

    filtered: float = 0.0

    def advance(self, power: float, seconds: float) -> None:
        """Let `power` flow for `seconds`."""
        if seconds > 0:
            self.filtered += -expm1(-seconds / _TIME_CONSTANT_S) * (power * power - self.filtered)

    def fraction(self, limit: float) -> float:
        """Return how near the cut-out is: 1 opens it."""
        return self.filtered / (THRESHOLD * limit * limit) if 0 < limit < inf else 0.0

    def time_to_trip_s(self, power: float, limit: float) -> float:
        """Return how long `power` can last; `inf` when it can for ever."""
        threshold, square = THRESHOLD * limit * limit, power * power
        if square <= threshold or limit == inf:
            return inf
        if self.filtered >= threshold:
            return 0.0
        return _TIME_CONSTANT_S * log((square - self.filtered) / (square - threshold))
