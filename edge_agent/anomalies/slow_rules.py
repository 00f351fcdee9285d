"""Changes that no single day shows: a base load that creeps up, opening hours that drift."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from .expectation import Expected
from .kinds import Anomaly, Kind
from .profiles import HOURS, Floats
from .schedule import Schedule

BASE_DAYS = 28
BASE_RISE = 0.25
"""Rise of the base load, as a share of it, that is worth an alert."""
SCHEDULE_DAYS = 15
SCHEDULE_SHIFT_H = 1.0
_MARGIN = 1.25
"""How far above the largest swing of the learning year a slow change must go."""
_QUIET_HOURS = 4
_LEAST_SWING = 0.4
_QUIET_DAYS = 60
"""Days for which the same slow change is not told again."""


def slow_changes(
    expected: Expected, schedule: Schedule, learning: Sequence[int], judged: Sequence[int]
) -> Iterator[Anomaly]:
    """Alerts on slow changes, one at the day on which each became certain; again only after it went back.

    Args:
        expected: all days beside their expectation.
        schedule: of the building.
        learning: rows that tell how much these figures move by themselves.
        judged: rows to judge, after them.
    """
    yield from _base_load_creep(expected, learning, judged)
    yield from _schedule_drift(expected, schedule, learning, judged)


def _base_load_creep(expected: Expected, learning: Sequence[int], judged: Sequence[int]) -> Iterator[Anomaly]:
    """Median over four weeks of the quietest hours against their expectation."""
    observed = _quietest(expected.profiles.kwh)
    usual = _quietest(expected.kwh)
    rows = _known([*learning, *judged], observed, usual)
    rise = _running_median(observed - usual, rows, BASE_DAYS)
    base = float(np.median(observed[_known(learning, observed, usual)]))
    ordinary = [abs(rise[row]) for row in learning if row in rise]
    limit = max(BASE_RISE * base, _MARGIN * max(ordinary, default=0.0))
    if limit <= 0.0:
        return
    for row, value in _crossings(rise, judged, limit):
        yield Anomaly(
            date=expected.profiles.dates[row],
            kind=Kind.BASE_LOAD_CREEP,
            hours=tuple(range(HOURS)),
            kwh=value * HOURS * BASE_DAYS,
            ratio=value / limit,
            detail=f"{100 * value / base:.0f} %" if base > 0.0 else "",
        )


def _schedule_drift(
    expected: Expected, schedule: Schedule, learning: Sequence[int], judged: Sequence[int]
) -> Iterator[Anomaly]:
    """Median over three working weeks of the hour at which the day starts, and of the hour at which it ends."""
    for name, hour_of, hour in (("start", _start_hour, schedule.opens), ("end", _end_hour, schedule.closes)):
        hours = np.full(len(expected.profiles), np.nan)
        for row in (*learning, *judged):
            if expected.working(row):
                hours[row] = hour_of(expected.profiles.kwh[row], schedule)
        rows = [row for row in (*learning, *judged) if not np.isnan(hours[row])]
        if not any(row in set(learning) for row in rows):
            return
        usual = float(np.median(hours[[row for row in rows if row <= learning[-1]]]))
        shift = _running_median(np.abs(hours - usual), rows, SCHEDULE_DAYS)
        signed = _running_median(hours - usual, rows, SCHEDULE_DAYS)
        ordinary = max((shift[row] for row in learning if row in shift), default=0.0)
        limit = max(SCHEDULE_SHIFT_H, _MARGIN * ordinary)
        for row, value in _crossings(shift, judged, limit):
            yield Anomaly(
                date=expected.profiles.dates[row],
                kind=Kind.SCHEDULE_DRIFT,
                hours=(hour % HOURS,),
                kwh=None,
                ratio=value / limit,
                detail=f"{name} {signed[row]:+.1f} h",
            )


def _quietest(kwh: Floats) -> Floats:
    """Mean of the four quietest hours of each day, shape (days,); NaN where an hour is not known."""
    quietest: Floats = np.sort(kwh, axis=1)[:, :_QUIET_HOURS].mean(axis=1)
    return np.where(np.isnan(kwh).any(axis=1), np.nan, quietest)


def _start_hour(kwh: Floats, schedule: Schedule) -> float:
    """Hour at which a day gets to half of its own swing; NaN when it hardly has one."""
    above = _busy(kwh, schedule)
    return float(above[0]) if above.size else np.nan


def _end_hour(kwh: Floats, schedule: Schedule) -> float:
    above = _busy(kwh, schedule)
    return float(above[-1]) + 1.0 if above.size else np.nan


def _busy(kwh: Floats, schedule: Schedule) -> NDArray[np.intp]:
    low, high = np.nanmin(kwh), np.nanmax(kwh)
    if high - low < schedule.swing_kwh * _LEAST_SWING:
        return np.empty(0, dtype=np.intp)
    return np.flatnonzero(kwh > (low + high) / 2)


def _known(rows: Sequence[int], *figures: Floats) -> list[int]:
    return [row for row in rows if not any(np.isnan(figure[row]) for figure in figures)]


def _running_median(values: Floats, rows: Sequence[int], length: int) -> dict[int, float]:
    """Median of the last `length` known days, from the first day that has so many behind it."""
    return {
        rows[end - 1]: float(np.median(values[rows[end - length : end]]))
        for end in range(length, len(rows) + 1)
    }


def _crossings(figure: dict[int, float], rows: Sequence[int], limit: float) -> Iterator[tuple[int, float]]:
    """Days on which the figure goes past the limit; again only after it has come back under half of it, and later."""
    armed, last = True, -_QUIET_DAYS
    for row in rows:
        value = figure.get(row)
        if value is None:
            continue
        if armed and value > limit and row - last >= _QUIET_DAYS:
            armed, last = False, row
            yield row, value
        elif value < limit / 2:
            armed = True
