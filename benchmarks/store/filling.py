"""Ten million samples through the store's own paths: cycles are written, nights pack them."""

import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median

import numpy as np

from benchmarks.measuring import spending
from edge_agent.energy import Rollup
from edge_agent.store import Change, Sample, Store, process_bytes_written

START = datetime(2025, 1, 1, tzinfo=UTC)
_DAY_S = 86_400
_CYCLE_BYTES = 72_000
"""About what SQLite writes for a cycle of a thousand rows."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is stored: ``points`` read every ``step_s`` for ``days``."""

    points: int = 100
    step_s: int = 60
    days: int = 70

    @property
    def samples(self) -> int:
        """All of them."""
        return self.points * self.days * _DAY_S // self.step_s

    @property
    def end(self) -> datetime:
        """First instant after the last day."""
        return START + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Writing:
    """Cost of the hot path: one commit of a thousand rows, as a cycle of a large site is.

    Beside each commit, as many bytes are appended to a file of the same disk and flushed (``fsync_ms``, median): what the disk
    itself asks at that moment. ``ratio`` is the median of a commit's time by that of the flush that follows it.
    """

    rows: int
    commit_ms: float
    worst_ms: float
    fsync_ms: float
    ratio: float
    bytes_per_row: float | None
    cpu_us_per_row: float


def measure_writing(store: Store, cycles: int = 200, points: int = 1000) -> Writing:
    """Write cycles as the agent does, each durable before the next."""
    names = [f"hot.p{number}" for number in range(points)]
    commits_ms, flushes_ms, before = [], [], process_bytes_written()
    with spending() as whole, store.file.with_name("bare").open("wb", buffering=0) as bare:
        for cycle in range(cycles):
            at = START - timedelta(days=3) + timedelta(seconds=cycle)
            change = Change(tuple(Sample(name, at, cycle * 0.5) for name in names))
            with spending() as commit:
                store.write([change])
            commits_ms.append(commit.wall_s * 1000)
            with spending() as flush:
                bare.write(bytes(_CYCLE_BYTES))
                os.fsync(bare.fileno())
            flushes_ms.append(flush.wall_s * 1000)
    after, rows = process_bytes_written(), cycles * points
    flushed = cycles * _CYCLE_BYTES
    written = None if before is None or after is None else (after - before - flushed) / rows
    return Writing(
        rows,
        median(commits_ms),
        sorted(commits_ms)[int(0.99 * cycles)],
        median(flushes_ms),
        median(commit / flush for commit, flush in zip(commits_ms, flushes_ms, strict=True)),
        written,
        whole.cpu_s / rows * 1e6,
    )


def fill(store: Store, size: Size, progress: Callable[[str], None]) -> float:
    """Fill the store day by day, packing each as a night does.

    Returns:
        Seconds that one night takes: a day's log of every point packed and swapped.
    """
    nights = []
    for day in range(size.days):
        progress(f"day {day + 1} of {size.days}")
        store.work(partial(_log, points=size.points, rows=_day(size, day)))
        # The last day stays in the log, as it does until the night.
        if day < size.days - 1:
            with spending() as night:
                store.tend(START + timedelta(days=day + 1, hours=2))
            nights.append(night.wall_s)
    progress("a year of hours")
    store.work(lambda connection: _points(connection, size.points))
    for point in range(size.points):
        store.write([Change(rollups=_year(f"main.p{point}", size.end))])
        if point % 10 == 9:
            store.tend(size.end + timedelta(hours=2))
    return median(nights)


def _day(size: Size, day: int) -> list[tuple[int, int, float, int]]:
    noise = np.random.default_rng(day)
    per_day = _DAY_S // size.step_s
    starts = int(START.timestamp() * 1000) + day * _DAY_S * 1000 + np.arange(per_day) * size.step_s * 1000
    times = np.repeat(starts, size.points) + noise.integers(-20, 20, per_day * size.points)
    course = 20 + 5 * np.sin(np.arange(per_day) / 200)
    values = np.rint((course[:, None] + noise.normal(0, 0.3, (per_day, size.points))) * 10) * 0.1
    points = np.tile(np.arange(1, size.points + 1) + 10_000, per_day)
    return list(zip(times.tolist(), points.tolist(), values.ravel().tolist(), [0] * len(times), strict=True))


def _points(connection: sqlite3.Connection, points: int) -> None:
    rows = [(10_001 + number, f"main.p{number}") for number in range(points)]
    connection.executemany("INSERT OR IGNORE INTO points (id, name) VALUES (?, ?)", rows)


def _log(connection: sqlite3.Connection, *, points: int, rows: list[tuple[int, int, float, int]]) -> None:
    _points(connection, points)
    connection.executemany("INSERT INTO log (ts, point, value, quality) VALUES (?, ?, ?, ?)", rows)


def _year(name: str, end: datetime) -> tuple[tuple[str, Rollup], ...]:
    first = end - timedelta(hours=8760)
    return tuple(
        (name, Rollup(first + timedelta(hours=hour), 3600, 1.0, 9.0, 4.0 + hour % 7, 5.0, 4.0, 1.0))
        for hour in range(8760)
    )
