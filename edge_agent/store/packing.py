"""The night's work: yesterday's log becomes one chunk per point, and old roll-ups move to their last place.

Reading and packing go over a connection of their own and hold no lock; one transaction then swaps rows for chunks.
"""

import sqlite3
from array import array
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from edge_agent.store.chunks import Values, joined, pack_values, unpack_values
from edge_agent.store.connection import open_reader, reading_errors
from edge_agent.store.rollup_rows import SAMPLES_KIND

DAY_MS = 86_400_000
_MOST_ROWS = 1_000_000
"""Rows packed at once: they take 17 MB. A busier site has its days cut into shorter chunks."""
_CUTS = (1, 4, 24, 96, 288)
_FETCHED = 10_000


@dataclass(frozen=True, slots=True)
class Packed:
    """Chunks that stand for the log of ``[start_ms, end_ms)``, which had ``rows`` rows."""

    start_ms: int
    end_ms: int
    rows: int
    bodies: dict[int, tuple[int, bytes]]


class LogChangedError(Exception):
    """A row came into a span of the log while it was being packed; the next night packs it."""


def spans(connection: sqlite3.Connection, before_ms: int) -> Iterator[tuple[int, int]]:
    """Spans of the log to pack: whole UTC days that ended before an instant, cut when they hold too many rows."""
    at = _oldest(connection, 0)
    while at is not None and (day := at // DAY_MS * DAY_MS) + DAY_MS <= before_ms:
        query = "SELECT count(*) FROM log WHERE ts >= ? AND ts < ?"
        (rows,) = connection.execute(query, (day, day + DAY_MS)).fetchone()
        cuts = next((cuts for cuts in _CUTS if rows / cuts <= _MOST_ROWS), _CUTS[-1])
        length = DAY_MS // cuts
        for number in range(cuts):
            yield day + number * length, day + (number + 1) * length
        at = _oldest(connection, day + DAY_MS)


def pack(connection: sqlite3.Connection, start_ms: int, end_ms: int) -> Packed:
    """Read and pack a span of the log."""
    columns: dict[int, tuple[array[int], array[float], bytearray]] = {}
    query = "SELECT point, ts, value, quality FROM log WHERE ts >= ? AND ts < ? ORDER BY ts, point"
    cursor = connection.execute(query, (start_ms, end_ms))
    rows = 0
    while fetched := cursor.fetchmany(_FETCHED):
        rows += len(fetched)
        for point, ts, value, quality in fetched:
            times, values, qualities = columns.get(point) or columns.setdefault(
                point, (array("q"), array("d"), bytearray())
            )
            times.append(ts)
            values.append(value)
            qualities.append(quality)
    bodies = {
        point: (len(times), pack_values(Values(times, values, bytes(qualities))))
        for point, (times, values, qualities) in sorted(columns.items())
    }
    return Packed(start_ms, end_ms, rows, bodies)


def pack_file(file: Path, start_ms: int, end_ms: int) -> Packed:
    """As :func:`pack`, over a connection of its own to a store: a process of its own can do it.

    Raises:
        StoreError: the store cannot be read.
    """
    with reading_errors(file), closing(open_reader(file)) as connection:
        return pack(connection, start_ms, end_ms)


def swap(connection: sqlite3.Connection, packed: Packed) -> None:
    """Put chunks in the place of the rows that they stand for (inside a transaction).

    Raises:
        LogChangedError: there are other rows by now.
    """
    span = (packed.start_ms, packed.end_ms)
    deleted = connection.execute("DELETE FROM log WHERE ts >= ? AND ts < ?", span).rowcount
    if deleted != packed.rows:
        raise LogChangedError(f"{deleted} rows where {packed.rows} were packed")
    for point, (count, body) in packed.bodies.items():
        place = (point, SAMPLES_KIND, packed.start_ms)
        where = "series = ? AND kind = ? AND start = ?"
        found = connection.execute(f"SELECT body FROM chunks WHERE {where}", place).fetchone()  # noqa: S608 - our own names
        if found is not None:
            # A clock that was set back has written into a day that was packed.
            together = joined([unpack_values(found[0]), unpack_values(body)])
            count, body = len(together), pack_values(together)  # noqa: PLW2901 - what is kept instead
            connection.execute(f"DELETE FROM chunks WHERE {where}", place)  # noqa: S608 - our own names
        connection.execute(
            "INSERT INTO chunks (series, kind, start, end, count, body) VALUES (?, ?, ?, ?, ?, ?)",
            (*place, packed.end_ms, count, body),
        )


def _oldest(connection: sqlite3.Connection, after_ms: int) -> int | None:
    (oldest,) = connection.execute("SELECT min(ts) FROM log WHERE ts >= ?", (after_ms,)).fetchone()
    return None if oldest is None else int(oldest)
