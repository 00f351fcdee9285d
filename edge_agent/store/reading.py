"""Questions to the store, over a connection of its own that never waits for the writer."""

import sqlite3
import threading
from array import array
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from edge_agent.energy import HOUR, HOUR_S, TEN_MINUTES_S, Index, Interval, Rollup
from edge_agent.store.alerts import Alert, alert_of, alerts_query, judged_query
from edge_agent.store.chunks import Values, joined, unpack_values
from edge_agent.store.errors import StoreError
from edge_agent.store.events import Event, EventKind, event_of, events_query
from edge_agent.store.ingesting import SeriesKind
from edge_agent.store.outbox import Parcel
from edge_agent.store.packing import DAY_MS
from edge_agent.store.rollup_rows import (
    SAMPLES_KIND,
    TEN_MINUTES_KIND,
    merged,
    rollups_query,
    unpack_ten_minutes,
)
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
        return _together(
            self._intervals("intervals", series, start, end), self._measured("kwh", series, start, end)
        )

    def means(
        self, series: str, start: datetime = ALL_TIME[0], end: datetime = ALL_TIME[1]
    ) -> list[Interval]:
        """Hourly means that touch ``[start, end)``, by start."""
        return _together(
            self._intervals("means", series, start, end), self._measured("mean", series, start, end)
        )

    def hours(self, series: str, start: datetime = ALL_TIME[0], end: datetime = ALL_TIME[1]) -> list[Rollup]:
        """Hours measured by this agent that touch ``[start, end)``, by start."""
        if (number := self._number(series)) is None:
            return []
        parameters = (number, to_s(start) - HOUR_S + 1, to_s(end))
        old = self._all(rollups_query(HOUR_S, old=True), parameters)
        return merged([*old, *self._all(rollups_query(HOUR_S, old=False), parameters)], HOUR_S)

    def ten_minutes(self, series: str, start: datetime, end: datetime) -> list[Rollup]:
        """Ten minutes measured by this agent that touch ``[start, end)``, by start."""
        if (number := self._number(series)) is None:
            return []
        parameters = (number, to_s(start) - TEN_MINUTES_S + 1, to_s(end))
        rows: list[Sequence[float | None]] = []
        for body in self._chunks(number, TEN_MINUTES_KIND, to_ms(start), to_ms(end)):
            rows += unpack_ten_minutes(body)
        rows += self._all(rollups_query(TEN_MINUTES_S, old=False), parameters)
        return [each for each in merged(rows, TEN_MINUTES_S) if each.end > start and each.start < end]

    def values(self, point: str, start: datetime, end: datetime) -> Values:
        """Samples of one point in ``[start, end)`` as arrays, by time: packed days, then the log."""
        if (number := self._number(point)) is None:
            return joined([])
        return self._values(number, to_ms(start), to_ms(end))

    def samples(self, start: datetime, end: datetime, *, point: str | None = None) -> Iterator[Sample]:
        """Samples of ``[start, end)`` by time: of all points, or of one."""
        if point is not None:
            yield from self._samples_of_one(point, to_ms(start), to_ms(end))
            return
        names = dict(self._all("SELECT id, name FROM points", ()))
        for first, last in _days(to_ms(start), to_ms(end), *self._bounds_ms()):
            yield from self._samples_of_all(first, last, names)

    def anchors(self) -> dict[str, Index]:
        """Where each counter resumes."""
        query = "SELECT points.name, ts, value FROM anchors JOIN points ON points.id = anchors.series"
        return {name: Index(from_ms(ts), value) for name, ts, value in self._all(query, ())}

    def newest(self) -> datetime | None:
        """Instant of the last sample logged."""
        ((newest,),) = self._all("SELECT max(ts) FROM log", ())
        return None if newest is None else from_ms(newest)

    def parcels(self, consumer: str, after: int, limit: int) -> list[Parcel]:
        """What waits for a consumer, in order, after a number."""
        query = "SELECT seq, ts, body FROM outbox WHERE consumer = ? AND seq > ? ORDER BY seq LIMIT ?"
        rows = self._all(query, (consumer, after, limit))
        return [Parcel(consumer, seq, from_ms(ts), body) for seq, ts, body in rows]

    def cursor(self, consumer: str) -> tuple[int, int]:
        """Numbers of the last parcel that a consumer has, and of the last that was made for it."""
        query = (
            "SELECT coalesce((SELECT seq FROM cursors WHERE consumer = ?1), 0), "
            "coalesce((SELECT max(seq) FROM outbox WHERE consumer = ?1), 0)"
        )
        ((delivered, made),) = self._all(query, (consumer,))
        return delivered, max(delivered, made)

    def waiting(self) -> dict[str, int]:
        """How many parcels wait for each consumer."""
        return dict(self._all("SELECT consumer, count(*) FROM outbox GROUP BY consumer", ()))

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

    def alerts(self, since: date) -> list[Alert]:
        """Alerts on anomalies from a civil day of the site on, the oldest first."""
        return [alert_of(row) for row in self._all(*alerts_query(since))]

    def judged_until(self) -> date | None:
        """Last civil day that was judged; ``None`` before the first."""
        rows = self._all(*judged_query())
        return date.fromordinal(rows[0][0]) if rows else None

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._connection.close()

    def _number(self, name: str) -> int | None:
        rows = self._all("SELECT id FROM points WHERE name = ?", (name,))
        return rows[0][0] if rows else None

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

    def _measured(self, column: str, series: str, start: datetime, end: datetime) -> list[Interval]:
        """One column of the measured hours: a year of them is read in tens of milliseconds, so no roll-up is made."""
        if (number := self._number(series)) is None:
            return []
        # The column is one of our own two names, never a caller's text.
        query = (
            f"SELECT start, {column}, coverage FROM hours "  # noqa: S608 - see above
            f"WHERE series = ?1 AND start >= ?2 AND start < ?3 AND {column} IS NOT NULL UNION ALL "
            f"SELECT start, {column}, coverage FROM recent WHERE start >= ?2 AND start < ?3 AND length = {HOUR_S} "
            f"AND series = ?1 AND {column} IS NOT NULL ORDER BY start, coverage"
        )
        rows = self._all(query, (number, to_s(start) - HOUR_S + 1, to_s(end)))
        # Of two of one start, the one that knows more comes last.
        best = {first: (value, coverage) for first, value, coverage in rows}
        return [
            Interval(at := from_s(first), at + HOUR, value, coverage)
            for first, (value, coverage) in best.items()
        ]

    def _samples_of_one(self, point: str, start_ms: int, end_ms: int) -> Iterator[Sample]:
        if (number := self._number(point)) is None:
            return
        if self._chunks(number, SAMPLES_KIND, start_ms, end_ms):
            yield from _samples(point, self._values(number, start_ms, end_ms))
            return
        for ts, value, quality in self._logged(number, start_ms, end_ms):
            yield Sample(point, from_ms(ts), value, StoredQuality(quality))

    def _values(self, number: int, start_ms: int, end_ms: int) -> Values:
        bodies = self._chunks(number, SAMPLES_KIND, start_ms, end_ms)
        parts = [unpack_values(body).between(start_ms, end_ms) for body in bodies]
        if rows := self._logged(number, start_ms, end_ms):
            times, values, qualities = zip(*rows, strict=True)
            parts.append(Values(array("q", times), array("d", values), bytes(qualities)))
        return joined(parts)

    def _logged(self, number: int, start_ms: int, end_ms: int) -> list[tuple[Any, ...]]:
        query = "SELECT ts, value, quality FROM log WHERE ts >= ? AND ts < ? AND point = ? ORDER BY ts"
        return self._all(query, (start_ms, end_ms, number))

    def _chunks(self, number: int, kind: int, start_ms: int, end_ms: int) -> list[bytes]:
        query = (
            "SELECT body FROM chunks WHERE series = ? AND kind = ? AND start > ? AND start < ? AND end > ? "
            "ORDER BY start"
        )
        rows = self._all(query, (number, kind, start_ms - DAY_MS, end_ms, start_ms))
        return [row[0] for row in rows]

    def _bounds_ms(self) -> tuple[int, int]:
        """First instant of the samples kept, and the first after them."""
        query = (
            "SELECT min(oldest), max(newest) FROM (SELECT min(ts) AS oldest, max(ts) + 1 AS newest FROM log "
            "UNION ALL SELECT min(start), max(end) FROM chunks WHERE kind = ?)"
        )
        ((oldest, newest),) = self._all(query, (SAMPLES_KIND,))
        return oldest or 0, newest or 0

    def _samples_of_all(self, start_ms: int, end_ms: int, names: dict[int, str]) -> Iterator[Sample]:
        query = "SELECT DISTINCT series FROM chunks WHERE kind = ? AND start > ? AND start < ? AND end > ?"
        packed = self._all(query, (SAMPLES_KIND, start_ms - DAY_MS, end_ms, start_ms))
        if not packed:
            query = "SELECT ts, point, value, quality FROM log WHERE ts >= ? AND ts < ? ORDER BY ts, point"
            for ts, number, value, quality in self._all(query, (start_ms, end_ms)):
                yield Sample(names[number], from_ms(ts), value, StoredQuality(quality))
            return
        query = "SELECT DISTINCT point FROM log WHERE ts >= ? AND ts < ?"
        numbers = {row[0] for row in (*packed, *self._all(query, (start_ms, end_ms)))}
        found = [(number, self._values(number, start_ms, end_ms)) for number in sorted(numbers)]
        yield from sorted(
            (sample for number, values in found for sample in _samples(names[number], values)),
            key=lambda sample: sample.time,
        )

    def _all(self, query: str, parameters: tuple[object, ...]) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._connection.execute(query, parameters).fetchall()
        except sqlite3.Error as error:
            raise StoreError(f"the store could not be read: {error} — check the disk") from error


def _samples(point: str, values: Values) -> Iterator[Sample]:
    for ts, value, quality in zip(values.times_ms, values.values, values.qualities, strict=True):
        yield Sample(point, from_ms(ts), value, StoredQuality(quality))


def _days(start_ms: int, end_ms: int, oldest_ms: int, newest_ms: int) -> Iterator[tuple[int, int]]:
    """The span cut at the edges of UTC days, so that one day at a time is in memory."""
    at, end_ms = max(start_ms, oldest_ms), min(end_ms, newest_ms)
    while at < end_ms:
        edge = min(end_ms, at // DAY_MS * DAY_MS + DAY_MS)
        yield at, edge
        at = edge


def _together(known: list[Interval], measured: list[Interval]) -> list[Interval]:
    """Intervals by start; of two of one start, the one that knows more, and what was imported when they know the same."""
    if not measured or not known:
        return measured or known
    best = {interval.start: interval for interval in known}
    for interval in measured:
        before = best.get(interval.start)
        if before is None or interval.coverage > before.coverage:
            best[interval.start] = interval
    return [best[start] for start in sorted(best)]
