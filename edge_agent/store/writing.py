"""One change of the store: everything in it is kept, or nothing (runs in a transaction)."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from edge_agent.energy import Index, Interval, Rollup
from edge_agent.store.events import Event, add_event
from edge_agent.store.outbox import Parcel, post, tick_off
from edge_agent.store.rollup_rows import RECENT, row_of
from edge_agent.store.rows import Sample, Source, to_ms, to_s

# A row never gives way to one that knows less of the same time: an hour replayed from its middle, or a live hour
# that began late. An import replaces an import, so that a corrected file can be loaded again.
_UPSERT = """
    INSERT INTO {table} (series, start, end, value, coverage, source) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (series, start) DO UPDATE
    SET end = excluded.end, value = excluded.value, coverage = excluded.coverage, source = excluded.source
    WHERE excluded.coverage >= coverage OR (excluded.source = 'import' AND source = 'import')
"""


@dataclass(frozen=True, slots=True)
class Change:
    """Rows to add.

    Attributes:
        samples: for the log.
        energy: intervals in kWh per series: imported, or the long piece that an outage leaves.
        means: imported hourly means per series.
        rollups: ten minutes and hours that are complete, with their series.
        anchors: where each counter resumes.
        source: origin of ``energy`` and ``means``.
        events: what the agent noticed; each is kept once.
        parcels: what consumers are to be told of it.
        delivered: number of the last parcel that each consumer has.
    """

    samples: tuple[Sample, ...] = ()
    energy: Mapping[str, tuple[Interval, ...]] = field(default_factory=dict)
    means: Mapping[str, tuple[Interval, ...]] = field(default_factory=dict)
    anchors: Mapping[str, Index] = field(default_factory=dict)
    rollups: tuple[tuple[str, Rollup], ...] = ()
    source: Source = Source.LIVE
    events: tuple[Event, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    delivered: Mapping[str, int] = field(default_factory=dict)


class Writer:
    """Applies changes over one connection; remembers the numbers of the points."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._numbers: dict[str, int] = {}

    def apply(self, changes: Iterable[Change]) -> None:
        """Write changes, inside :meth:`transact`."""
        for change in changes:
            self._apply(change)

    def transact[T](self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run statements in one transaction: all of them are kept, or none when ``work`` raises."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            result = work(self._connection)
            self._connection.execute("COMMIT")
        except BaseException:
            # SQLite has already rolled back what a full disk interrupted.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            # Numbers given in the transaction are gone with it.
            self._numbers.clear()
            raise
        return result

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _apply(self, change: Change) -> None:
        self._connection.executemany(
            "INSERT OR REPLACE INTO log (ts, point, value, quality) VALUES (?, ?, ?, ?)",
            [
                (to_ms(each.time), self._number(each.point), each.value, each.quality)
                for each in change.samples
            ],
        )
        self._upsert("intervals", change.energy, change.source)
        self._upsert("means", change.means, change.source)
        self._connection.executemany(
            "INSERT OR REPLACE INTO anchors (series, ts, value) VALUES (?, ?, ?)",
            [
                (self._number(series), to_ms(index.time), index.kwh)
                for series, index in change.anchors.items()
            ],
        )
        if change.source is Source.IMPORT:
            self._connection.execute(
                "INSERT INTO counts (name, value) VALUES ('imports', 1) "
                "ON CONFLICT (name) DO UPDATE SET value = value + 1"
            )
        for event in change.events:
            add_event(self._connection, event)
        post(self._connection, change.parcels)
        tick_off(self._connection, change.delivered)
        self._connection.executemany(
            RECENT, [row_of(self._number(series), rollup) for series, rollup in change.rollups]
        )

    def _upsert(self, table: str, series: Mapping[str, tuple[Interval, ...]], source: Source) -> None:
        rows = [
            (self._number(name), to_s(each.start), to_s(each.end), each.value, each.coverage, source)
            for name, intervals in series.items()
            for each in intervals
            if each.value is not None
        ]
        self._connection.executemany(_UPSERT.format(table=table), rows)

    def _number(self, name: str) -> int:
        number = self._numbers.get(name)
        if number is None:
            self._connection.execute("INSERT OR IGNORE INTO points (name) VALUES (?)", (name,))
            (number,) = self._connection.execute("SELECT id FROM points WHERE name = ?", (name,)).fetchone()
            self._numbers[name] = number
        return number
