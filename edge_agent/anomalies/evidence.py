"""What a day shows of each fault: one number per test, in kWh per hour, from its residuals (pure).

A test measures how much a whole stretch of hours stands above what was expected, by a low quantile or a minimum and
not by a mean: one busy hour is no night left on. Tests of steps and pulses compare a stretch with its neighbours of
the same day, so that a colder night than the model knows is no fault either.
"""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

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

_LOW = 0.25
"""Quantile that a whole stretch of hours is judged by."""
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
    above: list[float] = residual.tolist()
    found: Evidence = {
        Test.SPIKE: _spike(above),
        Test.NIGHT_LEVEL: _level(above, schedule.night),
        **_pulses(above, quiet),
    }
    if not working:
        return found | {Test.WEEKEND_LEVEL: _level(above, _DAYTIME)}
    found |= _early(above, schedule.opens)
    if (late := _late(above, schedule.closes)) is not None:
        found[Test.LATE_LEVEL] = late
    night = tuple(hour for hour in schedule.night if hour < 5)
    after = fmean(above[5 : min(schedule.opens, 7)])
    return found | {Test.NIGHT_STEP: Sign(_level(above, night).value - after, night)}


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


def _level(above: Sequence[float], hours: Sequence[int]) -> Sign:
    """Low quantile of a stretch, interpolated between its hours."""
    values = sorted(above[hour] for hour in hours)
    place = _LOW * (len(values) - 1)
    lower = int(place)
    upper = min(lower + 1, len(values) - 1)
    return Sign(values[lower] + (place - lower) * (values[upper] - values[lower]), tuple(sorted(hours)))


def _spike(above: Sequence[float]) -> Sign:
    """The hour that stands highest above the higher of its two neighbours."""
    signs = (
        Sign(above[hour] - max([*above[max(0, hour - 1) : hour], *above[hour + 1 : hour + 2]]), (hour,))
        for hour in range(HOURS)
    )
    return max(signs, key=_value)


def _early(above: Sequence[float], opens: int) -> Evidence:
    """A step up before opening that lasts three hours, and a block of three or four hours above both its sides."""
    steps = [
        Sign(
            min(above[start : start + 3]) - max(above[max(0, start - 2) : start]), tuple(range(start, opens))
        )
        for start in range(1, max(opens - 2, 2))
    ]
    blocks = [
        Sign(
            min(above[start : start + length])
            - max(*above[max(0, start - 2) : start], above[start + length]),
            tuple(range(start, start + length)),
        )
        for length in _BLOCK_HOURS
        for start in range(1, opens - length)
    ]
    found = {Test.EARLY_STEP: max(steps, key=_value)}
    return found | ({Test.EARLY_BLOCK: max(blocks, key=_value)} if blocks else {})


def _late(above: Sequence[float], closes: int) -> Sign | None:
    """Three hours in a row soon after closing."""
    found = [
        Sign(min(above[start : start + 3]), tuple(range(closes, start + 3)))
        for start in range(closes, min(closes + 4, HOURS - 2))
    ]
    return max(found, key=_value, default=None)


def _pulses(above: Sequence[float], quiet: Sequence[int]) -> Evidence:
    """The two best pulses of two hours in quiet time, apart from each other."""
    allowed = set(quiet)
    pulses = sorted(
        (pulse for pulse in _every_pulse(above) if allowed.issuperset(pulse.hours)), key=_value, reverse=True
    )
    if not pulses:
        return {}
    first = pulses[0]
    found = {Test.PULSE: first}
    second = next((p for p in pulses if abs(p.hours[0] - first.hours[0]) >= _APART_HOURS), None)
    if second is not None:
        found[Test.SECOND_PULSE] = Sign(second.value, tuple(sorted(first.hours + second.hours)))
    return found


def _every_pulse(above: Sequence[float]) -> Iterator[Sign]:
    """Every two hours against the lower of the two hours before, and of the two after."""
    for start in range(HOURS - _PULSE_HOURS + 1):
        end = start + _PULSE_HOURS
        sides = [min(side) for side in (above[max(0, start - 2) : start], above[end : end + 2]) if side]
        yield Sign(min(above[start:end]) - max(sides), tuple(range(start, end)))


def _value(sign: Sign) -> float:
    return sign.value
