"""What a day shows of each fault: one number per test, in kWh per hour, from its residuals (pure).

A test measures how much a whole stretch of hours stands above what was expected, by a low quantile or a minimum and
not by a mean: one busy hour is no night left on. Tests of steps and pulses compare a stretch with its neighbours of
the same day, so that a colder night than the model knows is no fault either.
"""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .kinds import Kind
from .profiles import HOURS, Floats
from .schedule import Schedule


class Test(enum.Enum):
    """A measure of a day; some kinds have two, one strong sign or two weaker ones."""

    SPIKE = "spike"
    WEEKEND_LEVEL = "weekend_level"
    NIGHT_LEVEL = "night_level"
    NIGHT_STEP = "night_step"
    EARLY_STEP = "early_step"
    EARLY_BLOCK = "early_block"
    LATE_LEVEL = "late_level"
    PULSE = "pulse"
    SECOND_PULSE = "second_pulse"

    @property
    def kind(self) -> Kind:
        """The fault that it is a sign of."""
        return _KINDS[self]


_KINDS = {
    Test.SPIKE: Kind.SPIKE,
    Test.WEEKEND_LEVEL: Kind.WEEKEND_ON,
    Test.NIGHT_LEVEL: Kind.NIGHT_ON,
    Test.NIGHT_STEP: Kind.NIGHT_ON,
    Test.EARLY_STEP: Kind.EARLY_START,
    Test.EARLY_BLOCK: Kind.EARLY_START,
    Test.LATE_LEVEL: Kind.LATE_STOP,
    Test.PULSE: Kind.RESTART,
    Test.SECOND_PULSE: Kind.RESTART,
}

_LOW = 25
"""Percentile that a whole stretch of hours is judged by."""
_DAYTIME = tuple(range(8, 18))
_PULSE_HOURS = 2
_BLOCK_HOURS = (3, 4)
_APART_HOURS = 4


@dataclass(frozen=True, slots=True)
class Sign:
    """Outcome of a test: its value in kWh per hour, and the hours that show it."""

    value: float
    hours: tuple[int, ...]


type Evidence = dict[Test, Sign]


def evidence_of(residual: Floats, schedule: Schedule, *, working: bool) -> Evidence:
    """Value of every test that applies to a day.

    Args:
        residual: energy of each local hour above what was expected, kWh, shape (24,), without NaN.
        schedule: of the building.
        working: whether the day is one at work.
    """
    quiet = schedule.unoccupied if working else tuple(range(HOURS))
    found: Evidence = {
        Test.SPIKE: _spike(residual),
        Test.NIGHT_LEVEL: _level(residual, schedule.night),
        **_pulses(residual, quiet),
    }
    if not working:
        return found | {Test.WEEKEND_LEVEL: _level(residual, _DAYTIME)}
    found |= _early(residual, schedule.opens)
    if (late := _late(residual, schedule.closes)) is not None:
        found[Test.LATE_LEVEL] = late
    if schedule.opens > 5:
        night = tuple(hour for hour in schedule.night if hour < 5)
        after = residual[5 : min(schedule.opens, 7)]
        step = float(np.percentile(residual[list(night)], _LOW) - np.median(after))
        found[Test.NIGHT_STEP] = Sign(step, night)
    return found


def stuck_run(kwh: Floats) -> tuple[int, ...]:
    """The longest run of hours of a day that read exactly the same; a single hour when no two do.

    Args:
        kwh: energy of each local hour, shape (24,), NaN where it is not known.
    """
    best, start = (0, 1), 0
    for hour in range(1, HOURS + 1):
        if hour == HOURS or kwh[hour] != kwh[hour - 1]:
            best = max(best, (start, hour), key=lambda run: run[1] - run[0])
            start = hour
    return tuple(range(*best))


def _level(residual: Floats, hours: Sequence[int]) -> Sign:
    return Sign(float(np.percentile(residual[list(hours)], _LOW)), tuple(sorted(hours)))


def _spike(residual: Floats) -> Sign:
    padded = np.concatenate([[-np.inf], residual, [-np.inf]])
    above = residual - np.maximum(padded[:-2], padded[2:])
    hour = int(np.argmax(above))
    return Sign(float(above[hour]), (hour,))


def _early(residual: Floats, opens: int) -> Evidence:
    """A step up before opening that lasts three hours, and a block of three or four hours above both its sides."""
    steps = [
        Sign(
            float(residual[start : start + 3].min() - residual[max(0, start - 2) : start].max()),
            tuple(range(start, opens)),
        )
        for start in range(1, max(opens - 3, 2))
    ]
    blocks = [
        Sign(
            float(
                residual[start : start + length].min()
                - max(residual[max(0, start - 2) : start].max(), residual[start + length])
            ),
            tuple(range(start, start + length)),
        )
        for length in _BLOCK_HOURS
        for start in range(1, opens - length)
    ]
    found = {Test.EARLY_STEP: max(steps, key=_value)}
    return found | ({Test.EARLY_BLOCK: max(blocks, key=_value)} if blocks else {})


def _late(residual: Floats, closes: int) -> Sign | None:
    """Three hours in a row from an hour after closing."""
    found = [
        Sign(float(residual[start : start + 3].min()), tuple(range(closes, start + 3)))
        for start in range(closes + 1, min(closes + 4, HOURS - 2))
    ]
    return max(found, key=_value, default=None)


def _pulses(residual: Floats, quiet: Sequence[int]) -> Evidence:
    """The two best pulses of two hours in quiet time, apart from each other."""
    allowed = set(quiet)
    pulses = sorted(
        (pulse for pulse in _every_pulse(residual) if allowed.issuperset(pulse.hours)), key=_value, reverse=True
    )
    if not pulses:
        return {}
    first = pulses[0]
    found = {Test.PULSE: first}
    second = next((p for p in pulses if abs(p.hours[0] - first.hours[0]) >= _APART_HOURS), None)
    if second is not None:
        found[Test.SECOND_PULSE] = Sign(second.value, tuple(sorted(first.hours + second.hours)))
    return found


def _every_pulse(residual: Floats) -> Iterator[Sign]:
    """Every two hours against the lower of the two hours before, and of the two after."""
    for start in range(HOURS - _PULSE_HOURS + 1):
        end = start + _PULSE_HOURS
        sides = [side.min() for side in (residual[max(0, start - 2) : start], residual[end : end + 2]) if side.size]
        yield Sign(float(residual[start:end].min() - max(sides)), tuple(range(start, end)))


def _value(sign: Sign) -> float:
    return sign.value
