"""Steps: dates from which a building lastingly uses more or less than its model expects, with no weather to blame.

Found on the daily gap between measured and expected energy by cutting the series in two where the means differ most, again
and again, as long as the difference stands out from the gap's own slow wandering. A saving that follows the weather makes the
gap follow it too, and one that does not makes the gap's share of the expected energy follow it: only a step that both
show is told. A step is proposed, never applied: a person says what it was.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from .slope_search import Floats

MIN_SEGMENT_DAYS = 28
"""Shortest time that a change must last on each side to be a step and not an episode."""
MIN_SHARE = 0.10
"""Smallest step that is told, as a share of the expected energy."""
_STANDS_OUT = 6.0
"""Times the standard error of a difference of means, allowing for residuals that follow each other."""
_BLOCK_DAYS = 7
_LEAST_SHARE = 0.2
"""Share of the mean under which an expected day is no measure of a gap."""
SAME_DAYS = 14
"""Two dates this near are those of one step."""


@dataclass(frozen=True, slots=True)
class Step:
    """A lasting change.

    Attributes:
        date: first day of the new level.
        kwh_per_day: change of the mean gap to the model; negative when the building uses less.
        share: the same as a fraction of the expected energy around it.
    """

    date: date
    kwh_per_day: float
    share: float


def find_steps(observed: Mapping[date, float], expected: Mapping[date, float]) -> tuple[Step, ...]:
    """Steps of the gap between observed and expected energy, in order.

    Args:
        observed: kWh of each known day.
        expected: kWh that the baseline model expects, by day.
    """
    days = sorted(observed.keys() & expected.keys())
    if len(days) < 2 * MIN_SEGMENT_DAYS:
        return ()
    level = np.array([expected[day] for day in days])
    gap = np.array([observed[day] for day in days]) - level
    mean_kwh = float(level.mean())
    if mean_kwh <= 0.0:
        return ()
    cuts = sorted(_cuts(gap, 0, gap.size, _wandering(gap)))
    share = gap / np.maximum(level, _LEAST_SHARE * mean_kwh)
    also = list(_cuts(share, 0, share.size, _wandering(share)))
    edges = [0, *cuts, gap.size]
    found = []
    for place, cut in enumerate(cuts, start=1):
        before, after = (slice(edges[place - 1], cut), slice(cut, edges[place + 1]))
        size = float(gap[after].mean() - gap[before].mean())
        relative = float(share[after].mean() - share[before].mean())
        around = float(level[edges[place - 1] : edges[place + 1]].mean())
        told = any(abs(cut - other) <= SAME_DAYS for other in also) and size * relative > 0.0
        if told and abs(size) >= MIN_SHARE * around:
            found.append(Step(days[cut], size, size / around))
    return tuple(found)


def _cuts(gap: Floats, start: int, end: int, scatter: float) -> Iterator[int]:
    """Places where the mean changes, by repeated cutting in two (Scott and Knott, 1974)."""
    length = end - start
    if length < 2 * MIN_SEGMENT_DAYS:
        return
    sums = np.cumsum(gap[start:end])
    left = np.arange(MIN_SEGMENT_DAYS, length - MIN_SEGMENT_DAYS + 1)
    before = sums[left - 1] / left
    after = (sums[-1] - sums[left - 1]) / (length - left)
    score = np.abs(after - before) * np.sqrt(left * (length - left) / length)
    best = int(np.argmax(score))
    if score[best] <= _STANDS_OUT * scatter:
        return
    cut = start + int(left[best])
    yield from _cuts(gap, start, cut, scatter)
    yield cut
    yield from _cuts(gap, cut, end, scatter)


def _wandering(gap: Floats) -> float:
    """Standard deviation that independent days would need for means over weeks to wander as they do.

    Taken from differences of successive weekly means, robustly, so that the steps themselves do not count.
    """
    weeks = gap[: gap.size // _BLOCK_DAYS * _BLOCK_DAYS].reshape(-1, _BLOCK_DAYS).mean(axis=1)
    jumps = np.abs(np.diff(weeks))
    robust = 1.4826 * float(np.median(jumps)) / np.sqrt(2.0)
    return float(robust * np.sqrt(_BLOCK_DAYS)) * 2.0
