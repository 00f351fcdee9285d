"""Intervals of a series between two instants, at the step asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from edge_agent.config import Building, Point
from edge_agent.energy import (
    HOUR,
    PRORATE,
    Guard,
    Index,
    Interval,
    Limits,
    Step,
    averaged,
    bucket_count,
    bucket_edges,
    judge,
    summed,
    without_doubles,
)
from edge_agent.errors import EdgeAgentError
from edge_agent.live import Json, iso
from edge_agent.store import Reader, Sample, SeriesKind, StoredQuality

MAX_INTERVALS = 20_000


class UnknownSeriesError(EdgeAgentError):
    """No point has this id."""


class SeriesTooLongError(EdgeAgentError):
    """More intervals than one answer carries."""


@dataclass(frozen=True, slots=True)
class SeriesRequest:
    """Which series, over ``[start, end)``, in which step."""

    id: str
    start: datetime
    end: datetime
    step: Step


def read_series(
    building: Building, reader: Reader, request: SeriesRequest, open_hour: Interval | None
) -> Json:
    """Answer a request; reads the store, so call it in a thread.

    Args:
        building: names the points and the time zone of days.
        reader: the store.
        request: what is asked.
        open_hour: the hour that the store does not have yet, as measured so far.

    Raises:
        UnknownSeriesError: no point has this id.
        SeriesTooLongError: the answer would have more than 20 000 intervals.
    """
    point = building.points.get(request.id)
    if point is None:
        return _ingested(building, reader, request)
    if request.step is Step.RAW:
        intervals = _raw(point, reader, request, open_hour)
        if len(intervals) > MAX_INTERVALS:
            raise _too_long(len(intervals), request)
    else:
        count = bucket_count(request.start, request.end, request.step)
        if count > MAX_INTERVALS:
            raise _too_long(count, request)
        edges = bucket_edges(request.start, request.end, request.step, building.zone)
        intervals = _stepped(point, reader, request, open_hour, edges)
    return _document(building, request, point.register.unit, intervals)


def _document(building: Building, request: SeriesRequest, unit: str, intervals: list[Interval]) -> Json:
    return {
        "id": request.id,
        "unit": unit,
        "step": request.step.value,
        "timezone": building.zone.key,
        "intervals": [_json(each) for each in intervals],
    }


def _ingested(building: Building, reader: Reader, request: SeriesRequest) -> Json:
    """A series that others put here: ten minutes and hours of it are known when its intervals are that fine."""
    found = reader.ingested(request.id)
    if found is None:
        raise UnknownSeriesError(f"there is no series {request.id!r}; /state lists the points")
    unit, kind = found
    read = reader.energy if kind is SeriesKind.ENERGY else reader.means
    if request.step is Step.RAW:
        intervals = read(request.id, request.start, request.end)
        if len(intervals) > MAX_INTERVALS:
            raise _too_long(len(intervals), request)
        return _document(building, request, unit, intervals)
    count = bucket_count(request.start, request.end, request.step)
    if count > MAX_INTERVALS:
        raise _too_long(count, request)
    edges = bucket_edges(request.start, request.end, request.step, building.zone)
    stored = read(request.id, edges[0], edges[-1])
    if kind is SeriesKind.ENERGY:
        return _document(
            building, request, unit, summed(without_doubles(stored), edges, prorate=edges[1] - edges[0])
        )
    return _document(building, request, unit, averaged(stored, edges))


def _stepped(
    point: Point, reader: Reader, request: SeriesRequest, open_hour: Interval | None, edges: list[datetime]
) -> list[Interval]:
    if not edges:
        return []
    if request.step is Step.TEN_MINUTES:
        # A counter's first bucket needs the read before it.
        samples = list(reader.samples(edges[0] - PRORATE, edges[-1], point=point.id))
        if point.is_counter:
            return summed(_energies(samples), edges, prorate=PRORATE)
        return averaged(_held(samples, timedelta(seconds=point.stale_after_s)), edges)
    if point.is_counter:
        stored = _with_open(reader.energy(point.id, edges[0], edges[-1]), open_hour, edges[0], edges[-1])
        return summed(without_doubles(stored), edges, prorate=HOUR)
    stored = _with_open(reader.means(point.id, edges[0], edges[-1]), open_hour, edges[0], edges[-1])
    return averaged(stored, edges)


def _raw(point: Point, reader: Reader, request: SeriesRequest, open_hour: Interval | None) -> list[Interval]:
    """As kept: the intervals of a counter's energy, the logged values of another point for as long as each holds."""
    if point.is_counter:
        return _with_open(
            reader.energy(point.id, request.start, request.end), open_hour, request.start, request.end
        )
    samples = list(reader.samples(request.start, request.end, point=point.id))
    return _held(samples, timedelta(seconds=point.stale_after_s))


def _with_open(
    stored: list[Interval], open_hour: Interval | None, start: datetime, end: datetime
) -> list[Interval]:
    if open_hour is None or open_hour.start >= end or open_hour.end <= start:
        return stored
    if any(each.start == open_hour.start and each.coverage > open_hour.coverage for each in stored):
        return stored
    return [*(each for each in stored if each.start != open_hour.start), open_hour]


def _energies(samples: list[Sample]) -> list[Interval]:
    guard, found = Guard(), []
    for sample in samples:
        judgement = judge(guard, Index(sample.time, sample.value), Limits())
        guard = judgement.guard
        if judgement.energy:
            found.append(Interval(judgement.energy.start, judgement.energy.end, judgement.energy.kwh))
    return found


def _held(samples: list[Sample], hold: timedelta) -> list[Interval]:
    sound = [sample for sample in samples if sample.quality is StoredQuality.GOOD]
    ends = [sample.time for sample in sound[1:]]
    # The last value holds too, for nothing says yet that it does not.
    ends += [sound[-1].time + hold] if sound else []
    return [
        Interval(sample.time, min(end, sample.time + hold), sample.value)
        for sample, end in zip(sound, ends, strict=True)
    ]


def _too_long(count: int, request: SeriesRequest) -> SeriesTooLongError:
    parts = -(-count // MAX_INTERVALS)
    length = (request.end - request.start) / parts
    return SeriesTooLongError(
        f"{count} intervals are more than the {MAX_INTERVALS} of one answer: ask for {parts} parts of at most "
        f"{length.total_seconds() / 86400:.1f} days, or for a longer step"
    )


def _json(interval: Interval) -> Json:
    return {
        "start": iso(interval.start),
        "end": iso(interval.end),
        "value": interval.value,
        "coverage": round(interval.coverage, 4),
    }
