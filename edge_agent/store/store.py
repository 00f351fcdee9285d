"""The store: one writer thread, a reader of its own."""

import asyncio
import contextlib
import logging
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from edge_agent.store import packing
from edge_agent.store.bill import Bill
from edge_agent.store.connection import open_reader, open_writer, reading_errors
from edge_agent.store.errors import StoreError
from edge_agent.store.events import Event, EventKind, EventStatus, add_event
from edge_agent.store.reading import Reader
from edge_agent.store.reserve import Reserve
from edge_agent.store.retention import Retention, drop_oldest_samples, forget, free_bytes
from edge_agent.store.rollup_rows import move_old
from edge_agent.store.rows import to_ms
from edge_agent.store.writing import Change, Writer

_LOG = logging.getLogger(__name__)
_GRACE = timedelta(hours=1)
_ROOM_BYTES = 2_000_000


class Store:
    """SQLite database of an agent; opening it checks and migrates it (may take a while: use a thread)."""

    def __init__(self, file: Path) -> None:
        """Open the database.

        Raises:
            StoreError: it cannot be used.
        """
        self.file = file
        self.bill = Bill()
        self._connection = open_writer(file)
        self._writer = Writer(self._connection)
        self._reserve = Reserve(file.with_suffix(".reserve"))
        self._reserve.take()
        self.reader = Reader(open_reader(file))
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    def write(self, changes: Sequence[Change]) -> None:
        """Write changes in one transaction, durable when this returns.

        Raises:
            StoreError: nothing was written.
        """
        self.work(lambda _: self._writer.apply(changes))

    async def write_async(self, changes: Sequence[Change]) -> None:
        """As :meth:`write`, without blocking the loop; a write that has begun is finished even when cancelled."""
        await self.work_async(lambda _: self._writer.apply(changes))

    def work[T](self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run statements of one's own in one transaction of the writer thread: all are kept, or none if it raises.

        For the tables of a subject (events, leases, feedback): ``work`` takes the connection and returns what it likes.

        Raises:
            StoreError: SQLite refused; nothing was written.
        """
        try:
            return self._thread.submit(self._transact, work).result()
        except sqlite3.Error as error:
            raise self._failed(error) from error

    async def work_async[T](self, work: Callable[[sqlite3.Connection], T]) -> T:
        """As :meth:`work`, without blocking the loop."""
        future = asyncio.wrap_future(self._thread.submit(self._transact, work))
        try:
            return await asyncio.shield(future)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def tend(self, now: datetime, keep: Retention | None = None) -> None:
        """The night's work: pack the log of the days that are over, move their roll-ups, forget what is too old.

        Takes seconds, in the caller's thread; the writer is held for the time of one swap only.

        Args:
            now: what the clock says; the last hour of yesterday is left until one o'clock, UTC.
            keep: how long history is kept; nothing is forgotten without.

        Raises:
            StoreError: the store cannot be read or written.
        """
        for start_ms, end_ms in self.over(now):
            self.swap(packing.pack_file(self.file, start_ms, end_ms))
        self.settle(now, keep)

    def over(self, now: datetime) -> list[tuple[int, int]]:
        """Spans of the log that are over, and can be packed, by anybody who may read the file.

        Raises:
            StoreError: the store cannot be read.
        """
        with reading_errors(self.file), contextlib.closing(open_reader(self.file)) as connection:
            return list(packing.spans(connection, _midnight_ms(now)))

    def swap(self, packed: packing.Packed) -> None:
        """Put chunks in the place of what they stand for, unless that has changed since: then the next night packs it.

        Raises:
            StoreError: nothing was written.
        """
        if packed.rows:
            with contextlib.suppress(packing.LogChangedError):
                self.work(lambda connection: packing.swap(connection, packed))

    def settle(self, now: datetime, keep: Retention | None = None) -> None:
        """Move the roll-ups of the days that are over to their last place, and forget what is too old; as :meth:`tend`."""
        self.work(lambda connection: move_old(connection, _midnight_ms(now) // 1000))
        if keep is not None:
            self.work(lambda connection: forget(connection, keep, now))

    def make_room(self) -> datetime | None:
        """Let the oldest samples go until the file has room inside for the hours to come; never a roll-up.

        Returns:
            Until when samples are gone, ``None`` when nothing had to go, or could.
        """
        return self._thread.submit(self._made_room).result()

    def close(self) -> None:
        """Finish pending writes and close."""
        self._thread.shutdown(wait=True)
        self.reader.close()
        self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _transact[T](self, work: Callable[[sqlite3.Connection], T]) -> T:
        begun, before = time.perf_counter(), self._connection.total_changes
        try:
            try:
                result = self._writer.transact(work)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_FULL or self._made_room() is None:
                    raise
                result = self._writer.transact(work)
        except sqlite3.Error:
            self.bill.failures += 1
            raise
        self.bill.commits += 1
        self.bill.rows += self._connection.total_changes - before
        self.bill.seconds += time.perf_counter() - begun
        return result

    def _made_room(self) -> datetime | None:
        self._reserve.give()
        gone: datetime | None = None
        try:
            while free_bytes(self._connection) < _ROOM_BYTES:
                until = self._writer.transact(drop_oldest_samples)
                if until is None:
                    break
                gone = until
            if gone is not None:
                told = gone
                _LOG.error("the disk is full: samples from before %s were let go; roll-ups are kept", told)
                self._writer.transact(lambda connection: add_event(connection, _disk_full(told)))
        finally:
            self._reserve.take()
        return gone

    def _failed(self, error: sqlite3.Error) -> StoreError:
        return StoreError(f"{self.file}: could not be written: {error} — is the disk full?")


def _midnight_ms(now: datetime) -> int:
    """End of the last day that is over."""
    return to_ms(now - _GRACE) // packing.DAY_MS * packing.DAY_MS


def _disk_full(until: datetime) -> Event:
    text = f"Disque plein : les mesures d’avant le {until:%Y-%m-%d %H:%M} UTC ont été supprimées ; les heures sont gardées."
    now = datetime.now(UTC)
    return Event(EventKind.OTHER, now, None, text, status=EventStatus.CONFIRMED, created=now, origin="store")
