"""Writes faults into a real year, by the recipe of the labelled files (see SOURCES.md beside them)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from edge_agent.anomalies import Kind
from edge_agent.anomalies.profiles import Floats, Profiles
from edge_agent.savings.calendar import Occupancy

WORKING_CLASSES = 5
_NIGHT = [0, 1, 2, 3, 4, 22, 23]


def with_faults(
    profiles: Profiles, rows: Sequence[int], occupancy: Occupancy, seed: int
) -> tuple[Profiles, dict[date, Kind]]:
    """The year with faults, and the kind of each day that holds one.

    Args:
        profiles: the building.
        rows: the year to write into.
        occupancy: its holidays, treated as Sundays.
        seed: of the choice of days.
    """
    random = np.random.default_rng(seed)
    kwh = profiles.kwh.copy()
    whole = [row for row in rows if np.isfinite(kwh[row]).all() and (kwh[row] > 0).any()]
    working = [row for row in whole if _works(profiles.dates[row], occupancy)]
    closed = [row for row in whole if not _works(profiles.dates[row], occupancy)]
    base = float(np.percentile(kwh[whole], 20))
    swing = float(np.median(kwh[working].max(axis=1))) - base
    labels: dict[int, Kind] = {}

    def free(pool: Sequence[int], count: int) -> list[int]:
        chosen: list[int] = []
        while len(chosen) < count:
            row = int(random.choice(pool))
            if row not in labels and row not in chosen:
                chosen.append(row)
        return chosen

    runs = 0
    while runs < 3:
        start = int(random.integers(len(working) - 5))
        run = working[start : start + 5]
        if not labels.keys() & set(run):
            _write(
                kwh, labels, run, Kind.EARLY_START, lambda day: _raise(day, [3, 4, 5, 6], base + 0.6 * swing)
            )
            runs += 1
    _write(kwh, labels, free(working, 6), Kind.NIGHT_ON, lambda day: _raise(day, _NIGHT, base + 0.5 * swing))
    _write(
        kwh,
        labels,
        free(closed, 5),
        Kind.WEEKEND_ON,
        lambda day: _raise(day, range(7, 19), base + 0.6 * swing),
    )
    _write(kwh, labels, free(whole, 6), Kind.RESTART, lambda day: _add(day, [1, 2, 22, 23], 0.45 * swing))
    _write(kwh, labels, free(whole, 3), Kind.SPIKE, lambda day: _spike(day, int(random.integers(24))))
    _write(kwh, labels, free(whole, 2), Kind.FLAT, _stick)
    return replace(profiles, kwh=kwh), {profiles.dates[row]: kind for row, kind in labels.items()}


def _works(day: date, occupancy: Occupancy) -> bool:
    return day.weekday() < WORKING_CLASSES and day not in occupancy.public_holidays


def _write(
    kwh: Floats, labels: dict[int, Kind], rows: Sequence[int], kind: Kind, fault: Callable[[Floats], None]
) -> None:
    for row in rows:
        fault(kwh[row])
        labels[row] = kind


def _raise(day: Floats, hours: Sequence[int], level: float) -> None:
    day[list(hours)] = np.maximum(day[list(hours)], level)


def _add(day: Floats, hours: Sequence[int], kwh: float) -> None:
    day[list(hours)] += kwh


def _spike(day: Floats, hour: int) -> None:
    day[hour] *= 5


def _stick(day: Floats) -> None:
    day[6:18] = day[6]
