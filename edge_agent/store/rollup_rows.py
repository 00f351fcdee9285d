"""Roll-ups in the database: recent ones by time, as they close; older hours by series, older ten minutes in chunks."""

import math
import sqlite3
from array import array
from collections.abc import Iterable, Sequence

from edge_agent.energy import HOUR_S, TEN_MINUTES_S, Rollup
from edge_agent.store.chunks import pack_table, unpack_table
from edge_agent.store.rows import from_s, to_s

TEN_MINUTES_KIND, SAMPLES_KIND = 1, 0
_COLUMNS = "low, high, mean, last, kwh, coverage"
_WIDTH = 6

# A row never gives way to one that knows less of the same time.
RECENT = f"""
    INSERT INTO recent (start, length, series, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (start, length, series) DO UPDATE
    SET low = excluded.low, high = excluded.high, mean = excluded.mean, last = excluded.last, kwh = excluded.kwh,
        coverage = excluded.coverage
    WHERE excluded.coverage >= coverage
"""  # noqa: S608 - our own names
_TO_HOURS = f"""
    INSERT INTO hours (series, start, {_COLUMNS})
    SELECT series, start, {_COLUMNS} FROM recent WHERE length = {HOUR_S} AND start < ? ORDER BY series, start
    ON CONFLICT (series, start) DO UPDATE
    SET low = excluded.low, high = excluded.high, mean = excluded.mean, last = excluded.last, kwh = excluded.kwh,
        coverage = excluded.coverage
    WHERE excluded.coverage >= coverage
"""  # noqa: S608 - our own names


def row_of(series: int, rollup: Rollup) -> tuple[object, ...]:
    """Parameters of :data:`RECENT`."""
    return (
        to_s(rollup.start),
        rollup.length_s,
        series,
        rollup.low,
        rollup.high,
        rollup.mean,
        rollup.last,
        rollup.kwh,
        rollup.coverage,
    )


def rollups_query(length_s: int, *, old: bool) -> str:
    """Query of the roll-ups of one series whose start is in ``[?, ?)``: parameters series, start, end."""
    if old:
        return f"SELECT start, {_COLUMNS} FROM hours WHERE series = ?1 AND start >= ?2 AND start < ?3"  # noqa: S608 - our own names
    return (
        f"SELECT start, {_COLUMNS} FROM recent "  # noqa: S608 - our own names
        f"WHERE start >= ?2 AND start < ?3 AND length = {length_s} AND series = ?1"
    )


def merged(rows: Iterable[Sequence[float | None]], length_s: int) -> list[Rollup]:
    """Roll-ups by start; of two of one start, the one that knows more."""
    best: dict[int, Sequence[float | None]] = {}
    for row in rows:
        start = int(row[0] or 0)
        before = best.get(start)
        if before is None or (row[6] or 0) >= (before[6] or 0):
            best[start] = row
    return [_rollup(start, best[start], length_s) for start in sorted(best)]


def pack_ten_minutes(rows: Sequence[Sequence[float | None]]) -> bytes:
    """One chunk of ten minutes; means and energies keep seven digits, the rest all of them."""
    starts = array("q", (int(row[0] or 0) for row in rows))
    columns = [
        array("d", (math.nan if (value := row[at]) is None else value for row in rows)) for at in range(1, 7)
    ]
    for at in (2, 4):
        columns[at] = array("d", array("f", columns[at]))
    return pack_table(starts, columns)


def unpack_ten_minutes(body: bytes) -> list[tuple[float | None, ...]]:
    """Rows of a chunk of ten minutes.

    Raises:
        ValueError: it is not one.
    """
    starts, columns = unpack_table(body, _WIDTH)
    return [
        (start, *(None if math.isnan(value) else value for value in values))
        for start, *values in zip(map(float, starts), *columns, strict=True)
    ]


def move_old(connection: sqlite3.Connection, before_s: int) -> None:
    """Move roll-ups older than an instant from the table by time to their last place."""
    connection.execute(_TO_HOURS, (before_s,))
    query = (
        f"SELECT series, start / 86400, start, {_COLUMNS} FROM recent "  # noqa: S608 - our own names
        f"WHERE length = {TEN_MINUTES_S} AND start < ? ORDER BY series, start"
    )
    days: dict[tuple[int, int], list[Sequence[float | None]]] = {}
    for series, day, *row in connection.execute(query, (before_s,)):
        days.setdefault((series, day), []).append(row)
    for (series, day), rows in days.items():
        _keep_day(connection, series, day * 86400, rows)
    connection.execute("DELETE FROM recent WHERE start < ?", (before_s,))


def _keep_day(
    connection: sqlite3.Connection, series: int, day_s: int, rows: list[Sequence[float | None]]
) -> None:
    """Add to the chunk that a clock set back may have left."""
    where = "series = ? AND kind = ? AND start = ?"
    place = (series, TEN_MINUTES_KIND, day_s * 1000)
    found = connection.execute(f"SELECT body FROM chunks WHERE {where}", place).fetchone()  # noqa: S608 - our own names
    if found is not None:
        together = merged([*unpack_ten_minutes(found[0]), *rows], TEN_MINUTES_S)
        rows = [_plain(each) for each in together]
        connection.execute(f"DELETE FROM chunks WHERE {where}", place)  # noqa: S608 - our own names
    connection.execute(
        "INSERT INTO chunks (series, kind, start, end, count, body) VALUES (?, ?, ?, ?, ?, ?)",
        (*place, (day_s + 86400) * 1000, len(rows), pack_ten_minutes(rows)),
    )


def _rollup(start: int, row: Sequence[float | None], length_s: int) -> Rollup:
    _, low, high, mean, last, kwh, coverage = row
    return Rollup(from_s(start), length_s, low, high, mean, last, kwh, coverage or 0.0)


def _plain(rollup: Rollup) -> tuple[float | None, ...]:
    start = float(to_s(rollup.start))
    return (start, rollup.low, rollup.high, rollup.mean, rollup.last, rollup.kwh, rollup.coverage)
