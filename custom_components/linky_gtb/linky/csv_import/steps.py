"""How long each point of a curve lasts, when the file says only when it ends."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

_STEPS: Final = frozenset({5, 10, 15, 30, 60})
_MINUTE: Final = timedelta(minutes=1)
_CONFIRMING: Final = 3
"""So many points the same longer step apart make a new step; fewer may be holes."""
DEFAULT_STEP: Final = 30


def steps_of(ends: Sequence[datetime]) -> list[int]:
    """Return the minutes of each point from the instants `ends`, sorted, without repetition.

    The step may change inside a file. A shorter distance to the point before is a new step; a longer one is a hole,
    unless it goes on.
    """
    distances = [(after - before) // _MINUTE for before, after in pairwise(ends)]
    usual = [distance for distance in distances if distance in _STEPS]
    # Nothing comes before the first point: it lasts as long as the shortest step seen, or what goes on after it.
    step = min(usual, default=DEFAULT_STEP)
    if distances and distances[0] in _STEPS and _goes_on(distances, 0):
        step = distances[0]
    steps = [step] if ends else []
    for index, distance in enumerate(distances):
        if distance in _STEPS and (distance < step or _goes_on(distances, index)):
            step = distance
        steps.append(step)
    return steps


def _goes_on(distances: Sequence[int], index: int) -> bool:
    following = distances[index : index + _CONFIRMING]
    return len(following) == _CONFIRMING and len(set(following)) == 1
