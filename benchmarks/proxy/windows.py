"""Independent judges of a day of calls: nothing here shares code with the quota it judges. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

ENEDIS_PER_SECOND = 5
ENEDIS_PER_HOUR = 1000
HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Busiest:
    """The fullest windows of a day, wherever they start.

    Attributes:
        second: most calls in any second.
        hour: most calls in any hour.
    """

    second: int
    hour: int

    @property
    def within_quota(self) -> bool:
        """Whether Enedis would have accepted every call."""
        return self.second <= ENEDIS_PER_SECOND and self.hour <= ENEDIS_PER_HOUR


def most_in_any_window(instants_s: Sequence[float], period_s: float) -> int:
    """The most instants that any window [t, t + period) holds; `instants_s` never decrease.

    Raises:
        ValueError: they do.
    """
    if any(later < earlier for earlier, later in pairwise(instants_s)):
        raise ValueError("instants must not decrease")
    most, first = 0, 0
    for last, instant in enumerate(instants_s):
        # The fullest window starts at one of its calls, so sliding from call to call misses none.
        while instants_s[first] <= instant - period_s:
            first += 1
        most = max(most, last - first + 1)
    return most


def busiest(instants_s: Sequence[float]) -> Busiest:
    """The fullest second and hour of calls made at `instants_s` (seconds, never decreasing)."""
    return Busiest(most_in_any_window(instants_s, 1.0), most_in_any_window(instants_s, HOUR_S))


def earliest_last_call(
    possible_from_s: Sequence[float],
    *,
    per_second: int = ENEDIS_PER_SECOND,
    per_hour: int = ENEDIS_PER_HOUR,
) -> float:
    """The earliest instant at which the last of these calls can be made by anyone who keeps the quota.

    Calls are alike, so making each as soon as the quota allows, in the order in which they become possible, is the best
    that even somebody who knew the whole day in advance could do.

    Args:
        possible_from_s: when each call becomes possible (its client asks), seconds, in any order; at least one.
        per_second: calls allowed in any second.
        per_hour: calls allowed in any hour.
    """
    made: list[float] = []
    for possible in sorted(possible_from_s):
        earliest = possible
        for count, period_s in ((per_second, 1.0), (per_hour, HOUR_S)):
            if len(made) >= count:
                earliest = max(earliest, made[-count] + period_s)
        made.append(earliest)
    return made[-1]
