"""Readings become live values, log rows and closed hours."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from edge_agent.config import Building, Device, Point
from edge_agent.energy import (
    DEFAULT_MAX_POWER_KW,
    CounterHours,
    CounterRollups,
    CounterStep,
    Index,
    Interval,
    Limits,
    MeasureRollups,
    Rollup,
    Verdict,
    advance_counter,
    counter_hour,
    kilowatts_per,
    resumed,
)
from edge_agent.live import LiveState, Quality
from edge_agent.modbus.unit import Reading
from edge_agent.store import Change, Event, EventKind, Sample, StoredQuality

_LOG = logging.getLogger(__name__)


class _Draft:
    """Rows of a change under construction."""

    def __init__(self) -> None:
        self.samples: list[Sample] = []
        self.energy: dict[str, tuple[Interval, ...]] = {}
        self.rollups: list[tuple[str, Rollup]] = []
        self.anchors: dict[str, Index] = {}
        self.events: list[Event] = []

    def change(self) -> Change:
        return Change(
            tuple(self.samples),
            self.energy,
            anchors=self.anchors,
            rollups=tuple(self.rollups),
            events=tuple(self.events),
        )

    def close(self, point: str, rollups: Iterable[Rollup]) -> None:
        self.rollups += [(point, rollup) for rollup in rollups]


class Recorder:
    """Keeps the open hour of every point.

    The counters' hours are resumed after a stop by replaying the log from each counter's anchor, so a kill loses no
    energy that had been read and committed.
    """

    def __init__(self, building: Building, live: LiveState) -> None:
        self._building, self._live = building, live
        self._counters: dict[str, CounterHours] = {}
        self._limits = {name: _limits(point) for name, point in building.points.items() if point.is_counter}
        self._tens: dict[str, CounterRollups] = {}
        self._measures: dict[str, MeasureRollups] = {}

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
        if reading.texts:
            self._live.set_texts(device.section.id, reading.texts)
        for point in device.points:
            if point.key in reading.suspect:
                self._suspect(draft, point, reading.values[point.key], now)
            elif point.key in reading.values:
                self._value(draft, point, reading.values[point.key], now)
            elif point.key in reading.refused and not point.is_text:
                self._live.set_point(point.id, None, Quality.BAD, self._live.point(point.id).time)
        return draft.change()

    def open_hour(self, point: str) -> Interval | None:
        """The hour being measured, as far as it is known."""
        if point in self._counters:
            return self._counters[point].open
        found = self._measures[point].open_hour if point in self._measures else None
        return found.mean_interval if found else None

    def open_energy(self, point: str) -> Interval | None:
        """Energy in the hour being measured, of a counter or of a power, as far as it is known."""
        if point in self._counters:
            return self._counters[point].open
        found = self._measures[point].open_hour if point in self._measures else None
        return found.energy_interval if found else None

    def open_rollups(self, point: str) -> tuple[Rollup, ...]:
        """The ten minutes and the hour being measured, as far as they are known."""
        if point in self._measures:
            measure = self._measures[point]
            found = (measure.open_ten_minutes, measure.open_hour)
        else:
            interval = self.open_hour(point)
            found = (
                self._tens[point].open_ten_minutes if point in self._tens else None,
                counter_hour(interval, None) if interval else None,
            )
        return tuple(each for each in found if each is not None)

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

    def _suspect(self, draft: _Draft, point: Point, value: float | None, now: datetime) -> None:
        """Keep and show a value whose age is not known, but count nothing with it."""
        if value is None:
            self._live.set_point(point.id, None, Quality.BAD, now)
            return
        draft.samples.append(Sample(point.id, now, value, StoredQuality.SUSPECT))
        self._live.set_point(point.id, value, Quality.SUSPECT, now)

    def _count(self, draft: _Draft, point: Point, value: float, time: datetime) -> Verdict:
        before = self._counters.get(point.id, CounterHours())
        read = Index(time, value)
        step = advance_counter(before, read, self._limits[point.id])
        self._counters[point.id] = step.hours
        self._close_hours(draft, point, step, before)
        if step.verdict is not Verdict.SUSPECT:
            tens = self._tens.setdefault(point.id, CounterRollups())
            draft.close(point.id, tens.count(read, step.energy))
        if step.anchor:
            draft.anchors[point.id] = step.anchor
        if step.verdict is Verdict.DISCONTINUITY:
            _LOG.warning(
                "%s: the counter jumped to %g kWh (reset or meter swap); counting goes on", point.id, value
            )
            draft.events.append(_jumped(point, before.guard.last, read))
        return step.verdict

    @staticmethod
    def _close_hours(draft: _Draft, point: Point, step: CounterStep, before: CounterHours) -> None:
        last = before.guard.last.kwh if before.guard.last else None
        for interval in step.closed:
            hour = counter_hour(interval, last)
            if hour is not None:
                draft.close(point.id, [hour])
            else:
                draft.energy[point.id] = (*draft.energy.get(point.id, ()), interval)

    def _mean(self, draft: _Draft, point: Point, value: float, time: datetime) -> None:
        measure = self._measures.get(point.id)
        if measure is None:
            hold = timedelta(seconds=point.stale_after_s)
            measure = MeasureRollups(hold, kilowatts=kilowatts_per(point.register.unit))
            self._measures[point.id] = measure
        draft.close(point.id, measure.take(time, value))

    def _last_index(self, point: Point) -> float | None:
        last = self._counters[point.id].guard.last
        return last.kwh if last else None


def _limits(point: Point) -> Limits:
    return Limits(point.max_power_kw or DEFAULT_MAX_POWER_KW, point.register.rollover)


def _jumped(point: Point, before: Index | None, read: Index) -> Event:
    was = f"{before.kwh:g}" if before else "?"
    text = (
        f"{point.id} : l’index est passé de {was} à {read.kwh:g} kWh (remise à zéro ou changement de compteur) ; "
        "aucune énergie n’est comptée pour ce saut."
    )
    return Event(EventKind.METER_SWAP, read.time, None, text, created=read.time, origin=f"counter:{point.id}")
