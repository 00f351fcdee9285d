"""Readings become live values, log rows and closed hours."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from edge_agent.config import Building, Device, Point
from edge_agent.energy import (
    DEFAULT_MAX_POWER_KW,
    CounterHours,
    Index,
    Interval,
    Limits,
    MeanHours,
    Verdict,
    advance_counter,
    advance_mean,
    resumed,
)
from edge_agent.live import LiveState, Quality
from edge_agent.modbus.unit import Reading
from edge_agent.store import Change, Sample, StoredQuality

_LOG = logging.getLogger(__name__)


class _Draft:
    """Rows of a change under construction."""

    def __init__(self) -> None:
        self.samples: list[Sample] = []
        self.energy: dict[str, tuple[Interval, ...]] = {}
        self.means: dict[str, tuple[Interval, ...]] = {}
        self.anchors: dict[str, Index] = {}

    def change(self) -> Change:
        return Change(tuple(self.samples), self.energy, self.means, self.anchors)


class Recorder:
    """Keeps the open hour of every point.

    The counters' hours are resumed after a stop by replaying the log from each counter's anchor, so a kill loses no
    energy that had been read and committed.
    """

    def __init__(self, building: Building, live: LiveState) -> None:
        self._building, self._live = building, live
        self._counters: dict[str, CounterHours] = {}
        self._means: dict[str, MeanHours] = {}
        self._limits = {name: _limits(point) for name, point in building.points.items() if point.is_counter}

    def resume(self, anchors: Mapping[str, Index], samples: Iterable[Sample]) -> Change:
        """Take up where the last run stopped.

        Args:
            anchors: where each counter resumes.
            samples: logged samples by time, from the oldest anchor on.

        Returns:
            What the replay closed.
        """
        known = self._building.points
        self._counters = {point: resumed(index) for point, index in anchors.items() if point in known}
        draft = _Draft()
        for sample in samples:
            point = known.get(sample.point)
            if point is None:
                continue
            if not point.is_counter:
                self._mean(draft, point, sample.value, sample.time)
            elif point.id not in anchors or sample.time > anchors[point.id].time:
                self._count(draft, point, sample.value, sample.time)
        return draft.change()

    def take(self, device: Device, reading: Reading, now: datetime) -> Change:
        """Take one poll of a device into account, and return what must be kept of it.

        A value that the device does not give keeps its last state until it is stale; one that the device says is not
        available, or refuses, is bad at once.
        """
        draft = _Draft()
        for point in device.points:
            if point.key in reading.values:
                self._value(draft, point, reading.values[point.key], now)
            elif point.key in reading.refused and not point.is_text:
                self._live.set_point(point.id, None, Quality.BAD, self._live.point(point.id).time)
        return draft.change()

    def open_hour(self, point: str) -> Interval | None:
        """The hour being measured, as far as it is known."""
        hours = self._counters.get(point) or self._means.get(point)
        return hours.open if hours else None

    def _value(self, draft: _Draft, point: Point, value: float | None, now: datetime) -> None:
        if value is None:
            self._live.set_point(point.id, None, Quality.BAD, now)
            return
        if not point.is_counter:
            self._mean(draft, point, value, now)
        elif self._count(draft, point, value, now) is Verdict.SUSPECT:
            draft.samples.append(Sample(point.id, now, value, StoredQuality.SUSPECT))
            # A consumer of a counter would take a wrong fall for a reset: it is shown the last sound index.
            self._live.set_point(point.id, self._last_index(point), Quality.SUSPECT, now)
            return
        draft.samples.append(Sample(point.id, now, value))
        self._live.set_point(point.id, value, Quality.GOOD, now)

    def _count(self, draft: _Draft, point: Point, value: float, time: datetime) -> Verdict:
        step = advance_counter(
            self._counters.get(point.id, CounterHours()), Index(time, value), self._limits[point.id]
        )
        self._counters[point.id] = step.hours
        if step.closed:
            draft.energy[point.id] = draft.energy.get(point.id, ()) + step.closed
        if step.anchor:
            draft.anchors[point.id] = step.anchor
        if step.verdict is Verdict.DISCONTINUITY:
            _LOG.warning(
                "%s: the counter jumped to %g kWh (reset or meter swap); counting goes on", point.id, value
            )
        return step.verdict

    def _mean(self, draft: _Draft, point: Point, value: float, time: datetime) -> None:
        hold = timedelta(seconds=point.stale_after_s)
        step = advance_mean(self._means.get(point.id, MeanHours(hold)), time, value)
        self._means[point.id] = step.hours
        if step.closed:
            draft.means[point.id] = draft.means.get(point.id, ()) + step.closed

    def _last_index(self, point: Point) -> float | None:
        last = self._counters[point.id].guard.last
        return last.kwh if last else None


def _limits(point: Point) -> Limits:
    return Limits(point.max_power_kw or DEFAULT_MAX_POWER_KW, point.register.rollover)
