"""The store: one writer thread, a reader of its own."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from edge_agent.store.connection import open_reader, open_writer
from edge_agent.store.errors import StoreError
from edge_agent.store.reading import Reader
from edge_agent.store.writing import Change, Writer


class Store:
    """SQLite database of an agent; opening it checks and migrates it (may take a while: use a thread)."""

    def __init__(self, file: Path) -> None:
        """Open the database.

        Raises:
            StoreError: it cannot be used.
        """
        self.file = file
        self._writer = Writer(open_writer(file))
        self.reader = Reader(open_reader(file))
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    def write(self, changes: Sequence[Change]) -> None:
        """Write changes in one transaction, durable when this returns.

        Raises:
            StoreError: nothing was written.
        """
        try:
            self._thread.submit(self._writer.apply, changes).result()
        except sqlite3.Error as error:
            raise StoreError(f"{self.file}: could not be written: {error} — is the disk full?") from error

    async def write_async(self, changes: Sequence[Change]) -> None:
        """As :meth:`write`, without blocking the loop; a write that has begun is finished even when cancelled."""
        future = asyncio.wrap_future(self._thread.submit(self._writer.apply, changes))
        try:
            await asyncio.shield(future)
        except sqlite3.Error as error:
            raise StoreError(f"{self.file}: could not be written: {error} — is the disk full?") from error

    async def work_async[T](self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run statements of one's own in one transaction of the writer thread: all are kept, or none if it raises.

        For the tables of a subject (events, leases, feedback): ``work`` takes the connection and returns what it likes.

        Raises:
            StoreError: SQLite refused; nothing was written.
        """
        future = asyncio.wrap_future(self._thread.submit(self._writer.transact, work))
        try:
            return await asyncio.shield(future)
        except sqlite3.Error as error:
            raise StoreError(f"{self.file}: could not be written: {error} — is the disk full?") from error

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
