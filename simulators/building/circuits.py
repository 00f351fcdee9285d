"""Splits the replayed energy of the building between its circuits, at any instant. Pure.

Real data gives one figure an hour. Inside the hour the power swings by a few percent in a way that only depends on the
hour, made of whole waves, so that its mean over the hour is exactly the hour's energy. The shares of the circuits are
constant within an hour; they add up to one, so the sub-meters and the unmetered rest add up to the main meter at
every instant and over every interval.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulators.replay import HOUR, TARGET_ZONE, Replay

_WAVES = ((1, 0.04), (3, 0.03), (11, 0.03), (40, 0.02))
_GOLDEN = 0.6180339887498949


@dataclass(frozen=True, slots=True)
class Split:
    """A power (W) or an energy (kWh), circuit by circuit."""

    heating: float
    lighting: float
    rest: float

    @property
    def total(self) -> float:
        """What the main meter sees."""
        return self.heating + self.lighting + self.rest

    def plus(self, other: Split, times: float = 1.0) -> Split:
        """This split and ``times`` another."""
        return Split(
            self.heating + times * other.heating,
            self.lighting + times * other.lighting,
            self.rest + times * other.rest,
        )


NOTHING = Split(0.0, 0.0, 0.0)


def shares(temp_c: float, local: datetime) -> Split:
    """Part of each circuit in the hour's energy: heating grows with cold, lighting with occupancy."""
    cold = min(1.0, max(0.0, (16.0 - temp_c) / 16.0))
    occupied = local.weekday() < 5 and 8 <= local.hour < 19
    heating = 0.15 + 0.35 * cold
    lighting = 0.35 if occupied else 0.25
    return Split(heating, lighting, 1.0 - heating - lighting)


def swing(hour: datetime, elapsed: float) -> float:
    """Power at a fraction of an hour over the hour's mean power: between 0.88 and 1.12, 1 on average."""
    return 1.0 + sum(
        size * math.cos(math.tau * waves * elapsed + phase) for waves, size, phase in _phases(hour)
    )


def swung(hour: datetime, elapsed: float) -> float:
    """Part of the hour's energy used when a fraction of the hour is over: the integral of :func:`swing`."""
    return elapsed + sum(
        size / (math.tau * waves) * (math.sin(math.tau * waves * elapsed + phase) - math.sin(phase))
        for waves, size, phase in _phases(hour)
    )


def _phases(hour: datetime) -> list[tuple[int, float, float]]:
    number = hour.timestamp() // 3600
    return [(waves, size, math.tau * (number * waves * _GOLDEN % 1.0)) for waves, size in _WAVES]


class Circuits:
    """The building's circuits as the replay has them, before anybody touches a set-point."""

    def __init__(self, replay: Replay) -> None:
        """Count from the first replayed hour, where all energies are zero."""
        self.first = replay.first
        """Start of the first replayed hour, in UTC."""
        self._replay = replay
        self._until = [NOTHING]

    def power_w(self, instant: datetime) -> Split:
        """Power of each circuit at an instant."""
        start, elapsed = _place(instant)
        return NOTHING.plus(self._hour_kwh(start), 1000.0 * swing(start, elapsed))

    def energy_kwh(self, instant: datetime) -> Split:
        """Energy of each circuit from the first replayed hour to an instant; a missing hour counts for none."""
        start, elapsed = _place(instant)
        count = (start - self.first) // HOUR
        while len(self._until) <= count:
            hour = self.first + (len(self._until) - 1) * HOUR
            self._until.append(self._until[-1].plus(self._hour_kwh(hour)))
        return self._until[count].plus(self._hour_kwh(start), swung(start, elapsed))

    def outdoor_c(self, instant: datetime) -> float:
        """Outdoor temperature, on a straight line between the replayed hours."""
        start, elapsed = _place(instant)
        before, after = self._replay.hour(start).temp_c, self._replay.hour(start + HOUR).temp_c
        return before + (after - before) * elapsed

    def _hour_kwh(self, start: datetime) -> Split:
        hour = self._replay.hour(start)
        return NOTHING.plus(shares(hour.temp_c, start.astimezone(TARGET_ZONE)), hour.kwh or 0.0)


def _place(instant: datetime) -> tuple[datetime, float]:
    """Start of the hour that holds an instant, and the fraction of it that is over."""
    start = instant.replace(minute=0, second=0, microsecond=0)
    return start, (instant - start) / timedelta(hours=1)
