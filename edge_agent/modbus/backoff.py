"""How long to leave alone what does not answer."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """Doubling delays with jitter, so that many agents do not knock together after a power cut.

    Attributes:
        first_s: delay after the first failure, in seconds.
        longest_s: delay never exceeded.
        random: gives a number in [0, 1).
    """

    first_s: float
    longest_s: float
    random: Callable[[], float]

    def delay_s(self, failures: int) -> float:
        """Delay after that many failures in a row (at least 1): between half and all of the doubled delay."""
        # The exponent is capped because a link may fail for months.
        whole = min(self.longest_s, self.first_s * 2.0 ** min(failures - 1, 30))
        return whole * (0.5 + self.random() / 2)


def skipped_cycles(failures: int) -> int:
    """Polls to skip for a unit silent that many times in a row.

    The first silence may be an accident; from the third on, a dead unit costs its neighbours one timeout in ten
    cycles or less, and a unit that comes back is seen within twenty.
    """
    match failures:
        case 0 | 1:
            return 0
        case 2:
            return 4
        case 3:
            return 9
        case _:
            return 19
