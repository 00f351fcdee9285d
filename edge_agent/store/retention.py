"""How long each class of history is kept, and what gives way when the disk is full (runs over a connection).

Hours are never fewer than five years: the decree on building automation (décret « BACS », code de la construction,
article R. 175-3) asks for monthly values by use over five years.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from edge_agent.store.packing import DAY_MS
from edge_agent.store.rollup_rows import SAMPLES_KIND, TEN_MINUTES_KIND
from edge_agent.store.rows import from_ms, to_ms, to_s

LEAST_HOURS_YEARS = 5
_HOUR_MS = 3_600_000
_YEAR = timedelta(days=365.25)


@dataclass(frozen=True, slots=True)
class Retention:
    """How long history is kept; events, imports and what others put are kept for ever.

    ``outbox`` is how long what cannot be delivered waits; it stays in the history like everything else.
    """

    samples: timedelta = timedelta(days=400)
    ten_minutes: timedelta = timedelta(days=1100)
    hours: timedelta = 10 * _YEAR
    outbox: timedelta = timedelta(days=30)

    def __post_init__(self) -> None:
        if self.hours < LEAST_HOURS_YEARS * _YEAR:
            raise ValueError(f"hours are kept for {LEAST_HOURS_YEARS} years at least")


def forget(connection: sqlite3.Connection, keep: Retention, now: datetime) -> None:
    """Remove what is older than it is kept (inside a transaction)."""
    for kind, age in ((SAMPLES_KIND, keep.samples), (TEN_MINUTES_KIND, keep.ten_minutes)):
        connection.execute("DELETE FROM chunks WHERE kind = ? AND end <= ?", (kind, to_ms(now - age)))
    connection.execute("DELETE FROM log WHERE ts < ?", (to_ms(now - keep.samples),))
    connection.execute("DELETE FROM outbox WHERE ts < ?", (to_ms(now - keep.outbox),))
    connection.execute("DELETE FROM hours WHERE start < ?", (to_s(now - keep.hours),))


def free_bytes(connection: sqlite3.Connection) -> int:
    """Room inside the file, which the next rows take before the file grows."""
    (pages,) = connection.execute("PRAGMA freelist_count").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    return int(pages) * int(size)


def drop_oldest_samples(connection: sqlite3.Connection) -> datetime | None:
    """Remove the oldest day of samples, or the oldest hour of those not yet packed; never a roll-up, never the last hour.

    Returns:
        Until when samples are gone, ``None`` when there was nothing to remove.
    """
    query = "SELECT min(start) FROM chunks WHERE kind = ?"
    (oldest,) = connection.execute(query, (SAMPLES_KIND,)).fetchone()
    if oldest is not None:
        until = oldest // DAY_MS * DAY_MS + DAY_MS
        connection.execute("DELETE FROM chunks WHERE kind = ? AND start < ?", (SAMPLES_KIND, until))
        return from_ms(until)
    first, last = connection.execute("SELECT min(ts), max(ts) FROM log").fetchone()
    if first is None:
        return None
    until = min(first // _HOUR_MS * _HOUR_MS + _HOUR_MS, last - _HOUR_MS)
    gone = connection.execute("DELETE FROM log WHERE ts < ?", (until,)).rowcount
    return from_ms(until) if gone else None
