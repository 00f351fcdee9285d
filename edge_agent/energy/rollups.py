"""Values of a point become roll-ups of ten minutes as they close, and six of those an hour (pure but for its own state).

A roll-up keeps what a year of dashboards, savings and audits asks for: least, greatest, mean and last value, the energy,
and how much of the time was really measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from edge_agent.energy.counters import Energy, Index
from edge_agent.energy.hours import PRORATE
from edge_agent.energy.intervals import Interval

TEN_MINUTES_S = 600
HOUR_S = 3600
_KW_S_PER_KWH = 3600.0


@dataclass(frozen=True, slots=True)
class Rollup:
    """What is known of a point over ``[start, start + length)``.

    Attributes:
        start: first instant, UTC.
        length_s: 600 or 3600.
        low: least value; ``None`` for a counter.
        high: greatest value; ``None`` for a counter.
        mean: mean weighted by measured time; ``None`` for a counter.
        last: last value, or last index.
        kwh: energy, of a counter or of a power; ``None`` of anything else.
        coverage: measured fraction of the time, 0 to 1.
    """

    start: datetime
    length_s: int
    low: float | None
    high: float | None
    mean: float | None
    last: float | None
    kwh: float | None
    coverage: float

    @property
    def end(self) -> datetime:
        """First instant after, UTC."""
        return self.start + timedelta(seconds=self.length_s)

    @property
    def mean_interval(self) -> Interval | None:
        """The mean as an interval."""
        return None if self.mean is None else Interval(self.start, self.end, self.mean, self.coverage)

    @property
    def energy_interval(self) -> Interval | None:
        """The energy as an interval."""
        return None if self.kwh is None else Interval(self.start, self.end, self.kwh, self.coverage)


@dataclass(slots=True)
class _Open:
    """Ten minutes being measured; seconds since 1970."""

    start: int
    low: float | None = None
    high: float | None = None
    last: float | None = None
    weighted: float = 0.0
    known_s: float = 0.0
    kwh: float | None = None

    def see(self, value: float) -> None:
        self.low = value if self.low is None or value < self.low else self.low
        self.high = value if self.high is None or value > self.high else self.high
        self.last = value

    def hold(self, value: float, seconds: float) -> None:
        self.low = value if self.low is None or value < self.low else self.low
        self.high = value if self.high is None or value > self.high else self.high
        if self.last is None:
            self.last = value
        self.weighted += value * seconds
        self.known_s += seconds


class MeasureRollups:
    """Roll-ups of a measure: each value holds until the next, ``hold`` at most."""

    def __init__(self, hold: timedelta, *, kilowatts: float | None = None) -> None:
        """Begin.

        Args:
            hold: how long a value stays true when no other follows.
            kilowatts: what one unit of the point is in kW, when it is a power: its energy is then known.
        """
        self._hold_s, self._kilowatts = hold.total_seconds(), kilowatts
        self._parts: list[_Open] = []
        self._open: _Open | None = None
        self._time = 0.0
        self._value = 0.0

    def take(self, time: datetime, value: float) -> list[Rollup]:
        """Take one value into account, and return the roll-ups that are now complete."""
        closed: list[Rollup] = []
        now = time.timestamp()
        # A time before the last one means that the clock was set back: what was measured stays, time goes on from here.
        if self._open is not None and now > self._time:
            at, until = self._time, min(now, self._time + self._hold_s)
            while at < until:
                bucket = self._moved(at, closed)
                edge = min(until, bucket.start + TEN_MINUTES_S)
                bucket.hold(self._value, edge - at)
                at = edge
        self._moved(now, closed).see(value)
        self._time, self._value = now, value
        return closed

    @property
    def open_hour(self) -> Rollup | None:
        """The hour being measured, as far as it is known."""
        parts = [*self._parts, *([self._open] if self._open else [])]
        return self._rollup([part for part in parts if part.known_s > 0], HOUR_S)

    @property
    def open_ten_minutes(self) -> Rollup | None:
        """The ten minutes being measured, as far as they are known."""
        return self._rollup([self._open] if self._open and self._open.known_s > 0 else [], TEN_MINUTES_S)

    def _moved(self, at: float, closed: list[Rollup]) -> _Open:
        start = int(at // TEN_MINUTES_S) * TEN_MINUTES_S
        bucket = self._open
        if bucket is not None and bucket.start == start:
            return bucket
        if bucket is not None:
            if bucket.known_s > 0:
                self._parts.append(bucket)
                closed += _some(self._rollup([bucket], TEN_MINUTES_S))
            if bucket.start // HOUR_S != start // HOUR_S:
                closed += _some(self._rollup(self._parts, HOUR_S))
                self._parts = []
        self._open = _Open(start)
        return self._open

    def _rollup(self, parts: Sequence[_Open], length_s: int) -> Rollup | None:
        if not parts:
            return None
        known_s = sum(part.known_s for part in parts)
        mean = sum(part.weighted for part in parts) / known_s
        kwh = None if self._kilowatts is None else mean * self._kilowatts * known_s / _KW_S_PER_KWH
        return Rollup(
            datetime.fromtimestamp(parts[0].start // length_s * length_s, UTC),
            length_s,
            min(part.low for part in parts if part.low is not None),
            max(part.high for part in parts if part.high is not None),
            mean,
            parts[-1].last,
            kwh,
            min(1.0, known_s / length_s),
        )


class CounterRollups:
    """Ten minutes of a counter; its hours come from :func:`advance_counter`, which knows where to resume after a stop."""

    def __init__(self) -> None:
        self._open: _Open | None = None

    def count(self, read: Index, energy: Energy | None) -> list[Rollup]:
        """Take one accepted read, with the energy that it made known, and return the ten minutes that are now complete.

        Energy of more than ten minutes between two reads is of no ten minutes: how it was spread is not known.
        """
        closed: list[Rollup] = []
        if energy is not None:
            self._add(energy, closed)
        self._moved(read.time.timestamp(), closed).last = read.kwh
        return closed

    @property
    def open_ten_minutes(self) -> Rollup | None:
        """The ten minutes being measured, as far as they are known."""
        return self._rollup(self._open) if self._open and self._open.known_s > 0 else None

    def _add(self, energy: Energy, closed: list[Rollup]) -> None:
        start, end = energy.start.timestamp(), energy.end.timestamp()
        spread = energy.end - energy.start <= PRORATE
        if not spread and start // TEN_MINUTES_S != (end - 1e-6) // TEN_MINUTES_S:
            return
        at = start
        while at < end:
            bucket = self._moved(at, closed)
            edge = min(end, float(bucket.start + TEN_MINUTES_S))
            bucket.kwh = (bucket.kwh or 0.0) + energy.kwh * (edge - at) / (end - start)
            bucket.known_s += edge - at
            at = edge

    def _moved(self, at: float, closed: list[Rollup]) -> _Open:
        start = int(at // TEN_MINUTES_S) * TEN_MINUTES_S
        if self._open is None or self._open.start != start:
            if self._open is not None and self._open.known_s > 0:
                closed.append(self._rollup(self._open))
            self._open = _Open(start)
        return self._open

    @staticmethod
    def _rollup(bucket: _Open) -> Rollup:
        start = datetime.fromtimestamp(bucket.start, UTC)
        coverage = min(1.0, bucket.known_s / TEN_MINUTES_S)
        return Rollup(start, TEN_MINUTES_S, None, None, None, bucket.last, bucket.kwh, coverage)


def counter_hour(interval: Interval, last: float | None) -> Rollup | None:
    """The roll-up of a closed hour of a counter; ``None`` for the longer piece that an outage leaves."""
    if interval.end - interval.start != timedelta(hours=1) or interval.start.timestamp() % HOUR_S:
        return None
    return Rollup(interval.start, HOUR_S, None, None, None, last, interval.value, interval.coverage)


def kilowatts_per(unit: str) -> float | None:
    """What one unit of power is in kW; ``None`` of a unit that is not one."""
    return {"W": 0.001, "kW": 1.0, "MW": 1000.0}.get(unit)


def _some(rollup: Rollup | None) -> list[Rollup]:
    return [] if rollup is None else [rollup]
