"""Ingested series in the database (runs over a connection, inside its transaction)."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from edge_agent.energy import HOUR, Interval
from edge_agent.store.rows import to_s


class SeriesKind(StrEnum):
    """How the intervals of a series add up; the value is the name of their table."""

    ENERGY = "intervals"
    MEAN = "means"


@dataclass(frozen=True, slots=True)
class Ingested:
    """Rows that an ingestion made, changed or removed."""

    changed: int


def ingest(
    connection: sqlite3.Connection,
    series: str,
    intervals: Sequence[Interval],
    *,
    unit: str,
    kind: SeriesKind,
    source: str,
) -> Ingested | str:
    """Keep intervals: the last one said for a start is kept; finer ones inside it give way, but to days and months.

    Returns:
        What changed, or the unit that the series has when it is not the one said.
    """
    connection.execute("INSERT OR IGNORE INTO points (name) VALUES (?)", (series,))
    (number,) = connection.execute("SELECT id FROM points WHERE name = ?", (series,)).fetchone()
    row = connection.execute("SELECT unit FROM ingested WHERE series = ?", (number,)).fetchone()
    if row is not None and row[0] != unit:
        return str(row[0])
    if row is None:
        connection.execute(
            "INSERT INTO ingested (series, unit, kind, source) VALUES (?, ?, ?, ?)",
            (number, unit, kind, source),
        )
    before = connection.total_changes
    # The table is one of our own two names, never a caller's text.
    inside = f"DELETE FROM {kind} WHERE series = ? AND start > ? AND start < ?"  # noqa: S608 - see above
    connection.executemany(
        inside,
        [(number, to_s(each.start), to_s(each.end)) for each in intervals if each.end - each.start <= HOUR],
    )
    upsert = (
        f"INSERT INTO {kind} (series, start, end, value, coverage, source) VALUES (?, ?, ?, ?, 1, 'import') "  # noqa: S608 - see above
        "ON CONFLICT (series, start) DO UPDATE SET end = excluded.end, value = excluded.value "
        "WHERE end != excluded.end OR value != excluded.value"
    )
    connection.executemany(
        upsert, [(number, to_s(each.start), to_s(each.end), each.value) for each in intervals]
    )
    return Ingested(connection.total_changes - before)
