"""Intervals of a series between two instants, at the step asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from edge_agent.config import Building, Point
from edge_agent.energy import (
    HOUR,
    HOUR_S,
    PRORATE,
    TEN_MINUTES_S,
    Guard,
    Index,
    Interval,
    Limits,
    Rollup,
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
    building: Building,
    reader: Reader,
    request: SeriesRequest,
    open_hour: Interval | None,
    being_measured: Sequence[Rollup] = (),
) -> Json:
    """Answer a request; reads the store, so call it in a thread.

    Args:
        building: names the points and the time zone of days.
        reader: the store.
        request: what is asked.
        open_hour: the hour that the store does not have yet, as measured so far.
        being_measured: roll-ups that the store does not have yet.

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
        rollups = _rollups(point, reader, request, being_measured)
        intervals = _stepped(point, reader, request, edges, open_hour=open_hour, rollups=rollups)
        if rollups:
            return _with_extremes(_document(building, request, point.register.unit, intervals), rollups)
    return _document(building, request, point.register.unit, intervals)


def _rollups(
    point: Point, reader: Reader, request: SeriesRequest, being_measured: Sequence[Rollup]
) -> dict[datetime, Rollup]:
    """Roll-ups of the length asked for, by start; none for days and months."""
    match request.step:
        case Step.TEN_MINUTES:
            length_s, found = TEN_MINUTES_S, reader.ten_minutes(point.id, request.start, request.end)
        case Step.HOUR if not point.is_counter:
            length_s, found = HOUR_S, reader.hours(point.id, request.start, request.end)
        case _:
            return {}
    fresh = [each for each in being_measured if each.length_s == length_s]
    return {
        each.start: each for each in (*fresh, *found) if each.start < request.end and each.end > request.start
    }


def _with_extremes(answer: Json, rollups: Mapping[datetime, Rollup]) -> Json:
    """Least, greatest and last value of each interval that has them."""
    known = {iso(rollup.start): rollup for rollup in rollups.values()}
    intervals = answer["intervals"]
    assert isinstance(intervals, list)  # noqa: S101 - made a few lines above
    for interval in intervals:
        rollup = known.get(interval["start"])
        if rollup is not None:
            extremes = {"min": rollup.low, "max": rollup.high, "last": rollup.last}
            interval.update({key: value for key, value in extremes.items() if value is not None})
    return answer


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
    point: Point,
    reader: Reader,
    request: SeriesRequest,
    edges: list[datetime],
    *,
    open_hour: Interval | None,
    rollups: Mapping[datetime, Rollup],
) -> list[Interval]:
    if not edges:
        return []
    if request.step is Step.TEN_MINUTES:
        return _ten_minutes(point, reader, edges, rollups)
    if point.is_counter:
        stored = _with_open(reader.energy(point.id, edges[0], edges[-1]), open_hour, edges[0], edges[-1])
        return summed(without_doubles(stored), edges, prorate=HOUR)
    stored = _with_open(reader.means(point.id, edges[0], edges[-1]), open_hour, edges[0], edges[-1])
    return averaged(stored, edges)


def _ten_minutes(
    point: Point, reader: Reader, edges: list[datetime], rollups: Mapping[datetime, Rollup]
) -> list[Interval]:
    """From the roll-ups; where there is none, from the samples, which an older version kept alone."""
    known = {
        start: interval
        for start, each in rollups.items()
        if (interval := each.energy_interval if point.is_counter else each.mean_interval) is not None
    }
    missing = [edge for edge in edges[:-1] if edge not in known]
    if missing:
        # A counter's first bucket needs the read before it.
        samples = list(reader.samples(missing[0] - PRORATE, missing[-1] + PRORATE, point=point.id))
        if point.is_counter:
            found = summed(_energies(samples), edges, prorate=PRORATE)
        else:
            found = averaged(_held(samples, timedelta(seconds=point.stale_after_s)), edges)
        known = {interval.start: interval for interval in found} | known
    return [known[edge] for edge in edges[:-1]]


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
