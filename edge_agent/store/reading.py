"""Questions to the store, over a connection of its own that never waits for the writer."""

import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from edge_agent.energy import Index, Interval
from edge_agent.store.errors import StoreError
from edge_agent.store.events import Event, EventKind, event_of, events_query
from edge_agent.store.ingesting import SeriesKind
from edge_agent.store.rows import Sample, StoredQuality, from_ms, from_s, to_ms, to_s

ALL_TIME = (datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC))


class Reader:
    """Reads the store; may be called from any thread, one call at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    def energy(
        self, series: str, start: datetime = ALL_TIME[0], end: datetime = ALL_TIME[1]
    ) -> list[Interval]:
        """Energy intervals in kWh that touch ``[start, end)``, by start."""
        return self._intervals("intervals", series, start, end)

    def means(
        self, series: str, start: datetime = ALL_TIME[0], end: datetime = ALL_TIME[1]
    ) -> list[Interval]:
        """Hourly means that touch ``[start, end)``, by start."""
        return self._intervals("means", series, start, end)

    def samples(self, start: datetime, end: datetime, *, point: str | None = None) -> Iterator[Sample]:
        """Logged samples of ``[start, end)`` by time: of all points, or of one."""
        query = (
            "SELECT points.name, log.ts, log.value, log.quality FROM log JOIN points ON points.id = log.point "
            "WHERE log.ts >= ? AND log.ts < ? AND (? IS NULL OR points.name = ?) ORDER BY log.ts, log.point"
        )
        for name, ts, value, quality in self._all(query, (to_ms(start), to_ms(end), point, point)):
            yield Sample(name, from_ms(ts), value, StoredQuality(quality))

    def anchors(self) -> dict[str, Index]:
        """Where each counter resumes."""
        query = "SELECT points.name, ts, value FROM anchors JOIN points ON points.id = anchors.series"
        return {name: Index(from_ms(ts), value) for name, ts, value in self._all(query, ())}

    def imports(self) -> int:
        """How many imports there have been, by this process or another."""
        rows = self._all("SELECT value FROM counts WHERE name = 'imports'", ())
        return int(rows[0][0]) if rows else 0

    def events(
        self, *, kind: EventKind | None = None, start: datetime | None = None, end: datetime | None = None
    ) -> list[Event]:
        """Events that touch ``[start, end)``, by start; one without an end lasts, unless it is a meter swap."""
        return [event_of(row) for row in self._all(*events_query(kind, start, end))]

    def ingested(self, series: str) -> tuple[str, SeriesKind] | None:
        """Unit and kind of an ingested series; ``None`` when there is none of that name."""
        query = "SELECT unit, kind FROM ingested JOIN points ON points.id = series WHERE points.name = ?"
        rows = self._all(query, (series,))
        return (rows[0][0], SeriesKind(rows[0][1])) if rows else None

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._connection.close()

    def _intervals(self, table: str, series: str, start: datetime, end: datetime) -> list[Interval]:
        # The table is one of our own two names, never a caller's text.
        query = (
            f"SELECT start, end, value, coverage FROM {table} "  # noqa: S608 - see above
            "WHERE series = (SELECT id FROM points WHERE name = ?) AND start < ? AND end > ? ORDER BY start"
        )
        rows = self._all(query, (series, to_s(end), to_s(start)))
        return [
            Interval(from_s(first), from_s(last), value, coverage) for first, last, value, coverage in rows
        ]

    def _all(self, query: str, parameters: tuple[object, ...]) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._connection.execute(query, parameters).fetchall()
        except sqlite3.Error as error:
            raise StoreError(f"the store could not be read: {error} — check the disk") from error
