"""Points of a curve put at their instants, when their labels are civil times of Paris."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Final

from custom_components.linky_gtb.linky.civil_time import instants_of_labels

from .blocks import Line

_MINUTE: Final = timedelta(minutes=1)
_CLOCK_CHANGE_MINUTES: Final = 60


@dataclass(frozen=True, slots=True)
class Point:
    """One row of a curve."""

    line: Line
    label: datetime
    """As written: the end of the step, with or without offset."""
    value: Fraction | None
    minutes: int | None = None
    """How long it lasts, when the row says it."""


def civil_minutes(start: datetime, end: datetime) -> int | None:
    """Return the minutes between two civil times; a clock change may hide or repeat an hour between them."""
    minutes = (end - start) // _MINUTE
    if minutes <= 0:
        minutes += _CLOCK_CHANGE_MINUTES
    elif minutes > _CLOCK_CHANGE_MINUTES:
        minutes -= _CLOCK_CHANGE_MINUTES
    return minutes if 0 < minutes <= _CLOCK_CHANGE_MINUTES else None


def placed_points(points: Sequence[Point]) -> list[tuple[datetime | None, Point]]:
    """Return the points with their instants.

    Labels without offset need the order of the file to tell the two hours of autumn apart; it may be descending. In a
    file without order these hours stay unknown.
    """
    labels = [point.label for point in points]
    if any(moment.tzinfo is not None for moment in labels):
        return list(zip(instants_of_labels(labels), points, strict=True))
    backwards = sum(1 for before, after in pairwise(labels) if after < before)
    if backwards > len(labels) // 2:
        points, labels = points[::-1], labels[::-1]
        backwards = sum(1 for before, after in pairwise(labels) if after < before)
    years = len({moment.year for moment in labels})
    if backwards > years:
        ordered = sorted(points, key=lambda point: point.label)
        single = [instants_of_labels([point.label])[0] for point in ordered]
        return list(zip(single, ordered, strict=True))
    return list(zip(instants_of_labels(labels), points, strict=True))
