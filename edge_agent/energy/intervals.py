"""Energy over spans of time, and its sum over buckets (pure).

An interval is ``[start, end)`` in UTC. Its coverage is the fraction of it that was really measured, and its value is
what was measured in that fraction: nothing is extrapolated. What is not known is absent, never 0.
"""

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Interval:
    """A sum or a mean over ``[start, end)``.

    Attributes:
        start: first instant, UTC.
        end: first instant after, UTC.
        value: measured sum or mean; ``None`` for a gap.
        coverage: measured fraction of the time, 0 to 1.
    """

    start: datetime
    end: datetime
    value: float | None
    coverage: float = 1.0

    @property
    def known_s(self) -> float:
        """Measured time, in seconds."""
        return (self.end - self.start).total_seconds() * self.coverage


def summed(intervals: Sequence[Interval], edges: Sequence[datetime], *, prorate: timedelta) -> list[Interval]:
    """Sum intervals into the buckets between consecutive edges.

    An interval that crosses an edge is shared in proportion of time when it is no longer than ``prorate``; a longer
    one is left out, because how it was spread is not known, and the coverage says so.

    Args:
        intervals: any order; they should not overlap (see :func:`without_doubles`).
        edges: ascending instants; bucket ``i`` is ``[edges[i], edges[i+1])``.
        prorate: longest interval that may be shared between buckets.

    Returns:
        One interval per bucket, ``None`` with coverage 0 where nothing is known.
    """
    sums = [_Sum() for _ in edges[1:]]
    for interval, value, first, last in _placed(intervals, edges):
        if first == last:
            sums[first].add(value, interval.known_s)
        elif interval.end - interval.start <= prorate:
            for bucket in range(max(first, 0), min(last, len(sums) - 1) + 1):
                share = _share(interval, edges[bucket], edges[bucket + 1])
                sums[bucket].add(value * share, interval.known_s * share)
    return [
        Interval(start, end, bucket.value, bucket.coverage(start, end))
        for start, end, bucket in zip(edges, edges[1:], sums, strict=False)
    ]


def averaged(intervals: Sequence[Interval], edges: Sequence[datetime]) -> list[Interval]:
    """Average means into buckets, weighted by measured time; an interval across an edge counts in both by its share.

    Args:
        intervals: means, any order, not overlapping.
        edges: ascending instants; bucket ``i`` is ``[edges[i], edges[i+1])``.
    """
    sums = [_Sum() for _ in edges[1:]]
    for interval, value, first, last in _placed(intervals, edges):
        for bucket in range(max(first, 0), min(last, len(sums) - 1) + 1):
            weight = interval.known_s * _share(interval, edges[bucket], edges[bucket + 1])
            sums[bucket].add(value * weight, weight)
    return [
        Interval(start, end, bucket.mean, bucket.coverage(start, end))
        for start, end, bucket in zip(edges, edges[1:], sums, strict=False)
    ]


def without_doubles(intervals: Sequence[Interval]) -> list[Interval]:
    """Drop an interval longer than an hour that contains others: the finer ones tell the same energy better.

    Such pairs exist when the energy of an outage is known in one piece from a counter, and the hours of the same
    outage are imported later from another source.
    """
    starts = sorted(interval.start for interval in intervals if interval.end - interval.start <= HOUR)
    kept = []
    for interval in sorted(intervals, key=lambda interval: interval.start):
        if interval.end - interval.start > HOUR:
            # Hours that begin inside and end inside: the last possible start is one hour before the end.
            inside = bisect_right(starts, interval.end - HOUR) - _first_at_or_after(starts, interval.start)
            if inside > 0:
                continue
        kept.append(interval)
    return kept


def _first_at_or_after(starts: Sequence[datetime], instant: datetime) -> int:
    return bisect_right(starts, instant - timedelta.resolution)


class _Sum:
    """Measured sum of a bucket; many small parts are kept exact by ``fsum``."""

    __slots__ = ("_parts", "_seconds")

    def __init__(self) -> None:
        self._parts: list[float] = []
        self._seconds: list[float] = []

    def add(self, part: float, seconds: float) -> None:
        self._parts.append(part)
        self._seconds.append(seconds)

    @property
    def value(self) -> float | None:
        return math.fsum(self._parts) if self._parts else None

    @property
    def mean(self) -> float | None:
        known_s = math.fsum(self._seconds)
        return math.fsum(self._parts) / known_s if known_s > 0 else None

    def coverage(self, start: datetime, end: datetime) -> float:
        return min(1.0, math.fsum(self._seconds) / (end - start).total_seconds())


def _placed(
    intervals: Sequence[Interval], edges: Sequence[datetime]
) -> Iterator[tuple[Interval, float, int, int]]:
    """Known intervals that touch the buckets: value, indexes of their first and last buckets (may be outside)."""
    for interval in intervals:
        first = bisect_right(edges, interval.start) - 1
        last = bisect_right(edges, interval.end - timedelta.resolution) - 1
        touches = last >= 0 and first < len(edges) - 1
        if interval.value is not None and interval.end > interval.start and touches:
            yield interval, interval.value, first, last


def _share(interval: Interval, start: datetime, end: datetime) -> float:
    inside = min(interval.end, end) - max(interval.start, start)
    return inside / (interval.end - interval.start)
